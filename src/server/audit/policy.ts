/** Which requests are noted, how much of each, and at which of its stages: upstream's audit policy. */

import type { RequestInfo, ResourceInfo } from '#server/http/request-info.ts'
import type { User } from '#server/user.ts'

/** In their order: each notes what the one before it does, and more. */
export const auditLevels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const
export type AuditLevel = (typeof auditLevels)[number]

export const auditStages = [
  'RequestReceived',
  'ResponseStarted',
  'ResponseComplete',
  'Panic',
] as const
export type AuditStage = (typeof auditStages)[number]

export interface GroupResources {
  readonly group: string
  /** Empty: all of the group. */
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
}

/** An empty list asks for nothing in particular. */
export interface AuditRule {
  readonly level: AuditLevel
  readonly users: readonly string[]
  readonly userGroups: readonly string[]
  readonly verbs: readonly string[]
  readonly resources: readonly GroupResources[]
  readonly namespaces: readonly string[]
  readonly nonResourceURLs: readonly string[]
  readonly omitStages: readonly AuditStage[]
  readonly omitManagedFields?: boolean
}

export interface AuditPolicy {
  readonly rules: readonly AuditRule[]
  readonly omitStages: readonly AuditStage[]
  readonly omitManagedFields: boolean
}

/** What the policy says of one request. */
export interface Ruling {
  readonly level: AuditLevel
  readonly omitStages: ReadonlySet<AuditStage>
  readonly omitsManagedFields: boolean
}

/** Nothing is known of a user who could not be authenticated. */
export type Rule = (user: User | undefined, info: RequestInfo) => Ruling

/** The first rule that is for a request counts; one for which there is none is not noted. */
export function createRuling({ rules, omitStages, omitManagedFields }: AuditPolicy): Rule {
  const rulings = rules.map((rule) => ({
    rule,
    ruling: {
      level: rule.level,
      omitStages: new Set([...omitStages, ...rule.omitStages]),
      omitsManagedFields: rule.omitManagedFields ?? omitManagedFields,
    },
  }))
  const otherwise: Ruling = {
    level: 'None',
    omitStages: new Set(omitStages),
    omitsManagedFields: omitManagedFields,
  }
  return (user, info) => rulings.find(({ rule }) => isFor(rule, user, info))?.ruling ?? otherwise
}

function isFor(rule: AuditRule, user: User | undefined, info: RequestInfo): boolean {
  const { users, userGroups, verbs, namespaces, resources, nonResourceURLs } = rule
  if (users.length > 0 && !(user && users.includes(user.name))) return false
  if (userGroups.length > 0 && !user?.groups.some((group) => userGroups.includes(group))) {
    return false
  }
  if (verbs.length > 0 && !verbs.includes(info.verb)) return false
  if (namespaces.length > 0 || resources.length > 0) {
    return info.isResource && isForResource(rule, info)
  }
  if (nonResourceURLs.length === 0) return true
  return !info.isResource && nonResourceURLs.some((wanted) => meansPath(wanted, info.path))
}

function meansPath(wanted: string, path: string): boolean {
  if (wanted === '*' || wanted === path) return true
  return wanted.endsWith('*') && path.startsWith(wanted.replace(/\*+$/, ''))
}

/** To a rule, what has no namespace is in the one without a name. */
function isForResource({ namespaces, resources }: AuditRule, info: ResourceInfo): boolean {
  if (namespaces.length > 0 && !namespaces.includes(info.namespace)) return false
  return resources.length === 0 || resources.some((wanted) => means(wanted, info))
}

function means({ group, resources, resourceNames }: GroupResources, info: ResourceInfo): boolean {
  if (group !== info.group) return false
  if (resources.length === 0) return true
  if (resourceNames.length > 0 && !resourceNames.includes(info.name)) return false
  const { resource, subresource } = info
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  return resources.some(
    (wanted) =>
      wanted === '*' ||
      wanted === whole ||
      wanted === `${resource}/*` ||
      (subresource !== '' && wanted === `*/${subresource}`),
  )
}
