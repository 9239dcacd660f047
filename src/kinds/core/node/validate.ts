/** The rules for nodes. Most of what a node says is its kubelet's, and taken as it is. */

import { parseCidr } from '#api/ip/ip.ts'
import { validateLegacyCidr } from '#api/ip/ip-validation.ts'
import type { int64, Quantity } from '#api/scalars/scalars.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  internalError,
  invalid,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { byteLength, quoteGo } from '#base/go/text.ts'
import { validateNodeAnnotations } from '#kinds/core/node/annotations.ts'
import { validateConfigSource, validateConfigStatus } from '#kinds/core/node/config-source.ts'
import { validateTaints } from '#kinds/core/node/taints.ts'
import type { Node } from '#kinds/core/node/types.ts'
import { validateResourceAmount } from '#kinds/core/shared/resource-names.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const annotationsPath = path('metadata', 'annotations')
// Upstream names the taints as if they stood in the metadata, where they once did.
const taintsPath = path('metadata', 'taints')
const podCidrsPath = path('spec', 'podCIDRs')
const statusPath = path('status')

/** Upstream's ValidateNode. */
export function validateNode(node: Node): readonly FieldError[] {
  return [
    ...validateNodeAnnotations(node.metadata.annotations, annotationsPath),
    ...validateTaints(node.spec.taints, taintsPath),
    ...validateStatusAmounts(node),
    ...validateSwap(node.status?.nodeInfo?.swap?.capacity),
    ...validateDeclaredFeatures(node.status?.declaredFeatures ?? []),
    ...validatePodCidrs(node.spec.podCIDRs ?? []),
  ]
}

/** Upstream's ValidateNodeUpdate; it alone holds for updates of the status. */
export function validateNodeUpdate(node: Node, old: Node): readonly FieldError[] {
  const { spec, status } = node
  return [
    ...validateNodeAnnotations(node.metadata.annotations, annotationsPath),
    ...validateStatusAmounts(node),
    ...validateAddresses(node),
    ...validateDeclaredFeatures(status?.declaredFeatures ?? []),
    ...validateKept(spec, old.spec),
    ...(spec.configSource
      ? validateConfigSource(spec.configSource, path('spec', 'configSource'))
      : []),
    ...(status?.config ? validateConfigStatus(status.config, statusPath.child('config')) : []),
    ...validateTaints(spec.taints, taintsPath),
  ]
}

function validateStatusAmounts({ status }: Node): readonly FieldError[] {
  return [
    ...validateAmounts(status?.capacity, statusPath.child('capacity')),
    ...validateAmounts(status?.allocatable, statusPath.child('allocatable')),
  ]
}

function validateAmounts(
  amounts: Readonly<Record<string, Quantity>> = {},
  at: FieldPath,
): readonly FieldError[] {
  return Object.entries(amounts).flatMap(([name, amount]) =>
    validateResourceAmount(name, amount, at.child(name)),
  )
}

function validatePodCidrs(cidrs: readonly string[]): readonly FieldError[] {
  const errors = cidrs.flatMap((cidr, i) => validateLegacyCidr(cidr, podCidrsPath.index(i)))
  if (cidrs.length < 2) return errors
  const parsed = cidrs.map(parseCidr)
  const wrong = parsed.indexOf(undefined)
  if (wrong >= 0) {
    const why = `invalid CIDR[${wrong}]: <nil> (invalid CIDR address: ${cidrs[wrong]})`
    const detail = `invalid PodCIDRs. failed to check with dual stack with error:${why}`
    errors.push(internalError(podCidrsPath, detail))
  }
  const families = new Set(parsed.map((cidr) => cidr?.address.family))
  if (wrong >= 0 || families.size < 2 || cidrs.length > 2) {
    const detail = 'may specify no more than one CIDR for each IP family'
    errors.push(invalid(podCidrsPath, cidrs, detail))
  }
  return errors
}

function validateAddresses({ status }: Node): readonly FieldError[] {
  const seen = new Set<string>()
  return (status?.addresses ?? []).flatMap((address, i) => {
    const key = JSON.stringify([address.type, address.address])
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    const at = statusPath.child('addresses').index(i)
    return [duplicate(at, internalFormOf('core.v1.NodeAddress', address))]
  })
}

const featureName = /^[A-Z][a-zA-Z0-9]*(?:\/[a-zA-Z][a-zA-Z0-9]*)*$/
const featureNameLimit = 253
const featureNameDetail =
  "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes"

// Named so upstream, where it does not stand.
const swapPath = path('metadata', 'nodeSwapStatus', 'capacity')

function validateSwap(capacity: int64 = 1): readonly FieldError[] {
  return capacity > 0 ? [] : [invalid(swapPath, capacity, 'must be greater than zero')]
}

function validateDeclaredFeatures(features: readonly string[]): readonly FieldError[] {
  return features.flatMap((feature, i) => {
    const at = statusPath.child('declaredFeatures').index(i)
    const wrong =
      byteLength(feature) > featureNameLimit
        ? `must be no more than ${featureNameLimit} characters`
        : featureName.test(feature)
          ? undefined
          : featureNameDetail
    const before = i === 0 ? undefined : features[i - 1]!
    const isUnsorted = before !== undefined && feature < before
    return [
      ...(before === feature ? [duplicate(at, feature)] : []),
      ...(isUnsorted ? [invalid(at, feature, 'list must be sorted alphabetically')] : []),
      ...(wrong
        ? [invalid(at, feature, `invalid feature name ${quoteGo(feature)}: ${wrong}`)]
        : []),
    ]
  })
}

/** What may be said once, and then no more be changed. */
function validateKept(spec: Node['spec'], old: Node['spec']): readonly FieldError[] {
  const errors: FieldError[] = []
  const { podCIDRs = [] } = spec
  const { podCIDRs: oldCidrs = [] } = old
  const cidrDetail = 'node updates may not change podCIDR except from "" to valid'
  if (oldCidrs.length > 0 && oldCidrs.length !== podCIDRs.length) {
    errors.push(forbidden(podCidrsPath, cidrDetail))
  } else {
    const changed = oldCidrs.filter((cidr, i) => cidr !== podCIDRs[i])
    errors.push(...changed.map(() => forbidden(podCidrsPath, cidrDetail)))
  }
  if (old.providerID && old.providerID !== spec.providerID) {
    const detail = 'node updates may not change providerID except from "" to valid'
    errors.push(forbidden(path('spec', 'providerID'), detail))
  }
  if ((spec.externalID ?? '') !== (old.externalID ?? '')) {
    errors.push(forbidden(path('spec', 'externalID'), 'may not be updated'))
  }
  return errors
}
