/** Who may do what, and how it is told. */
import { as, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

const rbac = '/apis/rbac.authorization.k8s.io/v1'
const group = 'rbac.authorization.k8s.io'

const role = (kind: string, name: string, rules: unknown, more: object = {}) => ({
  ...{ apiVersion: `${group}/v1`, kind, metadata: { name }, rules },
  ...more,
})
const binding = (kind: string, name: string, to: string, user: string) => ({
  ...{ apiVersion: `${group}/v1`, kind, metadata: { name } },
  subjects: [{ kind: 'User', apiGroup: group, name: user }],
  roleRef: { apiGroup: group, kind: to.split('/')[0], name: to.split('/')[1] },
})

const escalation: Scenario = ({ namespace, run }) => {
  const roles = `${rbac}/namespaces/${namespace}/roles`
  const bindings = `${rbac}/namespaces/${namespace}/rolebindings`
  const ann = `ann-${run}`
  const who = { headers: as(ann, 'system:authenticated', 'devs') }
  const all = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
  const rulesets: readonly unknown[] = [
    ...[
      [],
      null,
      [{}],
      [{ verbs: ['get'] }],
      [{ verbs: [], apiGroups: [''], resources: ['pods'] }],
    ],
    [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
    [{ verbs: ['get', 'create'], apiGroups: [''], resources: ['pods', 'secrets'] }],
    [{ verbs: ['*'], apiGroups: [''], resources: ['pods'] }],
    [{ verbs: ['get'], apiGroups: ['*'], resources: ['*'] }],
    [{ verbs: ['get'], apiGroups: [''], resources: ['pods/log', 'pods/*', '*/scale'] }],
    [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['a', 'b'] }],
    [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['c'] }],
    [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'] }],
    [{ verbs: ['get'], nonResourceURLs: ['/x'] }],
    [
      { verbs: ['get'], apiGroups: ['apps', ''], resources: ['pods', 'deployments'] },
      { verbs: ['list'], apiGroups: [''], resources: ['nodes'] },
    ],
    [{ verbs: ['use', 'bind', 'escalate', 'impersonate'], apiGroups: [''], resources: ['users'] }],
  ]
  const first = (): Step[] => {
    return [
      post(
        roles,
        role('Role', 'devs', [
          { verbs: all, apiGroups: [group], resources: ['roles', 'rolebindings'] },
          { verbs: ['get', 'list'], apiGroups: ['', 'apps'], resources: ['pods', 'pods/log'] },
          { verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['a', 'b'] },
        ]),
      ),
      post(bindings, binding('RoleBinding', 'devs', 'Role/devs', ann)),
      get(roles, { ...who, quiet: true, until: (status) => status === 200 }),
      ...rulesets.flatMap((rules, i): Step[] => [
        post(roles, role('Role', `r-${i}`, rules), who),
        post(`${rbac}/clusterroles`, role('ClusterRole', `r-${i}-${run}`, rules), who),
        post(roles, role('Role', `r-${i}`, rules), { quiet: true }),
        post(bindings, binding('RoleBinding', `b-${i}`, `Role/r-${i}`, ann), who),
        put(`${roles}/r-${i}`, role('Role', `r-${i}`, rules), who),
        patch('merge', `${roles}/r-${i}`, { metadata: { labels: { a: 'b' } } }, who),
      ]),
      post(bindings, binding('RoleBinding', 'none', 'Role/none', ann), who),
      post(bindings, binding('RoleBinding', 'c-none', 'ClusterRole/none', ann), who),
      post(bindings, binding('RoleBinding', 'view', 'ClusterRole/view', ann), who),
      post(bindings, binding('RoleBinding', 'admin', 'ClusterRole/cluster-admin', ann), who),
      post(bindings, binding('RoleBinding', 'odd', 'Odd/x', ann), who),
      post(bindings, {
        ...binding('RoleBinding', 'x', 'Role/devs', ann),
        subjects: [
          { kind: 'User' },
          { kind: 'Odd', name: 'x' },
          { kind: 'ServiceAccount', name: 'a' },
          { kind: 'Group', name: '', apiGroup: 'odd' },
        ],
      }),
      post(bindings, { ...binding('RoleBinding', 'x', 'Role/devs', ann), roleRef: {} }),
      post(bindings, {
        ...binding('RoleBinding', 'x', 'Role/devs', ann),
        roleRef: { apiGroup: 'x', kind: 'Role', name: 'y' },
      }),
      patch('merge', `${bindings}/devs`, { roleRef: { name: 'other' } }),
      post(
        roles,
        role('Role', 'bind', [
          { verbs: ['bind', 'escalate'], apiGroups: [group], resources: ['roles', 'clusterroles'] },
        ]),
      ),
      post(bindings, binding('RoleBinding', 'bind', 'Role/bind', ann)),
      post(bindings, binding('RoleBinding', 'admin', 'ClusterRole/cluster-admin', ann), {
        ...who,
        quiet: true,
        until: (status) => status !== 403,
      }),
    ]
  }
  const second = (): Step[] => {
    return [
      post(roles, role('Role', 'now', [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]), who),
      post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace } }, who),
      post(
        '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
        { spec: { namespace: 'none' } },
        who,
      ),
      post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: {} }, who),
      post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace: '*' } }),
      post('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, who),
    ]
  }
  return [...first(), ...second()]
}

