/** Which flow schema a request belongs to: the first, by precedence, of whose rules one is for it. */
import type {
  FlowSchema,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  Subject,
} from '#kinds/flowcontrol/flowschema/types.ts'
import type { RequestInfo, ResourceInfo } from '#server/http/request-info.ts'
import type { User } from '#server/user.ts'

/** Those that come first first. */
export function inPrecedence<T extends FlowSchema>(schemas: readonly T[]): readonly T[] {
  const of = ({ spec }: FlowSchema) => spec.matchingPrecedence ?? 1000
  return schemas.toSorted((a, b) => of(a) - of(b) || (a.metadata.name < b.metadata.name ? -1 : 1))
}

/** Of each schema the rules that are for a user, as far as that goes. */
interface Candidate<T> {
  readonly schema: T
  readonly rules: readonly PolicyRulesWithSubjects[]
}

/**
 * Answers the schema of a request. What is for a user is found out once for as long as the user is the
 * same value, which it is from request to request.
 */
export function createClassifier<T>(
  schemas: readonly { readonly state: T; readonly spec: FlowSchema['spec'] }[],
  otherwise: T,
): (user: User, info: RequestInfo) => T {
  const known = new WeakMap<User, readonly Candidate<T>[]>()
  const candidatesOf = (user: User): readonly Candidate<T>[] => {
    const candidates = schemas.flatMap(({ state: schema, spec }) => {
      const rules = (spec.rules ?? []).filter(({ subjects }) =>
        subjects.some((subject) => isSubject(subject, user)),
      )
      return rules.length === 0 ? [] : [{ schema, rules }]
    })
    known.set(user, candidates)
    return candidates
  }
  return (user, info) => {
    for (const { schema, rules } of known.get(user) ?? candidatesOf(user)) {
      for (const rule of rules) if (isFor(rule, info)) return schema
    }
    return otherwise
  }
}

function isSubject(
  { kind, user, group, serviceAccount }: Subject,
  { name, groups }: User,
): boolean {
  if (kind === 'User') return user?.name === '*' || user?.name === name
  if (kind === 'Group') return group?.name === '*' || groups.includes(group?.name ?? '')
  if (!serviceAccount) return false
  const prefix = `system:serviceaccount:${serviceAccount.namespace}:`
  return serviceAccount.name === '*'
    ? name.startsWith(prefix)
    : name === prefix + serviceAccount.name
}

function isFor(
  { resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects,
  info: RequestInfo,
): boolean {
  if (info.isResource) {
    for (const rule of resourceRules) if (isForResource(rule, info)) return true
    return false
  }
  for (const rule of nonResourceRules) if (isForPath(rule, info)) return true
  return false
}

function isForResource(rule: ResourcePolicyRule, info: ResourceInfo): boolean {
  const { verbs, apiGroups, resources, clusterScope, namespaces = [] } = rule
  if (!has(verbs, info.verb) || !has(apiGroups, info.group)) return false
  const { resource, subresource, namespace } = info
  if (resources[0] !== '*') {
    const whole = subresource === '' ? resource : `${resource}/${subresource}`
    if (!resources.includes(whole)) return false
  }
  return namespace === '' ? clusterScope === true : has(namespaces, namespace)
}

function isForPath({ verbs, nonResourceURLs }: NonResourcePolicyRule, info: RequestInfo): boolean {
  if (!has(verbs, info.verb)) return false
  return nonResourceURLs.some((url) => {
    if (url === '*' || url === info.path) return true
    return url.endsWith('/*') && info.path.startsWith(url.slice(0, -1))
  })
}

function has(list: readonly string[], value: string): boolean {
  return list[0] === '*' || list.includes(value)
}
