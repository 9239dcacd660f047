/** The roles and bindings that every server has, as objects. */
import type { Features } from '#api/features.ts'
import { nilList } from '#api/schema/zero.ts'
import type { ClusterRole } from '#kinds/rbac/clusterrole/types.ts'
import type { ClusterRoleBinding } from '#kinds/rbac/clusterrolebinding/types.ts'
import type { Role } from '#kinds/rbac/role/types.ts'
import type { RoleBinding } from '#kinds/rbac/rolebinding/types.ts'
import type { PolicyRule, Subject } from '#kinds/rbac/shared/types.ts'
import { aggregatedRoles, clusterRoles } from '#server/authz/default-roles/cluster-roles.ts'
import { controllerRoles } from '#server/authz/default-roles/controller-roles.ts'
import { parseRules } from '#server/authz/default-roles/rule-text.ts'

const apiGroup = 'rbac.authorization.k8s.io'
const apiVersion = `${apiGroup}/v1`
const systemNamespace = 'kube-system'
const publicNamespace = 'kube-public'
const controllerPrefix = 'system:controller:'
const aggregationLabel = (to: string): string => `${apiGroup}/aggregate-to-${to}`
/** Which roles are gathered from others, and into which they go themselves. */
const gathered = { admin: undefined, edit: 'admin', view: 'edit' } as const

/** Without those that are there for the sake of features that are off. */
export function defaultClusterRoles(features: Features): readonly ClusterRole[] {
  const plain = [
    ...Object.entries(clusterRoles),
    ...Object.entries(controllerRoles).map(
      ([name, rules]) => [controllerPrefix + name, rules] as const,
    ),
  ]
  return [
    ...Object.entries(gathered).map(([name, to]) => gatheringRole(name, to)),
    ...Object.entries(aggregatedRoles).map(([to, rules]) =>
      clusterRole(`system:aggregate-to-${to}`, parseRules(rules, features), {
        [aggregationLabel(to)]: 'true',
      }),
    ),
    ...plain
      .map(([name, rules]) => clusterRole(name, parseRules(rules, features)))
      .filter(({ rules = [] }) => rules.length > 0),
  ]
}

function clusterRole(
  name: string,
  rules: readonly PolicyRule[],
  labels: Readonly<Record<string, string>> = {},
): ClusterRole {
  return { apiVersion, kind: 'ClusterRole', metadata: metadataOf(name, undefined, labels), rules }
}

function gatheringRole(name: string, to: string | undefined): ClusterRole {
  const labels = to === undefined ? {} : { [aggregationLabel(to)]: 'true' }
  const clusterRoleSelectors = [{ matchLabels: { [aggregationLabel(name)]: 'true' } }]
  return {
    ...clusterRole(name, [], labels),
    rules: nilList, // the controller that gathers them fills it
    aggregationRule: { clusterRoleSelectors },
  }
}

const user = (name: string): Subject => ({ kind: 'User', apiGroup, name })
const group = (name: string): Subject => ({ kind: 'Group', apiGroup, name })
const account = (name: string): Subject => ({
  kind: 'ServiceAccount',
  name,
  namespace: systemNamespace,
})

/** Who has a role of the whole cluster; node authorization is what nodes get theirs by. */
const clusterSubjects: Readonly<Record<string, readonly Subject[]>> = {
  'cluster-admin': [group('system:masters')],
  'system:monitoring': [group('system:monitoring')],
  'system:discovery': [group('system:authenticated')],
  'system:basic-user': [group('system:authenticated')],
  'system:public-info-viewer': [group('system:authenticated'), group('system:unauthenticated')],
  'system:node-proxier': [user('system:kube-proxy')],
  'system:kube-controller-manager': [user('system:kube-controller-manager')],
  'system:kube-dns': [account('kube-dns')],
  'system:kube-scheduler': [user('system:kube-scheduler')],
  'system:volume-scheduler': [user('system:kube-scheduler')],
  'system:node': [],
  'system:service-account-issuer-discovery': [group('system:serviceaccounts')],
  'system:cluster-trust-bundle-discovery': [group('system:serviceaccounts')],
}

export function defaultClusterRoleBindings(features: Features): readonly ClusterRoleBinding[] {
  const roles = new Set(defaultClusterRoles(features).map(({ metadata }) => metadata.name))
  const ofControllers = Object.keys(controllerRoles).map(
    (name) => [controllerPrefix + name, [account(name)]] as const,
  )
  const all = [...Object.entries(clusterSubjects), ...ofControllers]
  return all
    .filter(([name]) => roles.has(name))
    .map(([name, subjects]) => ({
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: metadataOf(name),
      ...(subjects.length > 0 && { subjects }),
      roleRef: { apiGroup, kind: 'ClusterRole', name },
    }))
}

interface NamespacedRole {
  readonly namespace: string
  readonly name: string
  readonly rules: readonly string[]
  /** Nobody, where it is for others to hand out. */
  readonly subjects?: readonly Subject[]
  /** Where the binding does not bear the name of its role. */
  readonly binding?: string
}

const leading = [
  'create,get,list,update,watch @ coordination.k8s.io : leases',
  'create,get,list,update,watch @ coordination.k8s.io : leasecandidates',
]
const telling = 'create,patch,update @ core,events.k8s.io : events'

const namespacedRoles: readonly NamespacedRole[] = [
  {
    namespace: systemNamespace,
    name: 'extension-apiserver-authentication-reader',
    rules: ['get,list,watch @ core : configmaps = extension-apiserver-authentication'],
    subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler')],
    binding: 'system::extension-apiserver-authentication-reader',
  },
  {
    namespace: systemNamespace,
    name: `${controllerPrefix}bootstrap-signer`,
    rules: ['get,list,watch @ core : secrets'],
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: systemNamespace,
    name: `${controllerPrefix}cloud-provider`,
    rules: ['create,get,list,watch @ core : configmaps'],
    subjects: [account('cloud-provider')],
  },
  {
    namespace: systemNamespace,
    name: `${controllerPrefix}token-cleaner`,
    rules: ['delete,get,list,watch @ core : secrets', telling],
    subjects: [account('token-cleaner')],
  },
  ...['kube-controller-manager', 'kube-scheduler'].map((component) => ({
    namespace: systemNamespace,
    name: `system::leader-locking-${component}`,
    rules: leading,
    subjects: [
      user(`system:${component}`),
      account(component),
      ...(component === 'kube-controller-manager' ? [account('leader-election-controller')] : []),
    ],
  })),
  {
    namespace: publicNamespace,
    name: `${controllerPrefix}bootstrap-signer`,
    rules: [
      'get,list,watch @ core : configmaps',
      'update @ core : configmaps = cluster-info',
      telling,
    ],
    subjects: [account('bootstrap-signer')],
  },
]

export function defaultRoles(features: Features): readonly Role[] {
  return namespacedRoles.map(({ namespace, name, rules }) => ({
    apiVersion,
    kind: 'Role',
    metadata: metadataOf(name, namespace),
    rules: parseRules(rules, features),
  }))
}

export function defaultRoleBindings(): readonly RoleBinding[] {
  return namespacedRoles.flatMap(({ namespace, name, subjects, binding = name }) =>
    subjects
      ? {
          apiVersion,
          kind: 'RoleBinding',
          metadata: metadataOf(binding, namespace),
          subjects,
          roleRef: { apiGroup, kind: 'Role', name },
        }
      : [],
  )
}

/** Whoever does not want a role brought back to this form changes the annotation. */
function metadataOf(
  name: string,
  namespace?: string,
  labels: Readonly<Record<string, string>> = {},
) {
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  }
}