const aggregation: Scenario = ({ run }) => {
  const roles = `${rbac}/clusterroles`
  const selectors = (key: string) => ({
    clusterRoleSelectors: [{ matchLabels: { [key]: 'true' } }],
  })
  return [
    post(
      roles,
      role(
        'ClusterRole',
        `agg-${run}`,
        [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
        { aggregationRule: selectors(`a.example.com/${run}`) },
      ),
    ),
    post(
      roles,
      role('ClusterRole', `agg2-${run}`, [], { aggregationRule: { clusterRoleSelectors: [] } }),
    ),
    post(
      roles,
      role('ClusterRole', `agg3-${run}`, [], {
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'a b': 'c' } }] },
      }),
    ),
    post(roles, role('ClusterRole', `agg4-${run}`, [], { aggregationRule: {} })),
    get(`${roles}/agg-${run}`),
    patch('merge', `${roles}/agg-${run}`, { aggregationRule: null }),
    remove(`${roles}/agg-${run}`),
  ]
}

const impersonation: Scenario = ({ namespace, run }) => {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`
  const review = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
  const sets: readonly Record<string, string | string[]>[] = [
    ...[as('x'), as('x', 'g'), as('x', 'system:authenticated'), as(''), as('system:anonymous')],
    ...[
      as('system:serviceaccount:a:b'),
      as('system:serviceaccount:a'),
      as('system:serviceaccount:A:b'),
    ],
    ...[
      as('system:node:n', 'system:nodes'),
      as('system:admin', 'system:masters'),
      as('x', 'system:unauthenticated'),
    ],
    ...[{ 'impersonate-group': ['g'] }, { 'impersonate-uid': 'u' }, { 'impersonate-extra-a': 'b' }],
    {
      ...as('x'),
      'impersonate-uid': 'u',
      'impersonate-extra-a': ['b', 'c'],
      'impersonate-extra-d%2fe': 'f',
    },
    { ...as('x'), 'impersonate-extra-%zz': 'f', 'impersonate-extra-UP': 'y' },
    { ...as('x'), 'impersonate-odd': 'f' },
    {
      ...as('system:serviceaccount:default:default'),
      'impersonate-extra-authentication.kubernetes.io%2fpod-name': 'p',
    },
  ]
  const bob = { authorization: 'Bearer none' }
  return [
    ...sets.flatMap((headers) => [
      post(review, {}, { headers }),
      get(maps, { headers }),
      get('/healthz', { headers }),
      get('/nope', { headers }),
    ]),
    ...[
      bob,
      { authorization: '' },
      { authorization: 'Bearer' },
      { authorization: 'Basic YTpi' },
      { authorization: 'bearer admin' },
      { authorization: 'Bearer  admin' },
      { authorization: 'Bearer admin x' },
    ].flatMap((headers) => [
      post(review, {}, { headers }),
      get(maps, { headers }),
      get('/api', { headers }),
    ]),
    ...['users', 'groups', 'serviceaccounts', 'uids', 'userextras/a'].map((resource) =>
      post(
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        { spec: { resourceAttributes: { verb: 'impersonate', resource } } },
        { headers: as(`y-${run}`) },
      ),
    ),
  ]
}

const reviews: Scenario = ({ namespace }) => {
  const base = '/apis/authorization.k8s.io/v1'
  const resource = { namespace, verb: 'get', resource: 'pods' }
  const specs: readonly object[] = [
    ...[
      {},
      { resourceAttributes: {} },
      { nonResourceAttributes: {} },
      { resourceAttributes: resource, nonResourceAttributes: { path: '/x' } },
    ],
    ...[
      { resourceAttributes: resource, user: 'x' },
      { resourceAttributes: resource, groups: ['system:masters'] },
    ],
    ...[
      { resourceAttributes: resource, user: 'x', groups: ['system:masters'] },
      { nonResourceAttributes: { path: '/healthz', verb: 'get' }, user: 'x' },
    ],
    ...[{ resourceAttributes: { ...resource, fieldSelector: { rawSelector: 'a=b' } }, user: 'x' }],
    ...[
      {
        resourceAttributes: {
          ...resource,
          fieldSelector: {
            rawSelector: 'a=b',
            requirements: [{ key: 'a', operator: 'In', values: ['b'] }],
          },
        },
        user: 'x',
      },
    ],
    ...[
      {
        resourceAttributes: {
          ...resource,
          labelSelector: { requirements: [{ key: 'a', operator: 'Odd' }] },
        },
        user: 'x',
      },
    ],
    ...[{ resourceAttributes: { ...resource, labelSelector: { requirements: [] } }, user: 'x' }],
    ...[
      { resourceAttributes: { ...resource, namespace: 'other' }, user: 'x' },
      { resourceAttributes: { ...resource, verb: '*' }, user: 'x' },
    ],
    ...[{ resourceAttributes: resource, user: 'x', uid: 'u', extra: { A: ['b'] } }, { user: 'x' }],
  ]
  return [
    ...specs.flatMap((spec) => [
      post(`${base}/subjectaccessreviews`, { spec }),
      post(`${base}/selfsubjectaccessreviews`, { spec }),
      post(`${base}/namespaces/${namespace}/localsubjectaccessreviews`, { spec }),
      post(`${base}/selfsubjectaccessreviews`, { spec }, { headers: as('nobody') }),
    ]),

    post(`${base}/selfsubjectaccessreviews?dryRun=All`, { spec: { resourceAttributes: resource } }),
    post('/apis/authentication.k8s.io/v1/tokenreviews', { spec: {} }),
    post('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token: 'x' } }),
    post('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token: 'admin' } }),
    post('/apis/authentication.k8s.io/v1/tokenreviews', {
      spec: { token: 'admin', audiences: ['x'] },
    }),
  ]
}

const tokens: Scenario = ({ namespace }) => {
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`
  const ask = (spec: unknown, more: object = {}) =>
    post(`${accounts}/default/token`, { spec, ...more })
  return [
    ...[
      {},
      { audiences: ['x'] },
      { audiences: [] },
      { expirationSeconds: 1 },
      { expirationSeconds: 600 },
      { expirationSeconds: 2 ** 33 },
      { expirationSeconds: -1 },
    ].map((spec) => ask(spec)),
    ...[
      { kind: 'Pod', apiVersion: 'v1', name: 'none' },
      { kind: 'Odd', name: 'x' },
      { kind: 'Secret', apiVersion: 'v1', name: 'none' },
      { kind: 'Node', apiVersion: 'v1', name: 'none' },
      {},
    ].map((boundObjectRef) => ask({ boundObjectRef })),
    ask({}, { metadata: { name: 'other' } }),
    ask({}, { kind: 'Odd' }),
    ask(undefined),
    post(`${accounts}/none/token`, { spec: {} }),
    post(`${accounts}/default/token?dryRun=All`, { spec: {} }),
    ask({ audiences: ['https://kubernetes.default.svc.cluster.local'] }, {}),
    post(`${accounts}/default/token`, { spec: {} }, { keep: { token: 'status.token' } }),
    get(`/api/v1/namespaces/${namespace}/pods`, { headers: { authorization: 'Bearer «token»' } }),
    post(
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {},
      { headers: { authorization: 'Bearer «token»' } },
    ),
    post('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token: '«token»' } }),
    post('/apis/authentication.k8s.io/v1/tokenreviews', {
      spec: { token: '«token»', audiences: ['x'] },
    }),
    remove(`${accounts}/default`),
  ]
}

const namespaces: Scenario = ({ run }) => {
  const all = '/api/v1/namespaces'
  const one = `${all}/fin-${run}`
  const space = (spec: object, metadata: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: `fin-${run}`, ...metadata },
    spec,
  })
  return [
    post(all, space({ finalizers: ['a.b/c', 'bad'] })),
    post(all, space({ finalizers: ['a.b/c'] }, { finalizers: ['x.y/z'] })),
    put(one, space({ finalizers: [] })),
    put(`${one}/finalize`, space({ finalizers: ['q.r/s'] })),
    put(`${one}/finalize`, space({ finalizers: ['odd'] })),
    put(`${one}/finalize`, { ...space({}), metadata: { name: 'other' } }),
    patch('merge', `${one}/finalize`, {}),
    get(`${one}/finalize`),
    patch('merge', `${one}/status`, { status: { phase: 'Terminating' } }),
    patch('merge', `${one}/status`, { status: { conditions: [{ type: 'X', status: 'True' }] } }),
    remove(one, { preconditions: { uid: 'x' } }),
    remove(`${one}?dryRun=All`),
    remove(one),
    get(one),
    remove(one),
    remove(`${one}?gracePeriodSeconds=0`),
    post(`${one}/configmaps`, { metadata: { name: 'x' } }),
    patch('merge', one, { metadata: { labels: { a: 'b' } } }),
    patch('merge', one, { metadata: { finalizers: ['new.x/y'] } }),
    patch('merge', `${one}/status`, { status: { phase: 'Active' } }),
    put(`${one}/finalize`, space({ finalizers: [] })),
    get(one),
    patch('merge', one, { metadata: { finalizers: null } }),
    get(one),
    remove(`${all}/default`),
    remove(`${all}/kube-system`),
    remove(`${all}`),
    post(all, { metadata: { name: 'Bad_Name' } }),
    post(all, { metadata: { generateName: 'gen-' } }),
  ]
}

