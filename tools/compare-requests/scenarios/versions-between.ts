/** Objects written in one version and read, changed and watched in another. */
import { apply, get, patch, post, put, remove, type Scenario, type Step, watch } from '../steps.ts'

const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }
const prefix = 'autoscaling.alpha.kubernetes.io'

const metric = (type: string, more: object) => ({ type, ...more })
const metrics = [
  metric('Resource', {
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
  }),
  metric('Resource', {
    resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '100m' } },
  }),
  metric('Resource', {
    resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 70 } },
  }),
  metric('Pods', {
    pods: {
      metric: { name: 'm', selector: { matchLabels: { a: 'b' } } },
      target: { type: 'AverageValue', averageValue: '1k' },
    },
  }),
  metric('Object', {
    object: {
      metric: { name: 'm' },
      describedObject: target,
      target: { type: 'Value', value: '3' },
    },
  }),
  metric('Object', {
    object: {
      metric: { name: 'm' },
      describedObject: target,
      target: { type: 'AverageValue', averageValue: '3' },
    },
  }),
  metric('External', {
    external: {
      metric: { name: 'e', selector: { matchExpressions: [{ key: 'k', operator: 'Exists' }] } },
      target: { type: 'Value', value: '1500m' },
    },
  }),
  metric('External', {
    external: { metric: { name: 'e' }, target: { type: 'AverageValue', averageValue: '2' } },
  }),
  metric('ContainerResource', {
    containerResource: {
      name: 'cpu',
      container: 'c',
      target: { type: 'Utilization', averageUtilization: 5 },
    },
  }),
  metric('ContainerResource', {
    containerResource: {
      name: 'cpu',
      container: 'c',
      target: { type: 'AverageValue', averageValue: '5' },
    },
  }),
]
const behavior = {
  scaleUp: {
    stabilizationWindowSeconds: 3,
    selectPolicy: 'Min',
    policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }],
  },
  scaleDown: { tolerance: '0.2', policies: [{ type: 'Percent', value: 40, periodSeconds: 60 }] },
}

const hpaMetadata: readonly Readonly<Record<string, string>>[] = [
  {
    [`${prefix}/metrics`]: JSON.stringify([
      { type: 'Resource', resource: { name: 'memory', targetAverageUtilization: 4 } },
    ]),
  },
  {
    [`${prefix}/metrics`]: JSON.stringify([
      { type: 'Pods', pods: { metricName: 'x', targetAverageValue: '5' } },
    ]),
  },
  { [`${prefix}/metrics`]: '[{"type":"Odd"}]' },
  { [`${prefix}/metrics`]: 'odd' },
  { [`${prefix}/metrics`]: '[]' },
  { [`${prefix}/metrics`]: 'null' },
  { [`${prefix}/behavior`]: JSON.stringify({ ScaleUp: { SelectPolicy: 'Max' } }) },
  { [`${prefix}/behavior`]: JSON.stringify({ scaleUp: { selectPolicy: 'Max' } }) },
  { [`${prefix}/behavior`]: JSON.stringify(behavior) },
  { [`${prefix}/behavior`]: 'odd' },
  { [`${prefix}/conditions`]: JSON.stringify([{ type: 'X', status: 'True' }]) },
  { [`${prefix}/conditions`]: 'odd' },
  {
    [`${prefix}/current-metrics`]: JSON.stringify([
      { type: 'Resource', resource: { name: 'cpu', currentAverageValue: '1' } },
    ]),
  },
  { [`${prefix}/current-metrics`]: 'odd', other: 'kept' },
]

