/** How things end: namespaces with what is in them, definitions, and what the server makes anew or keeps. */
import {
  apply,
  get,
  patch,
  pause,
  post,
  put,
  remove,
  type Scenario,
  type Step,
  watch,
} from '../steps.ts'

const map = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...more },
})

const spaces: Scenario = ({ run }) => {
  const one = `/api/v1/namespaces/end-${run}`
  const head = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `end-${run}` } }
  const first = (): Step[] => {
    return [
      post('/api/v1/namespaces', {
        ...head,
        metadata: { name: `end-${run}`, finalizers: ['example.com/x'] },
        spec: { finalizers: ['example.com/y'] },
      }),
      post(`${one}/configmaps`, map('a', { finalizers: ['example.com/z'] })),
      patch('merge', one, { spec: { finalizers: [] } }),
      put(`${one}/finalize`, {
        ...head,
        spec: { finalizers: ['example.com/y', 'example.com/y2'] },
      }),
      put(`${one}/finalize`, { ...head, spec: { finalizers: ['bad'] } }),
      put(`${one}/status`, { ...head, status: { phase: 'Terminating' } }),
      patch('merge', `${one}/status`, {
        status: {
          conditions: [
            {
              type: 'NamespaceDeletionContentFailure',
              status: 'True',
              reason: 'r',
              message: 'm',
              lastTransitionTime: '2026-01-01T00:00:00Z',
            },
          ],
        },
      }),
      remove(`${one}?dryRun=All`),
      remove(one, { preconditions: { uid: 'x' } }),
      remove(one, { propagationPolicy: 'Orphan' }),
      get(one),
      patch('merge', `${one}/status`, { status: { phase: 'Active' } }),
      post(`${one}/configmaps`, map('b')),
      apply('m', `${one}/configmaps/b`, map('b')),
      post(`${one}/configmaps?dryRun=All`, map('b')),
      post(`${one}/pods`, {
        metadata: { name: 'p' },
        spec: { containers: [{ name: 'c', image: 'i' }] },
      }),
      post(`${one}/serviceaccounts/default/token`, { spec: {} }),
      post(`/apis/authorization.k8s.io/v1/namespaces/end-${run}/localsubjectaccessreviews`, {
        spec: {
          user: 'x',
          resourceAttributes: { namespace: `end-${run}`, verb: 'get', resource: 'pods' },
        },
      }),
    ]
  }
  const second = (): Step[] => {
    return [
      patch('merge', `${one}/configmaps/a`, { data: { a: 'b' } }),
      patch('merge', one, {
        metadata: { labels: { a: 'b' }, finalizers: ['example.com/new', 'example.com/x'] },
      }),
      patch('merge', one, { metadata: { labels: { a: 'b' } } }),
      put(`${one}/finalize`, { ...head, spec: { finalizers: [] } }),
      get(one),
      remove(`${one}/configmaps/a`),
      get(`${one}/configmaps/a`),
      patch('merge', one, { metadata: { finalizers: null } }),
      get(one),
      get(`${one}/configmaps/a`),
      post(`${one}/configmaps`, map('c')),
      patch('merge', `${one}/configmaps/a`, { metadata: { finalizers: null } }),
      post('/api/v1/namespaces', head),
      get(`${one}/configmaps`),
      ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].flatMap((name) => [
        remove(`/api/v1/namespaces/${name}?dryRun=All`),
        remove(`/api/v1/namespaces/${name}`, { preconditions: { uid: 'x' } }),
        patch('merge', `/api/v1/namespaces/${name}?dryRun=All`, {
          metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } },
        }),
      ]),
      patch('merge', one, { metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } } }),
      patch('merge', one, { metadata: { labels: null } }),
      apply('m', one, { ...head, metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } } }),
      put(one, { ...head, metadata: { name: `end-${run}` } }),
      remove(one),
    ]
  }
  return [...first(), ...second()]
}

