/** The rules for quotas: which resources can be counted, and within which scopes. */

import type { Quantity } from '#api/scalars/scalars.ts'
import { type FieldError, invalid, named, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { ResourceQuota, ResourceQuotaSpec } from '#kinds/core/resourcequota/types.ts'
import {
  isQuotaResource,
  validateQuotaResourceName,
  validateResourceAmount,
} from '#kinds/core/shared/resource-names.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const specPath = path('spec')

/** Upstream's ValidateResourceQuota. */
export function validateQuota(quota: ResourceQuota): readonly FieldError[] {
  return [...validateSpec(quota.spec), ...validateQuotaStatus(quota)]
}

/** Upstream's ValidateResourceQuotaUpdate. */
export function validateQuotaUpdate(
  { spec }: ResourceQuota,
  old: ResourceQuota,
): readonly FieldError[] {
  const scopes = new Set(spec.scopes)
  const isSame = scopes.symmetricDifference(new Set(old.spec.scopes)).size === 0
  return [
    ...validateSpec(spec),
    ...(isSame ? [] : [invalid(specPath.child('scopes'), spec.scopes, 'field is immutable')]),
  ]
}

/** Upstream's ValidateResourceQuotaStatusUpdate. */
export function validateQuotaStatus({ status }: ResourceQuota): readonly FieldError[] {
  return [
    ...validateAmounts(status?.hard, path('status', 'hard')),
    ...validateAmounts(status?.used, path('status', 'used')),
  ]
}

function validateSpec(spec: ResourceQuotaSpec): readonly FieldError[] {
  return [
    ...validateAmounts(spec.hard, specPath.child('hard')),
    ...validateScopes(spec),
    ...validateSelector(spec),
  ]
}

function validateAmounts(
  amounts: Readonly<Record<string, Quantity>> = {},
  at: FieldPath,
): readonly FieldError[] {
  return Object.entries(amounts).flatMap(([name, amount]) => [
    ...validateQuotaResourceName(name, at.key(name)),
    ...validateResourceAmount(name, amount, at.key(name)),
  ])
}

const pods = ['pods']
const podResources = [
  ...pods,
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]
/** The scopes there are, and the standard resources that each can be applied to. */
const resourcesOfScopes: Readonly<Record<string, readonly string[]>> = {
  Terminating: podResources,
  NotTerminating: podResources,
  BestEffort: pods,
  NotBestEffort: podResources,
  PriorityClass: podResources,
  CrossNamespacePodAffinity: podResources,
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
}

/** Scopes of which no pod can be in both. */
const conflicts = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const

function validateScopes({ scopes, hard }: ResourceQuotaSpec): readonly FieldError[] {
  if (!scopes) return []
  const at = specPath.child('scopes')
  const errors: FieldError[] = []
  for (const scope of scopes) {
    if (!isScope(scope)) errors.push(invalid(at, scopes, 'unsupported scope'))
    errors.push(...misapplied(scope, hard).map((detail) => invalid(at, scopes, detail)))
  }
  return [...errors, ...validateConflicts(scopes, scopes, at)]
}

function isScope(scope: string): boolean {
  return Object.hasOwn(resourcesOfScopes, scope)
}

/** The complaint once for every standard resource that a scope cannot be applied to. */
function misapplied(scope: string, hard: ResourceQuotaSpec['hard'] = {}): readonly string[] {
  if (!isScope(scope)) return []
  return Object.keys(hard)
    .filter((name) => isQuotaResource(name) && !resourcesOfScopes[scope]!.includes(name))
    .map(() => 'unsupported scope applied to resource')
}

function validateConflicts(
  scopes: readonly string[],
  told: readonly string[] | undefined,
  at: FieldPath,
): readonly FieldError[] {
  return conflicts
    .filter((pair) => pair.every((scope) => scopes.includes(scope)))
    .map(() => invalid(at, told, 'conflicting scopes'))
}

const existsOnly = new Set([
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
])

function validateSelector(spec: ResourceQuotaSpec): readonly FieldError[] {
  if (!spec.scopeSelector) return []
  const at = specPath.child('scopeSelector', 'matchExpressions')
  const { matchExpressions = [] } = spec.scopeSelector
  const errors: FieldError[] = []
  for (const { scopeName, operator, values } of matchExpressions) {
    if (!isScope(scopeName)) {
      errors.push(invalid(at.child('scopeName'), named(scopeName), 'unsupported scope'))
    }
    for (const detail of misapplied(scopeName, spec.hard)) {
      errors.push(invalid(at, internalFormOf('core.v1.ScopeSelector', spec.scopeSelector), detail))
    }
    if (existsOnly.has(scopeName) && operator !== 'Exists') {
      const detail =
        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
      errors.push(invalid(at.child('operator'), named(operator), detail))
    }
    errors.push(...validateOperator(operator, values, at))
  }
  const scopes = matchExpressions.map(({ scopeName }) => scopeName)
  return [...errors, ...validateConflicts(scopes, spec.scopes, at)]
}

function validateOperator(
  operator: string,
  values: readonly string[] | undefined,
  at: FieldPath,
): readonly FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn': {
      const detail =
        "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
      return values?.length ? [] : [required(at.child('values'), detail)]
    }
    case 'Exists':
    case 'DoesNotExist': {
      const detail =
        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
      return values?.length ? [invalid(at.child('values'), values, detail)] : []
    }
    default:
      return [invalid(at.child('operator'), named(operator), 'not a valid selector operator')]
  }
}
