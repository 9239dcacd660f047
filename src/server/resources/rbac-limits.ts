/**
 * Nobody grants what they do not hold: a role may be given rights, and a role be bound, only by who
 * has these rights, may `escalate` or `bind`, or is a master.
 */

import type { Resource } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import { forbidden, notFound, unknownFailure } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { ClusterRole } from '#kinds/rbac/clusterrole/types.ts'
import type { RoleBinding } from '#kinds/rbac/rolebinding/types.ts'
import type { PolicyRule, RoleRef } from '#kinds/rbac/shared/types.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import type { Rbac } from '#server/authz/rbac.ts'
import { formatRules, uncoveredRules } from '#server/authz/rule-cover.ts'
import { mastersGroup, type User } from '#server/user.ts'
import type { ResourceHooks, WriterContext } from '#server/verbs/hooks.ts'

export interface RbacLimits {
  readonly authorizer: Authorizer
  readonly rbac: Rbac
}

const group = 'rbac.authorization.k8s.io'

/** What only they hold who may do everything. */
const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

export function roleHooks(plural: 'roles' | 'clusterroles', limits: RbacLimits): ResourceHooks {
  return {
    async authorize(object, old, context) {
      const role = object as ClusterRole
      const before = old as ClusterRole | undefined
      if (before && isCollecting(role, before)) return
      const { name } = role.metadata
      if (await mayGoBeyond(limits, { plural, name, verb: 'escalate' }, context)) return
      refuseMore(limits, context, { plural, name, rules: role.rules ?? [] })
      const isAggregated = role.aggregationRule ?? before?.aggregationRule
      if (isAggregated && !holds(limits, context, everything)) {
        const why = 'must have cluster-admin privileges to use the aggregationRule'
        throw forbidden({ group, resource: plural }, name, why)
      }
    },
  }
}

const bindable: readonly string[] = ['ClusterRole', 'Role']

export function bindingHooks(
  plural: 'rolebindings' | 'clusterrolebindings',
  limits: RbacLimits,
): ResourceHooks {
  return {
    async authorize(object, old, context) {
      const { roleRef } = object as RoleBinding
      if (old && isCollecting(object, old)) return
      const { groups } = context.user
      if (!bindable.includes(roleRef.kind) && !groups.includes(mastersGroup)) {
        throw unknownFailure(`unsupported role reference kind: ${quoteGo(roleRef.kind)}`)
      }
      const bound = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles'
      if (await mayGoBeyond(limits, { plural: bound, name: roleRef.name, verb: 'bind' }, context)) {
        return
      }
      const rules = limits.rbac.rulesOf(roleRef, context.namespace)
      if (!rules) throw notFound({ group, resource: plural }, roleRef.name)
      refuseMore(limits, context, { plural, name: object.metadata.name, rules })
    },
  }
}

/**
 * Whether nothing is changed but what has to be for the object to go: who collects it need not hold what it
 * grants. All else is as if it were granted anew, even where it was granted before.
 */
function isCollecting(object: Resource, old: Resource): boolean {
  const { ownerReferences: _, finalizers: __, managedFields: ___, ...metadata } = object.metadata
  const { ownerReferences: _o, finalizers: _f, managedFields: _m, ...before } = old.metadata
  return isSame({ ...object, metadata }, { ...old, metadata: before })
}

async function mayGoBeyond(
  { authorizer }: RbacLimits,
  { plural, name, verb }: { readonly plural: string; readonly name: string; readonly verb: string },
  { user, namespace, signal }: WriterContext,
): Promise<boolean> {
  if (user.groups.includes(mastersGroup)) return true
  const asked = { user, verb, group, version: 'v1', resource: plural, subresource: '' }
  const { verdict } = await authorizer.authorize({ ...asked, namespace, name }, { signal })
  return verdict === 'allow'
}

function heldBy({ rbac }: RbacLimits, { user, namespace }: WriterContext) {
  const grants = [...rbac.grants(user, namespace)]
  return {
    rules: grants.flatMap(({ rules }) => rules),
    lost: grants.flatMap(({ lost }) => (lost ? [notThere(lost)] : [])),
  }
}

/** Here upstream asks the store, which speaks of the resource. */
function notThere({ kind, name }: RoleRef): string {
  const resource = kind === 'ClusterRole' ? 'clusterroles' : 'roles'
  return notFound({ group, resource }, name).message
}

function holds(limits: RbacLimits, context: WriterContext, wanted: readonly PolicyRule[]): boolean {
  return uncoveredRules(heldBy(limits, context).rules, wanted).length === 0
}

interface Granted {
  readonly plural: string
  readonly name: string
  readonly rules: readonly PolicyRule[]
}

function refuseMore(limits: RbacLimits, context: WriterContext, granted: Granted): void {
  const { rules, lost } = heldBy(limits, context)
  const more = uncoveredRules(rules, granted.rules)
  if (more.length === 0) return
  const who = formatUser(context.user)
  const told = lost.length > 0 ? `; resolution errors: [${lost.join(', ')}]` : ''
  const what = 'is attempting to grant RBAC permissions not currently held'
  const why = `user ${who} ${what}:\n${formatRules(more)}${told}`
  throw forbidden({ group, resource: granted.plural }, granted.name, why)
}

function formatUser({ name, groups }: User): string {
  return `${quoteGo(name)} (groups=[${groups.map(quoteGo).join(' ')}])`
}
