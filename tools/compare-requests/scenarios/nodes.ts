/** Evictions, and what nodes may do. */
import { as, get, patch, pause, post, remove, type Scenario, type Step } from '../steps.ts'

const pod = (name: string, spec: object = {}, metadata: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata } },
  spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
})

const eviction: Scenario = ({ namespace }) => {
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`
  const evict = (name: string, body: object = {}): Step =>
    post(`${pods}/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name },
      ...body,
    })
  const budget = (name: string, spec: object) =>
    post(budgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec,
    })
  const selector = { matchLabels: { app: 'a' } }
  const run = (name: string) => [
    post(pods, pod(name, { nodeName: 'n' }, { labels: { app: 'a' } }), { quiet: true }),
    patch(
      'merge',
      `${pods}/${name}/status`,
      { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } },
      { quiet: true },
    ),
  ]
  const first = (): Step[] => {
    return [
      evict('none'),
      ...['a', 'b', 'c', 'd', 'e'].flatMap(run),
      evict('a', { deleteOptions: { dryRun: ['All'] } }),
      evict('a', { deleteOptions: { gracePeriodSeconds: 5 } }),
      evict('a'),
      get(`${pods}/a`),
      budget('x', { minAvailable: 2, selector }),
      evict('b'),
      get(`${budgets}/x`),
      patch('merge', `${budgets}/x/status`, {
        status: {
          observedGeneration: 1,
          disruptionsAllowed: 1,
          currentHealthy: 3,
          desiredHealthy: 2,
          expectedPods: 4,
        },
      }),
      evict('b', { deleteOptions: { preconditions: { uid: 'x' } } }),
      evict('b', { deleteOptions: { preconditions: { resourceVersion: '1' } } }),
      evict('b', { deleteOptions: { dryRun: ['All'] } }),
      evict('b'),
      get(`${budgets}/x`),
      evict('c'),
      evict('c', { deleteOptions: { dryRun: ['All'] } }),
      patch('merge', `${budgets}/x/status`, {
        status: { observedGeneration: 0, disruptionsAllowed: 1 },
      }),
      evict('c'),
      patch('merge', `${budgets}/x/status`, {
        status: { observedGeneration: 1, disruptionsAllowed: -1 },
      }),
      evict('c'),
      budget('y', { maxUnavailable: 1, selector }),
      evict('c'),
      remove(`${budgets}/y`),
      patch('merge', `${pods}/c/status`, { status: { phase: 'Succeeded' } }),
      evict('c'),
      patch('merge', `${pods}/d/status`, {
        status: { conditions: [{ type: 'Ready', status: 'False' }] },
      }),
      evict('d'),
      patch('merge', `${budgets}/x`, { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } }),
      evict('d'),
      evict('e', { apiVersion: 'policy/v1beta1' }),
      evict('e', { metadata: { name: 'other' } }),
      evict('e', { metadata: {} }),
      evict('e', { kind: 'Other' }),
      post(`${pods}/e/eviction`, {}),
      post(`${pods}/e/eviction?dryRun=All`, { metadata: { name: 'e' } }),
    ]
  }
  const second = (): Step[] => {
    return [get(`${pods}/e/eviction`)]
  }
  return [...first(), ...second()]
}