const flow = '/apis/flowcontrol.apiserver.k8s.io/v1'
/** What the server keeps of flow control. */
const suggested: Scenario = () =>
  ['exempt', 'catch-all', 'global-default', 'system-leader-election', 'probes'].flatMap((name) => [
    get(`${flow}/flowschemas/${name}`),
    get(`${flow}/prioritylevelconfigurations/${name}`),
    remove(`${flow}/flowschemas/${name}?dryRun=All`),
    patch('merge', `${flow}/flowschemas/${name}?dryRun=All`, { spec: { matchingPrecedence: 77 } }),
    patch('merge', `${flow}/flowschemas/${name}?dryRun=All`, { spec: { rules: [] } }),
    patch('merge', `${flow}/flowschemas/${name}?dryRun=All`, {
      metadata: { annotations: { 'apf.kubernetes.io/autoupdate-spec': 'x' } },
    }),
    patch('merge', `${flow}/flowschemas/${name}/status?dryRun=All`, {
      status: { conditions: [{ type: 'Dangling', status: 'True' }] },
    }),
    patch('merge', `${flow}/prioritylevelconfigurations/${name}?dryRun=All`, {
      spec: { limited: { nominalConcurrencyShares: 3 } },
    }),
    patch('merge', `${flow}/prioritylevelconfigurations/${name}?dryRun=All`, {
      spec: { type: 'Exempt', limited: null, exempt: { lendablePercent: 5 } },
    }),
    patch('merge', `${flow}/prioritylevelconfigurations/${name}?dryRun=All`, {
      spec: { exempt: { nominalConcurrencyShares: 5 } },
    }),
  ])

const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const services = '/apis/apiregistration.k8s.io/v1/apiservices'
/** What is registered of a definition's versions, and what stays of it. */
const registered: Scenario = ({ namespace }) => {
  const group = `${namespace}.example.com`
  const version = (name: string, more: object = {}) => ({
    ...{
      name,
      served: true,
      storage: name === 'v1',
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    },
    ...more,
  })
  const definition = (versions: object[], more: object = {}) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions,
      ...more,
    },
  })
  const one = `${services}/v1.${group}`
  const there = (status: number) => (got: number) => got === status
  const all = `/apis/${group}/v1/namespaces/${namespace}/things`
  const first = (): Step[] => {
    return [
      post(crds, definition([version('v1'), version('v2beta1')])),
      get(one, {
        quiet: true,
        until: (status, body) => status === 200 && JSON.stringify(body).includes('Local'),
      }),
      get(one),
      get(`${services}/v2beta1.${group}`),
      patch('merge', `${one}?dryRun=All`, { spec: { versionPriority: 7 } }),
      patch('merge', `${one}?dryRun=All`, { metadata: { labels: null } }),
      put(`${one}/status?dryRun=All`, { metadata: { name: `v1.${group}` }, spec: {}, status: {} }),
      get(`/apis/${group}`, { quiet: true, until: there(200) }),
      get(`/apis/${group}`),
      post(all, {
        apiVersion: `${group}/v1`,
        kind: 'Thing',
        metadata: { name: 'a', finalizers: ['example.com/x'] },
        spec: { a: 1 },
      }),
      patch('merge', `${crds}/things.${group}`, { spec: { versions: [version('v1')] } }),
      get(`${services}/v2beta1.${group}`, { quiet: true, until: there(404) }),
      get(`/apis/${group}`, {
        quiet: true,
        until: (_, body) => !JSON.stringify(body).includes('v2beta1'),
      }),
      get(`/apis/${group}`),
    ]
  }
  const second = (): Step[] => {
    return [
      remove(`${crds}/things.${group}?dryRun=All`),
      remove(`${crds}/things.${group}`, { propagationPolicy: 'Orphan' }),
      pause(500),
      get(`${crds}/things.${group}`),
      get(`${all}/a`),
      post(all, { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'b' } }),
      post(`${all}?dryRun=All`, {
        apiVersion: `${group}/v1`,
        kind: 'Other',
        metadata: { generateName: 'b' },
      }),
      post(all, undefined, { raw: '{' }),
      apply('m', `${all}/b`, { apiVersion: `${group}/v1`, kind: 'Thing' }),
      apply('m', `${all}/b`, { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'b' } }),
      patch('merge', `${all}/a`, { spec: { a: 2 } }),
      patch('merge', `${all}/a`, { metadata: { finalizers: null } }),
      get(`${crds}/things.${group}`, { quiet: true, until: there(404) }),
      get(one, { quiet: true, until: there(404) }),
      get(`${all}/a`, { quiet: true, until: there(404) }),
      get(all),
      get(`/apis/${group}`),
      post(crds, definition([version('v1')])),
      get(all, { quiet: true, until: there(200) }),
      get(all),
      remove(`${crds}/things.${group}`),
    ]
  }
  return [...first(), ...second()]
}