const signing: Scenario = ({ run }) => {
  const all = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
  const request =
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIUU1IZ0NBUUF3RmpFVU1CSUdBMVVFQXd3TFpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCQmdncQpoa2pPUFFNQkJ3TkNBQVRYCi0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo='
  const make = (name: string, spec: object) =>
    post(all, { metadata: { name: `${name}-${run}` }, spec })
  const condition = (type: string, more: object = {}) => ({
    status: { conditions: [{ type, status: 'True', reason: 'r', message: 'm', ...more }] },
  })
  return [
    make('a', {}),
    make('a', { request: 'eA==', signerName: 'example.com/x', usages: ['client auth'] }),
    make('a', { request, signerName: 'example.com/x', usages: ['client auth'] }),
    make('b', { request, signerName: 'bad', usages: ['client auth', 'client auth', 'odd'] }),
    make('c', { request, signerName: 'kubernetes.io/kubelet-serving', usages: [] }),
    make('d', { request, signerName: 'example.com/x', usages: ['any'], expirationSeconds: 1 }),
    make('e', { request, signerName: 'kubernetes.io/legacy-unknown', usages: ['any'] }),
    patch('merge', `${all}/a-${run}/approval`, condition('Approved')),
    patch('merge', `${all}/a-${run}/approval`, condition('Denied')),
    patch('merge', `${all}/a-${run}/status`, condition('Failed')),
    patch('merge', `${all}/a-${run}/status`, { status: { certificate: 'eA==' } }),
    patch('merge', `${all}/none/approval`, condition('Approved')),
    get(`${all}/a-${run}/approval`),
    get(`${all}/a-${run}`),
  ]
}

export const access: Readonly<Record<string, Scenario>> = {
  ...{ escalation, aggregation, impersonation, reviews, tokens, namespaces, signing },
}
