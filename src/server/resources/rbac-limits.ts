/**
 * Nobody grants what they do not hold: a role may be given rights, and a role be bound, only by who
 * has these rights, may `escalate` or `bind`, or is a master.
 */
import { isIdentical } from '#api/equality.ts'
import { forbidden, notFound } from '#api/status-answers.ts'
import { quoteGo } from '#base/go-text.ts'
import type { ClusterRole } from '#kinds/rbac/clusterrole/types.ts'
import type { RoleBinding } from '#kinds/rbac/rolebinding/types.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'
import { mastersGroup, type User } from '#server/authn/user.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import type { Rbac } from '#server/authz/rbac.ts'
import { formatRules, uncoveredRules } from '#server/authz/rule-cover.ts'
import type { ResourceHooks, WriterContext } from '#server/resources/hooks.ts'

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
      const sameRules = before && isIdentical(role.rules ?? [], before.rules ?? [])
      const sameSources = before && isIdentical(role.aggregationRule, before.aggregationRule)
      if (sameRules && sameSources) return
      const asked = { plural, name: role.metadata.name, verb: 'escalate' }
      if (await mayGoBeyond(limits, asked, context)) return
      if (role.aggregationRule && !sameSources && !holds(limits, context, everything)) {
        const why = 'must have cluster-admin privileges to use the aggregationRule'
        throw forbidden({ group, resource: plural }, role.metadata.name, why)
      }
      if (!sameRules)
        refuseMore(limits, context, { plural, name: role.metadata.name, rules: role.rules ?? [] })
    },
  }
}

export function bindingHooks(
  plural: 'rolebindings' | 'clusterrolebindings',
  limits: RbacLimits,
): ResourceHooks {
  return {
    async authorize(object, old, context) {
      const { roleRef, ...binding } = object as RoleBinding
      const before = old as RoleBinding | undefined
      if (before && isIdentical(before.subjects ?? [], binding.subjects ?? [])) return
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

async function mayGoBeyond(
  { authorizer }: RbacLimits,
  { plural, name, verb }: { readonly plural: string; readonly name: string; readonly verb: string },
  { user, namespace, signal }: WriterContext,
): Promise<boolean> {
  if (user.groups.includes(mastersGroup)) return true
  const asked = { user, verb, group, version: 'v1', resource: plural, subresource: '' }
  const { verdict } = await authorizer.authorize({ ...asked, namespace, name }, signal)
  return verdict === 'allow'
}

function heldBy({ rbac }: RbacLimits, { user, namespace }: WriterContext) {
  const grants = [...rbac.grants(user, namespace)]
  return {
    rules: grants.flatMap(({ rules }) => rules),
    lost: grants.flatMap(({ lost }) => lost ?? []),
  }
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
