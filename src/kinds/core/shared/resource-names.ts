/** Which names of resources there are, and what follows from a name. */

import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { parseQuantity, quantitySign, scaledQuantity } from '#api/scalars/quantity.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import { type FieldError, invalid, named } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

const hugePagesPrefix = 'hugepages-'
const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage'])
const countedResources = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
const standardResources = new Set([
  ...containerResources,
  ...countedResources,
  'storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
])

/** Upstream's IsHugePageResourceName. */
export function isHugePages(name: string): boolean {
  return name.startsWith(hugePagesPrefix)
}

/** Whether pages of the size that `name` says add up to `amount`. */
export function isWholePages(name: string, amount: Quantity): boolean {
  const size = pageSize(name.slice(hugePagesPrefix.length))
  return size !== undefined && scaledQuantity(amount, 0) % size === 0n
}

function pageSize(text: string): bigint | undefined {
  try {
    parseQuantity(text)
  } catch {
    return undefined
  }
  const isWhole = quantitySign(text) > 0 && scaledQuantity(text, -3) % 1000n === 0n
  return isWhole ? scaledQuantity(text, 0) : undefined
}

/** Upstream's IsNativeResource: without a domain, or of Kubernetes' own. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

/** Upstream's IsOvercommitAllowed: whether a limit may be above its request. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name)
}

/** Upstream's IsExtendedResourceName: what a device plugin or driver offers. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false
  return qualifiedNameErrors(`requests.${name}`).length === 0
}

/** Upstream's IsIntegerResourceName: what comes in whole numbers only. */
function isIntegerResource(name: string): boolean {
  return countedResources.has(name) || isExtendedResource(name)
}

/** Upstream's IsStandardResourceName. */
function isStandardResource(name: string): boolean {
  return standardResources.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-')
}

/** Upstream's IsStandardContainerResourceName. */
function isStandardContainerResource(name: string): boolean {
  return containerResources.has(name) || isHugePages(name)
}

/**
 * Upstream's validateResourceName: a resource that Kubernetes knows, or one with a domain. Upstream has
 * it twice, and one shows what is no name at all as plain text.
 */
export function validateResourceName(
  name: string,
  at: FieldPath,
  unnamed: unknown = named(name),
): readonly FieldError[] {
  const errors = qualifiedNameErrors(name)
  if (errors.length > 0) return errors.map((message) => invalid(at, unnamed, message))
  if (name.includes('/') || isStandardResource(name)) return []
  return [invalid(at, named(name), 'must be a standard resource type or fully qualified')]
}

/** Upstream's ValidateContainerResourceName: a name without a domain may be wrong in two ways. */
export function validateContainerResourceName(
  name: string,
  at: FieldPath,
  unnamed: unknown = named(name),
): readonly FieldError[] {
  const errors = validateResourceName(name, at, unnamed)
  if (!name.includes('/')) {
    if (isStandardContainerResource(name)) return errors
    return [...errors, invalid(at, named(name), 'must be a standard resource for containers')]
  }
  if (isNativeResource(name) || isExtendedResource(name)) return errors
  return [...errors, invalid(at, named(name), "doesn't follow extended resource name standard")]
}

/** Upstream's IsStandardQuotaResourceName: what quotas count without a domain in its name. */
export function isQuotaResource(name: string): boolean {
  return name !== 'storage' && isStandardResource(name)
}

/** Upstream's ValidateResourceQuotaResourceName. */
export function validateQuotaResourceName(name: string, at: FieldPath): readonly FieldError[] {
  const errors = validateResourceName(name, at)
  if (name.includes('/') || isQuotaResource(name)) return errors
  return [...errors, invalid(at, named(name), 'must be a standard resource for quota')]
}

/** Upstream's ValidateResourceQuantityValue. */
export function validateResourceAmount(
  name: string,
  amount: Quantity,
  at: FieldPath,
): readonly FieldError[] {
  const isNegative = quantitySign(amount) < 0
  const isBroken = isIntegerResource(name) && scaledQuantity(amount, -3) % 1000n !== 0n
  if (!isNegative && !isBroken) return []
  return [
    ...(isNegative ? [invalid(at, amount, 'must be greater than or equal to 0')] : []),
    ...(isBroken ? [invalid(at, amount, 'must be an integer')] : []),
  ]
}
