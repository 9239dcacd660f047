/** The rules for which requests a webhook or policy is asked about. */
import { type FieldError, invalid, notSupported, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { Rule, RuleWithOperations } from '#kinds/admissionregistration/shared/types.ts'

const operationNames: readonly string[] = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const scopeNames: readonly string[] = ['*', 'Cluster', 'Namespaced']

export interface RuleOptions {
  /** Whether `pods/status` and the like may be named. */
  readonly allowSubresources: boolean
}

export function validateRuleWithOperations(
  rule: RuleWithOperations,
  at: FieldPath,
  options: RuleOptions = { allowSubresources: true },
): readonly FieldError[] {
  const { operations = [] } = rule
  const operationsAt = at.child('operations')
  const others = "if '*' is present, must not specify other operations"
  return [
    ...(operations.length === 0 ? [required(operationsAt)] : []),
    ...(hasStarAndMore(operations) ? [invalid(operationsAt, operations, others)] : []),
    ...operations.flatMap((operation, i) =>
      operationNames.includes(operation)
        ? []
        : [notSupported(operationsAt.index(i), operation, operationNames)],
    ),
    ...validateRule(rule, at, options),
  ]
}

function validateRule(rule: Rule, at: FieldPath, options: RuleOptions): readonly FieldError[] {
  const { apiGroups = [], apiVersions = [], resources = [], scope } = rule
  const [groupsAt, versionsAt] = [at.child('apiGroups'), at.child('apiVersions')]
  const otherGroups = "if '*' is present, must not specify other API groups"
  const otherVersions = "if '*' is present, must not specify other API versions"
  const isUnknown = scope !== undefined && !scopeNames.includes(scope)
  return [
    ...(apiGroups.length === 0 ? [required(groupsAt)] : []),
    ...(hasStarAndMore(apiGroups) ? [invalid(groupsAt, apiGroups, otherGroups)] : []),
    ...(apiVersions.length === 0 ? [required(versionsAt)] : []),
    ...(hasStarAndMore(apiVersions) ? [invalid(versionsAt, apiVersions, otherVersions)] : []),
    ...apiVersions.flatMap((version, i) => (version === '' ? [required(versionsAt.index(i))] : [])),
    ...(options.allowSubresources
      ? validateResources(resources, at.child('resources'))
      : validateWholeResources(resources, at.child('resources'))),
    ...(isUnknown ? [notSupported(at.child('scope'), scope, scopeNames)] : []),
  ]
}

function hasStarAndMore(values: readonly string[]): boolean {
  return values.length > 1 && values.includes('*')
}

/** Names a resource twice if one of them is covered by the other's star. */
function validateResources(resources: readonly string[], at: FieldPath): readonly FieldError[] {
  if (resources.length === 0) return [required(at)]
  const errors: FieldError[] = []
  const wholes = new Set<string>() // `pods/*`
  const parts = new Set<string>() // `*/status`
  resources.forEach((text, i) => {
    if (text === '') errors.push(required(at.index(i)))
    const [resource = '', sub] = splitOnce(text)
    if (sub !== undefined) {
      if (wholes.has(resource)) errors.push(covered(text, `${resource}/*`, i))
      if (parts.has(sub)) errors.push(covered(text, `*/${sub}`, i))
    }
    if (sub === '*') wholes.add(resource)
    if (resource === '*' && sub !== undefined) parts.add(sub)
  })
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalid(at, resources, "if '*/*' is present, must not specify other resources"))
  }
  // As upstream has it, the last one without a part decides.
  const last = resources.findLast((text) => text !== '' && !text.includes('/'))
  if (resources.includes('*') && last !== '*') {
    const detail = "if '*' is present, must not specify other resources without subresources"
    errors.push(invalid(at, resources, detail))
  }
  return errors

  function covered(text: string, by: string, i: number): FieldError {
    return invalid(at.index(i), text, `if '${by}' is present, must not specify ${text}`)
  }
}

function validateWholeResources(
  resources: readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  if (resources.length === 0) return [required(at)]
  const errors = resources.flatMap((text, i) => {
    if (text === '') return [required(at.index(i))]
    return text.includes('/') ? [invalid(at.index(i), text, 'must not specify subresources')] : []
  })
  const others = "if '*' is present, must not specify other resources"
  return hasStarAndMore(resources) ? [...errors, invalid(at, resources, others)] : errors
}

function splitOnce(text: string): readonly [string, string?] {
  const slash = text.indexOf('/')
  return slash < 0 ? [text] : [text.slice(0, slash), text.slice(slash + 1)]
}
