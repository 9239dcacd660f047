/** Which parts of some rules other rules do not give. */
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'

/** Single rights of `wanted`, one verb on one thing each, that `given` lacks. */
export function missingRules(
  given: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly PolicyRule[] {
  return wanted.flatMap(singleRules).filter((single) => !given.some((rule) => covers(rule, single)))
}

function singleRules(rule: PolicyRule): readonly PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const onPaths = verbs.flatMap((verb) =>
    nonResourceURLs.map((url) => ({ verbs: [verb], nonResourceURLs: [url] })),
  )
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb): PolicyRule | PolicyRule[] => {
        const single = { apiGroups: [group], resources: [resource], verbs: [verb] }
        if (resourceNames.length === 0) return single
        return resourceNames.map((name) => ({ ...single, resourceNames: [name] }))
      }),
    ),
  )
  return [...onResources, ...onPaths]
}

/** `single` is one right. */
function covers(rule: PolicyRule, single: PolicyRule): boolean {
  if (!includes(rule.verbs, single.verbs[0])) return false
  const [url] = single.nonResourceURLs ?? []
  if (url !== undefined) return (rule.nonResourceURLs ?? []).some((one) => coversPath(one, url))
  const names = rule.resourceNames ?? []
  const [name] = single.resourceNames ?? []
  return (
    includes(rule.apiGroups, single.apiGroups?.[0]) &&
    coversResource(rule.resources ?? [], single.resources?.[0] ?? '') &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  )
}

function includes(list: readonly string[] = [], wanted: string | undefined): boolean {
  return list.includes('*') || (wanted !== undefined && list.includes(wanted))
}

function coversResource(list: readonly string[], wanted: string): boolean {
  if (includes(list, wanted)) return true
  const [, subresource] = wanted.split('/')
  return subresource !== undefined && list.includes(`*/${subresource}`)
}

function coversPath(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)))
}