/** What watchers of parts see while things come into their part and leave it. */
const seen: Scenario = ({ namespace }) => {
  const all = `/api/v1/namespaces/${namespace}/pods`
  const pod = (name: string, labels: object) => ({
    metadata: { name, labels },
    spec: { automountServiceAccountToken: false, containers: [{ name: 'c', image: 'i' }] },
  })
  const from = '&watch=1&resourceVersion=«rv»&timeoutSeconds=2'
  const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }
  const partial = {
    headers: { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' },
  }
  const selectors = [
    'labelSelector=a%3Db',
    'labelSelector=a!%3Db',
    'labelSelector=!a',
    'fieldSelector=status.phase%3DRunning',
    'fieldSelector=status.phase!%3DPending',
    'fieldSelector=spec.nodeName%3D',
    'fieldSelector=metadata.name%3Dq',
    'fieldSelector=spec.nodeName!%3Dn,status.phase%3DPending&labelSelector=a',
    'limit=1',
    'fieldSelector=status.podIP%3D1.2.3.4',
  ]
  return [
    get(all, { keep: { rv: 'metadata.resourceVersion' } }),
    post(all, pod('p', { a: 'b' })),
    post(all, pod('q', {})),
    patch('merge', `${all}/p`, { metadata: { labels: { a: 'c' } } }),
    patch('merge', `${all}/q`, { metadata: { labels: { a: 'b' } } }),
    patch('merge', `${all}/p/status`, {
      status: { phase: 'Running', podIP: '1.2.3.4', podIPs: [{ ip: '1.2.3.4' }] },
    }),
    post(`${all}/q/binding`, { metadata: { name: 'q' }, target: { kind: 'Node', name: 'n' } }),
    patch('merge', `${all}/p`, { metadata: { labels: { a: null } } }),
    patch('merge', `${all}/p/status`, { status: { phase: 'Failed' } }),
    remove(`${all}/q`),
    remove(`${all}/q?gracePeriodSeconds=0`),
    remove(`${all}/p`),
    ...selectors.flatMap((selector) => [
      watch(`${all}?${selector}${from}`, 99, { withinMs: 3500 }),
      watch(`${all}?${selector}${from}&allowWatchBookmarks=1`, 99, { withinMs: 3500, ...partial }),
      watch(`${all}?${selector}${from}`, 99, { withinMs: 3500, ...table }),
    ]),
    watch(`${all}?${selectors[0]}${from}&includeObject=Object`, 99, { withinMs: 3500, ...table }),
    watch(`/api/v1/watch/namespaces/${namespace}/pods?resourceVersion=«rv»&timeoutSeconds=2`, 99, {
      withinMs: 3500,
    }),
    watch(
      `/api/v1/watch/namespaces/${namespace}/pods/q?resourceVersion=«rv»&timeoutSeconds=2`,
      99,
      { withinMs: 3500 },
    ),
    watch(`${all}/q?watch=1&resourceVersion=«rv»&timeoutSeconds=2`, 99, { withinMs: 3500 }),
  ]
}

export const endings: Readonly<Record<string, Scenario>> = { spaces, suggested, registered, seen }