const nodes: Scenario = ({ run, namespace }) => {
  const node = (name: string, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    ...more,
  })
  const name = `n-${run}`
  const me = { headers: as(`system:node:${name}`, 'system:nodes', 'system:authenticated') }
  const other = { headers: as('system:node:other', 'system:nodes', 'system:authenticated') }
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const first = (): Step[] => {
    return [
      post('/api/v1/nodes', node(name), other),
      post(
        '/api/v1/nodes',
        node(name, { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }),
        me,
      ),
      post(
        '/api/v1/nodes',
        node(name, { metadata: { name, labels: { 'node-restriction.kubernetes.io/x': 'y' } } }),
        me,
      ),
      post(
        '/api/v1/nodes',
        node(name, { metadata: { name, labels: { 'kubernetes.io/odd': 'y' } } }),
        me,
      ),
      post('/api/v1/nodes', node(name, { spec: { configSource: { configMap: {} } } }), me),
      post('/api/v1/nodes', node(name), me),
      patch('merge', `/api/v1/nodes/${name}`, { spec: { taints: [] } }, me),
      patch('merge', `/api/v1/nodes/${name}`, { metadata: { labels: { a: 'b' } } }, me),
      patch(
        'merge',
        `/api/v1/nodes/${name}`,
        { metadata: { labels: { 'node-restriction.kubernetes.io/x': 'y' } } },
        me,
      ),
      patch(
        'merge',
        `/api/v1/nodes/${name}`,
        { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'y' }] } },
        me,
      ),
      patch('merge', `/api/v1/nodes/${name}/status`, { status: { capacity: { cpu: '4' } } }, me),
      patch('merge', `/api/v1/nodes/${name}/status`, { status: { capacity: { cpu: '4' } } }, other),
      patch('merge', `/api/v1/nodes/${name}/status`, { spec: { podCIDR: '10.0.0.0/24' } }),
      patch('merge', `/api/v1/nodes/${name}/status`, {
        status: {
          addresses: [
            { type: 'InternalIP', address: '1.1.1.1' },
            { type: 'InternalIP', address: '1.1.1.1' },
          ],
        },
      }),
      patch('merge', `/api/v1/nodes/${name}/status`, {
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          phase: 'Running',
          nodeInfo: { kubeletVersion: 'v1' },
        },
      }),
    ]
  }
  const second = (): Step[] => {
    return [
      patch('merge', `/api/v1/nodes/${name}`, { spec: { podCIDR: '10.0.0.0/24' } }),
      patch('merge', `/api/v1/nodes/${name}`, { spec: { podCIDR: '10.0.1.0/24' } }),
      patch('merge', `/api/v1/nodes/${name}`, {
        spec: { podCIDRs: ['10.0.0.0/24', '10.1.0.0/24'] },
      }),
      patch('merge', `/api/v1/nodes/${name}`, { spec: { providerID: 'a' } }),
      patch('merge', `/api/v1/nodes/${name}`, { spec: { providerID: 'b' } }),
      patch('merge', `/api/v1/nodes/${name}`, { spec: { unschedulable: true, externalID: 'x' } }),
      get(`/api/v1/nodes/${name}`, me),
      get('/api/v1/nodes/other', me),
      get('/api/v1/nodes', me),
      post(pods, pod('bound', { nodeName: name }), { quiet: true }),
      post(pods, pod('free'), { quiet: true }),
      get(`${pods}/bound`, me),
      get(`${pods}/free`, me),
      get(pods, me),
      get(`/api/v1/pods?fieldSelector=spec.nodeName%3D${name}`, { ...me, quiet: true }),
      get('/api/v1/pods?fieldSelector=spec.nodeName%3Dother', me),
      post(pods, pod('mirror', { nodeName: name, automountServiceAccountToken: false }), me),
      post(
        pods,
        pod('mirror', { nodeName: name }, { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
        me,
      ),
      post(
        pods,
        pod(
          'mirror',
          { nodeName: 'other' },
          { annotations: { 'kubernetes.io/config.mirror': 'x' } },
        ),
        me,
      ),
      patch('merge', `${pods}/bound`, { metadata: { labels: { a: 'b' } } }, me),
      patch('merge', `${pods}/bound/status`, { status: { phase: 'Running' } }, me),
      patch('merge', `${pods}/free/status`, { status: { phase: 'Running' } }, me),
      patch('merge', `${pods}/bound/status`, { metadata: { labels: { a: 'b' } } }, me),
      post(`${pods}/bound/eviction`, { metadata: { name: 'bound' } }, me),
      post(`${pods}/free/eviction`, { metadata: { name: 'free' } }, me),
      remove(`${pods}/free`, undefined, me),
      remove(`${pods}/bound?gracePeriodSeconds=0`, undefined, me),
      remove(`/api/v1/nodes/${name}`, undefined, other),
      remove(`/api/v1/nodes/${name}`, undefined, me),
      post(`/api/v1/namespaces/${namespace}/serviceaccounts/default/token`, { spec: {} }, me),
      post(
        '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases',
        { metadata: { name } },
        me,
      ),
      post(
        '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases',
        { metadata: { name: 'other' } },
        me,
      ),
      post('/apis/coordination.k8s.io/v1/namespaces/default/leases', { metadata: { name } }, me),
      post('/apis/storage.k8s.io/v1/csinodes', { metadata: { name }, spec: { drivers: [] } }, me),
    ]
  }
  const third = (): Step[] => {
    return [
      post(
        '/apis/storage.k8s.io/v1/csinodes',
        { metadata: { name: 'other' }, spec: { drivers: [] } },
        me,
      ),
      post(
        `/api/v1/namespaces/${namespace}/events`,
        { metadata: { name: 'e' }, involvedObject: { namespace } },
        me,
      ),
      get(`/api/v1/namespaces/${namespace}/secrets/none`, me),
      get(`/api/v1/namespaces/${namespace}/configmaps`, me),
      pause(1),
    ]
  }
  return [...first(), ...second(), ...third()]
}

export const nodeScenarios: Readonly<Record<string, Scenario>> = { eviction, nodes }