const scalers: Scenario = ({ namespace }) => {
  const [v1, v2] = ['v1', 'v2'].map(
    (version) => `/apis/autoscaling/${version}/namespaces/${namespace}/horizontalpodautoscalers`,
  ) as [string, string]
  const spec = (more: object = {}) => ({ maxReplicas: 5, scaleTargetRef: target, ...more })
  const both = (name: string): Step[] => [get(`${v1}/${name}`), get(`${v2}/${name}`)]
  const status = {
    currentReplicas: 1,
    desiredReplicas: 2,
    lastScaleTime: '2026-01-01T00:00:00Z',
    conditions: [
      {
        type: 'AbleToScale',
        status: 'True',
        reason: 'r',
        message: 'm',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ],
    currentMetrics: metrics.map(
      (one) =>
        JSON.parse(
          JSON.stringify(one)
            .replace('"target":{', '"current":{')
            .replace(/"type":"(Utilization|AverageValue|Value)",/, ''),
        ) as object,
    ),
  }
  const first = (): Step[] => {
    return [
      ...metrics.flatMap((one, i): Step[] => [
        post(v2, {
          metadata: { name: `m${i}` },
          spec: spec({ metrics: [one], ...(i % 2 === 0 && { behavior }) }),
        }),
        ...both(`m${i}`),
        patch('merge', `${v1}/m${i}`, { spec: { targetCPUUtilizationPercentage: 9 } }),
        ...both(`m${i}`),
        patch('merge', `${v1}/m${i}`, { spec: { targetCPUUtilizationPercentage: null } }),
        get(`${v2}/m${i}`),
        apply('one', `${v1}/m${i}`, {
          apiVersion: 'autoscaling/v1',
          kind: 'HorizontalPodAutoscaler',
          metadata: { labels: { a: 'b' } },
          spec: { minReplicas: 2 },
        }),
        apply('two', `${v2}/m${i}`, {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          spec: { minReplicas: 2, metrics: [metrics[0]] },
        }),
        apply(
          'two',
          `${v2}/m${i}`,
          {
            apiVersion: 'autoscaling/v2',
            kind: 'HorizontalPodAutoscaler',
            spec: { minReplicas: 3, metrics: [metrics[0]] },
          },
          '&force=true',
        ),
        apply('two', `${v1}/m${i}`, {
          apiVersion: 'autoscaling/v1',
          kind: 'HorizontalPodAutoscaler',
          spec: { minReplicas: 3 },
        }),
        ...both(`m${i}`),
      ]),
    ]
  }
  const second = (): Step[] => {
    return [
      post(v2, { metadata: { name: 'all' }, spec: spec({ metrics, behavior }) }),
      patch('merge', `${v2}/all/status`, { status }),
      ...both('all'),
      patch('merge', `${v1}/all/status`, {
        status: { currentCPUUtilizationPercentage: 77, currentReplicas: 3 },
      }),
      ...both('all'),
      patch('json', `${v1}/all`, [{ op: 'remove', path: '/metadata/annotations' }]),
      ...both('all'),
      ...hpaMetadata.flatMap((annotations, i): Step[] => [
        post(v1, {
          metadata: { name: `n${i}`, annotations },
          spec: spec({ targetCPUUtilizationPercentage: 8 }),
        }),
        ...both(`n${i}`),
        post(`${v2}?dryRun=All`, { metadata: { name: `o${i}`, annotations }, spec: spec() }),
        patch('merge', `${v1}/all?dryRun=All`, { metadata: { annotations } }),
        patch('merge', `${v1}/all/status?dryRun=All`, {
          metadata: { annotations },
          status: { currentReplicas: 9 },
        }),
        put(`${v1}/n${i}`, { metadata: { name: `n${i}` }, spec: spec() }),
        get(`${v2}/n${i}`),
      ]),
      get(`${v1}?limit=3`, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }),
      watch(
        `${v1}?watch=1&resourceVersion=0&timeoutSeconds=1&fieldSelector=metadata.name%3Dall`,
        1,
      ),
      remove(v1),
    ]
  }
  return [...first(), ...second()]
}

