/** Who may be somebody else for some requests only, and what a node may say of pods it runs by itself. */
import { as, get, pause, post, type Scenario, type Step } from '../steps.ts'

const group = 'rbac.authorization.k8s.io'
const rbac = `/apis/${group}/v1`
const own = 'authentication.k8s.io'

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
})

/** As what the account `actor` of the namespace asks who it is, and for what there is. */
const identities: readonly Record<string, string | string[]>[] = [
  ...[as('beta'), as('beta', 'blue', 'red'), as('beta', ''), as('beta', 'system:masters')],
  ...[
    as('beta', 'a', 'b', 'c', 'd'),
    as('system:node:one'),
    as('system:node:'),
    as('system:node:A'),
  ],
  ...[
    as('system:node:one', 'system:nodes'),
    as('system:serviceaccount:a:b'),
    as('system:anonymous'),
  ],
  { ...as('beta'), 'impersonate-uid': '7' },
  { ...as('beta', 'red'), 'impersonate-uid': '8', 'impersonate-extra-acme.com%2Fteam': 'blue' },
  { ...as('beta'), 'impersonate-extra-acme.com%2Fteam': ['blue', ''] },
  { ...as('beta'), 'impersonate-extra-acme.com%2F%54': 'blue' },
  { ...as('beta'), 'impersonate-extra-team': 'blue' },
  { ...as('caf\u00c3\u00a9') },
]

const impersonation: Scenario = ({ namespace, run }) => {
  const name = `limited-${run}`
  const core = `/api/v1/namespaces/${namespace}`
  const rules = [
    rule(own, ['users', 'groups', 'uids'], ['impersonate:user-info']),
    rule(own, ['userextras/acme.com/team'], ['impersonate:user-info']),
    rule(own, ['nodes'], ['impersonate:arbitrary-node']),
    rule(
      own,
      ['selfsubjectreviews'],
      ['impersonate-on:user-info:create', 'impersonate-on:arbitrary-node:create'],
    ),
    rule('', ['configmaps'], ['impersonate-on:user-info:list']),
  ]
  return [
    post(`${core}/serviceaccounts`, { metadata: { name: 'actor' } }),
    post(`${core}/serviceaccounts/actor/token`, { spec: {} }, { keep: { token: 'status.token' } }),
    post(`${rbac}/clusterroles`, { metadata: { name }, rules }),
    post(`${rbac}/clusterrolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: 'actor', namespace }],
    }),
    pause(1000),
    ...identities.flatMap((identity): Step[] => {
      const headers = { authorization: 'Bearer «token»', ...identity }
      return [
        post(`/apis/${own}/v1/selfsubjectreviews`, {}, { headers }),
        get(`${core}/configmaps`, { headers }),
        get(`${core}/secrets`, { headers }),
        post(`/apis/${own}/v1/selfsubjectreviews`, {}, { headers: identity }),
      ]
    }),
  ]
}

const volumes: readonly object[] = [
  ...[{ emptyDir: {} }, { hostPath: { path: '/' } }, { configMap: { name: 'x' } }],
  ...[{ csi: { driver: 'd.example.com' } }, { persistentVolumeClaim: { claimName: 'x' } }],
  { glusterfs: { endpoints: 'e', path: 'p' } },
  {
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } },
      },
    },
  },
  ...[
    { secret: {} },
    { configMap: {} },
    { downwardAPI: {} },
    { serviceAccountToken: { path: 'x' } },
  ].map((source) => ({ projected: { sources: [source] } })),
]

const mirrors: Scenario = ({ namespace, run }) => {
  const node = `limited-${run}`
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const me = { headers: as(`system:node:${node}`, 'system:nodes') }
  const owner = { apiVersion: 'v1', kind: 'Node', name: node, uid: '«node»', controller: true }
  const metadata = {
    name: 'p',
    annotations: { 'kubernetes.io/config.mirror': 'x' },
    ownerReferences: [owner],
  }
  const containers = [{ name: 'c', image: 'i' }]
  const spec = { nodeName: node, automountServiceAccountToken: false, containers }
  const selecting = (fields: string) =>
    get(`/api/v1/pods?fieldSelector=${encodeURIComponent(fields)}&limit=1`, me)
  return [
    post('/api/v1/nodes', { metadata: { name: node } }, { keep: { node: 'metadata.uid' } }),
    pause(300),
    ...volumes.map((volume) =>
      post(
        `${pods}?dryRun=All`,
        { metadata, spec: { ...spec, volumes: [{ name: 'v', ...volume }] } },
        me,
      ),
    ),
    post(pods, { metadata: { name: 'run' }, spec }),
    ...['', ',metadata.name=run', ',status.phase=Running'].map((more) =>
      selecting(`spec.nodeName=${node}${more}`),
    ),
    post(`${pods}/none/eviction`, { metadata: { name: 'none' } }, me),
  ]
}

export const limitedScenarios: Readonly<Record<string, Scenario>> = { impersonation, mirrors }
