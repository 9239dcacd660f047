/** Roles at random and what they let do; what nodes may do; how refusals are told. */
import {
  as,
  type Chance,
  get,
  patch,
  post,
  put,
  remove,
  type Scenario,
  type Setting,
  type Step,
} from '../steps.ts'
import { nodeGraph } from './node-graph.ts'

const group = 'rbac.authorization.k8s.io'
const rbac = `/apis/${group}/v1`
const reviews = '/apis/authorization.k8s.io/v1'

const verbs = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  '*',
  'use',
  'bind',
  'escalate',
  'impersonate',
  'odd',
]
const groups = ['', 'apps', 'batch', '*', group, 'none.example.com']
const resources = [
  'pods',
  'pods/log',
  'pods/*',
  'configmaps',
  'deployments',
  'deployments/scale',
  '*',
  '*/scale',
  '*/status',
  'secrets',
  'nodes',
  'roles',
  'odd',
]
const names = ['a', 'b', '', 'c']
const paths = ['/healthz', '/healthz/*', '/x/*', '*', '/x*', '/']

const some = (chance: Chance, list: readonly string[]) => {
  const chosen = chance.some(list, 0.25)
  return chosen.length > 0 ? chosen : [chance.pick(list)]
}

function ruleOf(chance: Chance, isCluster: boolean): object {
  if (isCluster && chance.isLucky(0.2))
    return { verbs: some(chance, ['get', 'post', '*']), nonResourceURLs: some(chance, paths) }
  return {
    ...{
      verbs: some(chance, verbs),
      apiGroups: some(chance, groups),
      resources: some(chance, resources),
    },
    ...(chance.isLucky(0.3) && { resourceNames: some(chance, names) }),
  }
}

function attributes(chance: Chance, namespace: string): object {
  if (chance.isLucky(0.15))
    return {
      nonResourceAttributes: {
        path: chance.pick(['/healthz', '/healthz/etcd', '/x', '/x/y', '/xy', '/', '']),
        verb: chance.pick(['get', 'post', 'put', '']),
      },
    }
  const [resource, subresource] = chance.pick(resources).split('/')
  return {
    resourceAttributes: {
      ...{ verb: chance.pick(verbs), group: chance.pick(groups), resource },
      ...(subresource && { subresource }),
      ...(chance.isLucky(0.7) && { namespace: chance.pick([namespace, namespace, 'other']) }),
      ...(chance.isLucky(0.4) && { name: chance.pick(names) }),
      ...(chance.isLucky(0.2) && { version: chance.pick(['v1', '*', 'v9']) }),
    },
  }
}

interface Who {
  readonly user: string
  readonly devs: string
}

function rolesAtRandom({ namespace, run, random }: Setting, { user, devs }: Who): readonly Step[] {
  const own = `${rbac}/namespaces/${namespace}`
  const subjects = () => [
    random.pick<object>([
      { kind: 'User', apiGroup: group, name: user },
      { kind: 'Group', apiGroup: group, name: devs },
      { kind: 'ServiceAccount', name: 'default', namespace },
    ]),
  ]
  return Array.from({ length: 6 }, (_, i): Step[] => {
    const isCluster = random.isLucky(0.5)
    const kind = isCluster ? 'ClusterRole' : 'Role'
    const name = `r${i}-${run}-${namespace.length}`
    const rules = Array.from({ length: 1 + random.below(3) }, () => ruleOf(random, isCluster))
    const isBoundWide = isCluster && random.isLucky(0.4)
    return [
      post(isCluster ? `${rbac}/clusterroles` : `${own}/roles`, {
        apiVersion: `${group}/v1`,
        kind,
        metadata: { name },
        rules,
      }),
      post(isBoundWide ? `${rbac}/clusterrolebindings` : `${own}/rolebindings`, {
        ...{
          apiVersion: `${group}/v1`,
          kind: isBoundWide ? 'ClusterRoleBinding' : 'RoleBinding',
          metadata: { name },
        },
        subjects: subjects(),
        roleRef: { apiGroup: group, kind, name: random.isLucky(0.9) ? name : 'dangling' },
      }),
    ]
  }).flat()
}

/** Every verb, tried by somebody. */
function triesOf(namespace: string, who: Pick<Step, 'headers'>): readonly Step[] {
  return ['configmaps', 'pods', 'secrets'].flatMap((each) => [
    get(`/api/v1/namespaces/${namespace}/${each}`, who),
    get(`/api/v1/namespaces/${namespace}/${each}/a`, who),
    get(`/api/v1/${each}`, who),
    get(`/api/v1/namespaces/${namespace}/${each}?watch=1&timeoutSeconds=1`, {
      ...who,
      frames: 1,
      withinMs: 1500,
    }),
    post(`/api/v1/namespaces/${namespace}/${each}?dryRun=All`, { metadata: { name: 'a' } }, who),
    remove(`/api/v1/namespaces/${namespace}/${each}/a`, undefined, who),
    remove(
      `/api/v1/namespaces/${namespace}/${each}?fieldSelector=metadata.name%3Dnone`,
      undefined,
      who,
    ),
  ])
}

