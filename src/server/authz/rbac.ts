/**
 * RBAC: users may do what a rule of a role allows that a binding grants to them. Bindings are looked
 * up by subject, in an index that is made anew when they change, so that a decision costs the
 * bindings of this user, not of all.
 */
import type { Resource } from '#api/metadata.ts'
import { quoteGo } from '#base/go/text.ts'
import type { ClusterRole } from '#kinds/rbac/clusterrole/types.ts'
import type { ClusterRoleBinding } from '#kinds/rbac/clusterrolebinding/types.ts'
import type { RoleBinding } from '#kinds/rbac/rolebinding/types.ts'
import type { PolicyRule, RoleRef, Subject } from '#kinds/rbac/shared/types.ts'
import type { Attributes, Authorizer, Decision } from '#server/authz/authorizer.ts'
import { ruleAllows } from '#server/authz/rbac-rules.ts'
import type { ObjectStore } from '#server/served/object-store.ts'
import type { User } from '#server/user.ts'

export interface RbacStores {
  readonly clusterRoles: ObjectStore
  readonly clusterRoleBindings: ObjectStore
  readonly roles: ObjectStore
  readonly roleBindings: ObjectStore
}

/** A role as a binding grants it to a user: where it came from, for the reason that is given. */
export interface Grant {
  readonly rules: readonly PolicyRule[]
  readonly reason: string
  /** The role, where it is not there. */
  readonly lost?: RoleRef
}

export interface Rbac extends Authorizer {
  /** Everything that is granted to a user in a namespace; empty: in the whole cluster. */
  grants(user: User, namespace: string): Iterable<Grant>
  /** The rules of a role, if it is there. */
  rulesOf(roleRef: RoleRef, namespace: string): readonly PolicyRule[] | undefined
}

type Binding = ClusterRoleBinding | RoleBinding

export function createRbac(stores: RbacStores): Rbac {
  const clusterIndex = createIndex(stores.clusterRoleBindings)
  const namespaceIndex = createIndex(stores.roleBindings)

  function rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    const entry =
      kind === 'ClusterRole'
        ? stores.clusterRoles.peek({ namespace: '', name })
        : stores.roles.peek({ namespace, name })
    return entry && ((entry.object as ClusterRole).rules ?? [])
  }

  function* granted(user: User, namespace: string): Iterable<Grant> {
    for (const { binding, subject } of clusterIndex.bindingsOf(user, '')) {
      yield grantOf(binding, subject, '')
    }
    if (namespace === '') return
    for (const { binding, subject } of namespaceIndex.bindingsOf(user, namespace)) {
      yield grantOf(binding, subject, namespace)
    }
  }

  function grantOf(binding: Binding, subject: Subject, namespace: string) {
    const rules = rulesOf(binding.roleRef, namespace)
    const reason = reasonOf(binding, subject)
    if (rules) return { rules, reason }
    return { rules: [], reason, lost: binding.roleRef }
  }

  return {
    rulesOf,
    grants: granted,
    authorize(attributes: Attributes): Decision {
      const namespace = 'path' in attributes ? '' : attributes.namespace
      const lost: string[] = []
      for (const grant of granted(attributes.user, namespace)) {
        if (grant.lost) lost.push(formatLost(grant.lost))
        for (const rule of grant.rules) {
          if (ruleAllows(rule, attributes)) return { verdict: 'allow', reason: grant.reason }
        }
      }
      if (lost.length === 0) return { verdict: 'no opinion' }
      return { verdict: 'no opinion', reason: `RBAC: ${aggregated(lost)}` }
    },
  }
}

/** Several complaints as upstream strings them together, each once. */
function aggregated(texts: readonly string[]): string {
  const once = [...new Set(texts)]
  return once.length === 1 ? once[0]! : `[${once.join(', ')}]`
}

/** As one who looks for it in a cache tells that a role is not there. */
export function formatLost({ kind, name }: RoleRef): string {
  const resource = kind === 'ClusterRole' ? 'clusterrole' : 'role'
  return `${resource}.rbac.authorization.k8s.io ${quoteGo(name)} not found`
}

function reasonOf({ kind, metadata, roleRef }: Binding, subject: Subject): string {
  const { name, namespace } = metadata
  const where = namespace ? `${name}/${namespace}` : name
  const whom =
    subject.kind === 'ServiceAccount'
      ? `${subject.name}/${subject.namespace || namespace}`
      : subject.name
  const by = `${kind} ${quoteGo(where)} of ${roleRef.kind} ${quoteGo(roleRef.name)}`
  return `RBAC: allowed by ${by} to ${subject.kind} ${quoteGo(whom)}`
}

interface Bound {
  readonly binding: Binding
  readonly subject: Subject
}

interface Index {
  /** Each binding once, in the order of its name, with the subject that it names the user by. */
  bindingsOf(user: User, namespace: string): Iterable<Bound>
}

function createIndex(store: ObjectStore): Index {
  let made: readonly unknown[] | undefined
  let bySubject: ReadonlyMap<string, readonly Bound[]> = new Map()
  return {
    *bindingsOf(user, namespace) {
      const entries = store.peekAll('')
      if (entries !== made) {
        bySubject = indexOf(entries.map(({ object }) => object))
        made = entries
      }
      const seen = new Set<Binding>()
      for (const key of keysOf(user)) {
        for (const bound of bySubject.get(`${namespace}/${key}`) ?? []) {
          if (seen.has(bound.binding)) continue
          seen.add(bound.binding)
          yield bound
        }
      }
    },
  }
}

const accountPrefix = 'system:serviceaccount:'

function* keysOf({ name, groups }: User): Iterable<string> {
  yield `User:${name}`
  for (const group of groups) yield `Group:${group}`
  if (name.startsWith(accountPrefix)) yield `ServiceAccount:${name.slice(accountPrefix.length)}`
}

function indexOf(bindings: readonly Resource[]): ReadonlyMap<string, readonly Bound[]> {
  const index = new Map<string, Bound[]>()
  for (const binding of bindings as readonly Binding[]) {
    const { namespace = '' } = binding.metadata
    for (const subject of binding.subjects ?? []) {
      const key = `${namespace}/${keyOfSubject(subject, namespace)}`
      const there = index.get(key)
      if (there) there.push({ binding, subject })
      else index.set(key, [{ binding, subject }])
    }
  }
  return index
}

/** An account without a namespace is one of the binding's own. */
function keyOfSubject({ kind, name, namespace }: Subject, own: string): string {
  return kind === 'ServiceAccount'
    ? `ServiceAccount:${namespace || own}:${name}`
    : `${kind}:${name}`
}