const events: Scenario = ({ namespace }) => {
  const [core, group] = [
    `/api/v1/namespaces/${namespace}/events`,
    `/apis/events.k8s.io/v1/namespaces/${namespace}/events`,
  ] as [string, string]
  const about = { kind: 'Pod', namespace, name: 'p' }
  const at = '2026-01-02T03:04:05.000006Z'
  const old = (name: string, more: object = {}) => ({
    ...{ apiVersion: 'v1', kind: 'Event', metadata: { name } },
    ...{ involvedObject: about, reason: 'R', message: 'm', type: 'Normal', ...more },
  })
  const later = (name: string, more: object = {}) => ({
    ...{ apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name }, eventTime: at },
    ...{ regarding: about, reason: 'R', note: 'n', type: 'Normal', action: 'A' },
    ...{ reportingController: 'a.b/c', reportingInstance: 'i', ...more },
  })
  const both = (name: string): Step[] => [get(`${core}/${name}`), get(`${group}/${name}`)]
  const deprecated = {
    ...{ deprecatedCount: 3, deprecatedFirstTimestamp: '2026-01-01T00:00:00Z' },
    ...{ deprecatedLastTimestamp: '2026-01-01T00:00:01Z', deprecatedSource: { component: 'c' } },
  }
  const first = (): Step[] => {
    return [
      post(
        core,
        old('a', {
          count: 2,
          firstTimestamp: '2026-01-01T00:00:00Z',
          lastTimestamp: '2026-01-01T00:00:01Z',
          source: { component: 'x', host: 'h' },
        }),
      ),
      ...both('a'),
      patch('merge', `${group}/a`, { note: 'changed' }),
      patch('merge', `${group}/a`, { deprecatedCount: 4 }),
      patch('merge', `${core}/a`, { count: 5, message: 'again' }),
      patch('merge', `${core}/a`, { eventTime: at }),
      put(`${core}/a`, old('a', { eventTime: at, action: 'A' })),
      ...both('a'),
      post(group, later('b')),
      ...both('b'),
      patch('merge', `${core}/b`, { count: 9, message: 'y' }),
      patch('merge', `${core}/b`, { series: { count: 3, lastObservedTime: at } }),
      patch('merge', `${group}/b`, { series: { count: 4, lastObservedTime: at } }),
      patch('merge', `${group}/b`, { reason: 'other' }),
      patch('merge', `${group}/b`, { eventTime: null }),
      patch('merge', `${group}/b`, { regarding: { name: 'q' } }),
      patch('merge', `${core}/b`, { involvedObject: { name: 'q' } }),
      patch('merge', `${core}/b`, { reportingComponent: 'z' }),
      ...both('b'),
    ]
  }
  const second = (): Step[] => {
    return [
      post(group, later('c', deprecated)),
      post(group, later('d', { series: { count: 1, lastObservedTime: at } })),
      post(group, later('e', { series: { count: 2 } })),
      post(group, later('f', { regarding: { ...about, namespace: 'other' } })),
      post(group, later('g', { regarding: {} })),
      post(group, later('h', { type: 'Odd' })),
      post(group, later('i', { note: 'x'.repeat(1025) })),
      post(core, old('j', { message: 'x'.repeat(1025) })),
      post(
        core,
        old('k', {
          message: 'x'.repeat(1025),
          eventTime: at,
          action: 'A',
          reportingComponent: 'a.b/c',
          reportingInstance: 'i',
        }),
      ),
      post(core, old('l', { eventTime: at })),
      post(core, old('m', { involvedObject: { kind: 'Node', name: 'n' } })),
      post(
        '/api/v1/namespaces/default/events?dryRun=All',
        old('m', { involvedObject: { kind: 'Node', name: 'n' } }),
      ),
      post(group, { ...later('n'), eventTime: '2026-01-02T03:04:05Z' }),
      ...both('n'),
      ...[
        'involvedObject.name=p',
        'reason=R',
        'source=x',
        'source=a.b/c',
        'reportingComponent=a.b/c',
        'type=Normal',
        'regarding.name=p',
        'reportingController=a.b/c',
        'involvedObject.kind=Pod,type!=Odd',
      ].flatMap((text) => [
        get(`${core}?fieldSelector=${encodeURIComponent(text)}`),
        get(`${group}?fieldSelector=${encodeURIComponent(text)}`),
      ]),
      get(core, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }),
      apply('m', `${core}/b`, { ...old('b'), message: 'mine' }),
      apply(
        'm',
        `${group}/b`,
        { apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'b' }, note: 'ours' },
        '&force=true',
      ),
      ...both('b'),
      remove(`${group}?fieldSelector=reason%3DR`),
      remove(core),
    ]
  }
  return [...first(), ...second()]
}

export const versionsBetween: Readonly<Record<string, Scenario>> = { scalers, events }
