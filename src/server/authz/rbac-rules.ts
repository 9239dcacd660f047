/** What one rule of a role allows: upstream's matching, verb by verb. */
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'
import type { Attributes } from '#server/authz/authorizer.ts'

export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if ('path' in attributes) {
    return has(rule.verbs, attributes.verb) && pathMatches(rule.nonResourceURLs, attributes.path)
  }
  const { verb, group, resource, subresource, name } = attributes
  return (
    has(rule.verbs, verb) &&
    has(rule.apiGroups, group) &&
    resourceMatches(rule.resources, resource, subresource) &&
    nameMatches(rule.resourceNames, name)
  )
}

function has(list: readonly string[] | undefined, wanted: string): boolean {
  return list?.some((one) => one === '*' || one === wanted) ?? false
}

/** `*` is everything, `pods/log` one subresource, `*` + `/scale` that subresource of everything. */
function resourceMatches(
  list: readonly string[] | undefined,
  resource: string,
  subresource: string,
): boolean {
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  return (
    list?.some(
      (one) => one === '*' || one === whole || (subresource !== '' && one === `*/${subresource}`),
    ) ?? false
  )
}

/** No names are all names. */
function nameMatches(list: readonly string[] | undefined, name: string): boolean {
  return list === undefined || list.length === 0 || list.includes(name)
}

function pathMatches(list: readonly string[] | undefined, path: string): boolean {
  return (
    list?.some(
      (one) =>
        one === '*' || one === path || (one.endsWith('*') && path.startsWith(one.slice(0, -1))),
    ) ?? false
  )
}
