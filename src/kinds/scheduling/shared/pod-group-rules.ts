/**
 * The rules for groups of pods that are scheduled together, and for templates of such groups.
 * Upstream states them declaratively.
 */

import type { Features } from '#api/features.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { labelKeyErrors } from '#api/names/label-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import {
  asSent,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  struct,
  tooMany,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  PodGroupResourceClaim,
  PodGroupSchedulingConstraints,
  PodGroupSchedulingPolicy,
} from '#kinds/scheduling/podgroup/types.ts'
import type { DisruptionMode } from '#kinds/scheduling/shared/v1alpha2.ts'

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

/** What a group and a template of groups have alike. */
interface Grouped {
  readonly schedulingPolicy: PodGroupSchedulingPolicy
  readonly schedulingConstraints?: PodGroupSchedulingConstraints
  readonly resourceClaims?: readonly PodGroupResourceClaim[]
  readonly disruptionMode?: DisruptionMode
  readonly priorityClassName?: string
  readonly priority?: number
}

export function validateGrouped(group: Grouped, at: FieldPath): readonly FieldError[] {
  const { schedulingPolicy, schedulingConstraints, resourceClaims, disruptionMode } = group
  const { priorityClassName: name = '', priority = 0 } = group
  const priorityAt = at.child('priority')
  return [
    ...validatePolicy(schedulingPolicy, at.child('schedulingPolicy')),
    ...validateConstraints(schedulingConstraints, at.child('schedulingConstraints')),
    ...validateClaims(resourceClaims ?? [], at.child('resourceClaims')),
    ...(disruptionMode === undefined || modes.includes(disruptionMode)
      ? []
      : [notSupported(at.child('disruptionMode'), disruptionMode, modes)]),
    ...(name === '' ? [] : validateLongName(name, at.child('priorityClassName'))),
    ...(priority > highestPriority
      ? [invalid(priorityAt, priority, `must be less than or equal to ${highestPriority}`)]
      : []),
  ]
}

const specPath = path('spec')
const modes = ['Pod', 'PodGroup']
const highestPriority = 1_000_000_000
const claimsLimit = 4

/** A field of a spec that was changed is told to be fixed, or not to be there, and nothing of what is below it. */
export function validateFixed<T extends object>(
  now: T,
  old: T,
  fields: readonly (keyof T & string)[],
  features?: Features,
): readonly FieldError[] {
  return fields.flatMap((name) => {
    if (isSame(now[name], old[name])) return []
    const fieldAt = specPath.child(name)
    const gate = gated.find(([field]) => field === name && field !== 'resourceClaims')?.[1]
    if (gate && features?.enabled(gate) === false) return [forbidden(fieldAt, '')]
    return [invalid(fieldAt, undefined, 'field is immutable'), ...limited(now[name], fieldAt, name)]
  })
}

function limited(value: unknown, at: FieldPath, name: string): readonly FieldError[] {
  if (name !== 'resourceClaims') return []
  return validateCount((value as readonly unknown[] | undefined) ?? [], claimsLimit, at)
}

export function validateCount(
  list: readonly unknown[],
  limit: number,
  at: FieldPath,
): readonly FieldError[] {
  return list.length > limit ? [tooMany(at, list.length, limit)] : []
}

export function validateShortName(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  return dns1123LabelErrors(name, 'bytes').map((message) => invalid(at, name, message))
}

export function validateLongName(name: string, at: FieldPath): readonly FieldError[] {
  return dns1123SubdomainErrors(name, 'bytes').map((message) => invalid(at, name, message))
}

/** That just one of the members is there. */
export function validateUnion(
  members: Readonly<Record<string, unknown>>,
  at: FieldPath,
): readonly FieldError[] {
  const names = Object.keys(members)
  const given = names.filter((name) => members[name] !== undefined)
  const all = names.map((name) => `\`${name}\``).join(', ')
  if (given.length === 0) return [invalid(at, '', `must specify one of: ${all}`)]
  if (given.length === 1) return []
  return [invalid(at, `{${given.join(', ')}}`, `must specify exactly one of: ${all}`)]
}

/** Items whose name stands before them, each shown as it was sent. */
export function validateNames<T extends { readonly name: string }>(
  items: readonly T[],
  at: FieldPath,
  shown: (item: T) => unknown,
): readonly FieldError[] {
  const seen = new Set<string>()
  return items.flatMap((item, i) => {
    if (seen.has(item.name)) return [duplicate(at.index(i), shown(item))]
    seen.add(item.name)
    return []
  })
}

/** A group or a template in the order of upstream's fields; null stands for constraints that are not there. */
export function groupAsSent(group: Grouped & { readonly name?: string }): unknown {
  const { name, schedulingPolicy, schedulingConstraints = null, resourceClaims, ...rest } = group
  const claims = resourceClaims?.map(asSent)
  const { disruptionMode, priorityClassName, priority } = rest
  return struct({
    ...{ name, schedulingPolicy: asSent(schedulingPolicy) },
    ...{ schedulingConstraints: asSent(schedulingConstraints), resourceClaims: claims },
    ...{ disruptionMode, priorityClassName, priority },
  })
}

function validatePolicy(policy: PodGroupSchedulingPolicy, at: FieldPath): readonly FieldError[] {
  const { basic, gang } = policy
  return [...validateUnion({ basic, gang }, at), ...validateGang(gang, at.child('gang'))]
}

function validateGang(
  gang: PodGroupSchedulingPolicy['gang'],
  at: FieldPath,
): readonly FieldError[] {
  if (!gang) return []
  const { minCount } = gang
  const countAt = at.child('minCount')
  if (minCount === 0) return [required(countAt)]
  return minCount < 0 ? [invalid(countAt, minCount, 'must be greater than or equal to 1')] : []
}

const topologiesLimit = 1

function validateConstraints(
  constraints: PodGroupSchedulingConstraints | undefined,
  at: FieldPath,
): readonly FieldError[] {
  if (!constraints) return []
  const { topology = [] } = constraints
  const topologyAt = at.child('topology')
  if (topology.length > topologiesLimit) return validateCount(topology, topologiesLimit, topologyAt)
  return topology.flatMap(({ key }, i) => {
    const keyAt = topologyAt.index(i).child('key')
    if (key === '') return [required(keyAt)]
    return labelKeyErrors(key).map((message) => invalid(keyAt, key, message))
  })
}

function validateClaims(
  claims: readonly PodGroupResourceClaim[],
  at: FieldPath,
): readonly FieldError[] {
  if (claims.length > claimsLimit) return validateCount(claims, claimsLimit, at)
  return [
    ...validateNames(claims, at, asSent),
    ...claims.flatMap((claim, i) => validateClaim(claim, at.index(i))),
  ]
}

const sources = ['resourceClaimName', 'resourceClaimTemplateName'] as const

function validateClaim(claim: PodGroupResourceClaim, at: FieldPath): readonly FieldError[] {
  const { name, resourceClaimName, resourceClaimTemplateName } = claim
  return [
    ...validateUnion({ resourceClaimName, resourceClaimTemplateName }, at),
    ...validateShortName(name, at.child('name')),
    ...sources.flatMap((source) => {
      const value = claim[source]
      return value === undefined ? [] : validateLongName(value, at.child(source))
    }),
  ]
}