const roles: Scenario = ({ namespace, run, random }) => {
  const devs = `devs-${run}-${namespace.length}`
  const user = `u-${run}-${namespace.length}`
  const own = `${rbac}/namespaces/${namespace}`
  const who = { headers: as(user, devs, 'system:authenticated') }
  return [
    ...rolesAtRandom({ namespace, run, random }, { user, devs }),
    post(`${own}/roles`, {
      apiVersion: `${group}/v1`,
      kind: 'Role',
      metadata: { name: 'last' },
      rules: [{ verbs: ['get'], apiGroups: ['last.example.com'], resources: ['lasts'] }],
    }),
    post(`${own}/rolebindings`, {
      apiVersion: `${group}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'last' },
      subjects: [{ kind: 'User', apiGroup: group, name: user }],
      roleRef: { apiGroup: group, kind: 'Role', name: 'last' },
    }),
    post(
      `${reviews}/selfsubjectaccessreviews`,
      {
        spec: {
          resourceAttributes: {
            namespace,
            verb: 'get',
            group: 'last.example.com',
            resource: 'lasts',
          },
        },
      },
      {
        ...who,
        quiet: true,
        until: (_, body) => (body as { status?: { allowed?: boolean } }).status?.allowed === true,
      },
    ),
    ...Array.from(
      { length: 60 },
      (): Step =>
        post(`${reviews}/subjectaccessreviews`, {
          spec: {
            ...attributes(random, namespace),
            user: random.pick([user, user, `system:serviceaccount:${namespace}:default`, 'nobody']),
            groups: random.some([devs, 'system:authenticated', 'odd']),
          },
        }),
    ),
    ...Array.from(
      { length: 10 },
      (): Step =>
        post(`${reviews}/selfsubjectaccessreviews`, { spec: attributes(random, namespace) }, who),
    ),
    post(`${reviews}/selfsubjectrulesreviews`, { spec: { namespace } }, who),
    ...Array.from({ length: 20 }, (_, i): Step => {
      const kind = random.pick(['Role', 'ClusterRole'])
      const rules = [ruleOf(random, kind === 'ClusterRole')]
      return post(
        kind === 'Role' ? `${own}/roles` : `${rbac}/clusterroles`,
        {
          apiVersion: `${group}/v1`,
          kind,
          metadata: { name: `n${i}-${run}-${namespace.length}` },
          rules,
        },
        who,
      )
    }),
    ...triesOf(namespace, who),
  ]
}

/** Everything there is, asked for by somebody without rights, and by a node. */
const refusals: Scenario = ({ namespace, run }) => {
  const node = as(`system:node:n-${run}`, 'system:nodes', 'system:authenticated')
  const odd = as(`system:node:`, 'system:nodes')
  const nobody = as('nobody')
  const anonymous = { authorization: '' }
  const all = [
    ...[
      'configmaps',
      'secrets',
      'pods',
      'services',
      'endpoints',
      'serviceaccounts',
      'persistentvolumeclaims',
      'events',
    ].map((each) => `/api/v1/namespaces/${namespace}/${each}`),
    ...['nodes', 'persistentvolumes', 'namespaces', 'componentstatuses'].map(
      (each) => `/api/v1/${each}`,
    ),
    ...[
      'storage.k8s.io/v1/csinodes',
      'storage.k8s.io/v1/volumeattachments',
      'storage.k8s.io/v1/csidrivers',
      'node.k8s.io/v1/runtimeclasses',
      'certificates.k8s.io/v1/certificatesigningrequests',
      'resource.k8s.io/v1/resourceslices',
      `coordination.k8s.io/v1/namespaces/kube-node-lease/leases`,
      `resource.k8s.io/v1/namespaces/${namespace}/resourceclaims`,
      `apps/v1/namespaces/${namespace}/deployments`,
      'authentication.k8s.io/v1/tokenreviews',
      'authorization.k8s.io/v1/subjectaccessreviews',
      'none.example.com/v1/things',
    ].map((each) => `/apis/${each}`),
  ]
  return all.flatMap((path) =>
    [node, odd, nobody, anonymous].flatMap((headers): Step[] => [
      get(path, { headers }),
      get(`${path}/x`, { headers }),
      get(`${path}?watch=1&timeoutSeconds=1`, { headers, frames: 1, withinMs: 800, quiet: true }),
      get(`${path}?fieldSelector=metadata.name%3Dx`, { headers }),
      post(`${path}?dryRun=All`, { metadata: { name: 'x' } }, { headers }),
      put(`${path}/x?dryRun=All`, { metadata: { name: 'x' } }, { headers }),
      patch('merge', `${path}/x?dryRun=All`, {}, { headers }),
      patch('merge', `${path}/x/status?dryRun=All`, {}, { headers }),
      get(`${path}/x/log`, { headers }),
      remove(`${path}/x?dryRun=All`, undefined, { headers }),
      remove(`${path}?dryRun=All&fieldSelector=metadata.name%3Dnone`, undefined, { headers }),
    ]),
  )
}

export const rights: Readonly<Record<string, Scenario>> = {
  ...Object.fromEntries(
    Array.from({ length: 6 }, (_, i) => [`roles ${i + 1}${'x'.repeat(i)}`, roles]),
  ),
  ...{ refusals, 'graph of nodes': nodeGraph },
}
