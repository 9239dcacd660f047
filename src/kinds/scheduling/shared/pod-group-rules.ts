/**
 * The rules for groups of pods that are scheduled together, and for templates of such groups.
 * Upstream states them declaratively.
 */
import { dns1123LabelErrors } from '#api/dns-names.ts'
import type { Features } from '#api/features.ts'
import { type FieldError, invalid, required, tooMany } from '#api/field-error.ts'
import type { FieldPath } from '#api/field-path.ts'
import { labelKeyErrors } from '#api/label-names.ts'
import { withoutFields } from '#api/sharing.ts'
import type {
  PodGroupSchedulingConstraints,
  PodGroupSchedulingPolicy,
} from '#kinds/scheduling/podgroup/types.ts'

/** Fields of a group and the gates they are behind. */
const gated = [
  ['schedulingConstraints', 'TopologyAwareWorkloadScheduling'],
  ['resourceClaims', 'DRAWorkloadResourceClaims'],
  ['disruptionMode', 'WorkloadAwarePreemption'],
  ['priorityClassName', 'WorkloadAwarePreemption'],
  ['priority', 'WorkloadAwarePreemption'],
] as const

type Gated = { readonly [K in (typeof gated)[number][0]]?: unknown }

/** A group without the fields whose gates are off, unless the old one has them. */
export function withoutDisabledFields<T extends Gated>(
  group: T,
  old: Gated | undefined,
  features: Features,
): T {
  const disabled = gated
    .filter(([name, gate]) => !features.enabled(gate) && old?.[name] === undefined)
    .map(([name]) => name)
  return withoutFields(group, ...disabled)
}

export function validateShortName(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  return dns1123LabelErrors(name).map((message) => invalid(at, name, message))
}

export function validatePolicy(
  { basic, gang }: PodGroupSchedulingPolicy,
  at: FieldPath,
): readonly FieldError[] {
  if (basic && gang) {
    const detail = 'exactly one of `basic`, `gang` is required, but multiple fields are set'
    return [invalid(at, '{`basic`, `gang`}', detail)]
  }
  if (!basic && !gang) return [invalid(at, '', 'must specify one of: `basic`, `gang`')]
  if (!gang) return []
  const { minCount } = gang
  const countAt = at.child('gang', 'minCount')
  if (minCount === 0) return [required(countAt)]
  return minCount < 0 ? [invalid(countAt, minCount, 'must be greater than or equal to 1')] : []
}

const topologiesLimit = 1

export function validateConstraints(
  constraints: PodGroupSchedulingConstraints | undefined,
  at: FieldPath,
): readonly FieldError[] {
  if (!constraints) return []
  const { topology = [] } = constraints
  const topologyAt = at.child('topology')
  if (topology.length > topologiesLimit) {
    return [tooMany(topologyAt, topology.length, topologiesLimit)]
  }
  return topology.flatMap(({ key }, i) => {
    const keyAt = topologyAt.index(i).child('key')
    if (key === '') return [required(keyAt)]
    return labelKeyErrors(key).map((message) => invalid(keyAt, key, message))
  })
}
