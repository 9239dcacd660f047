/** Which nodes come to a volume is fixed, but for labels that have got new names. */
import { isSame } from '#api/objects/equality.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { VolumeNodeAffinity } from '#kinds/core/persistentvolume/types.ts'
import type { NodeSelectorTerm } from '#kinds/core/pod/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const newNames: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
}

/** Upstream's validatePvNodeAffinity. */
export function validateNodeAffinityUpdate(
  affinity: VolumeNodeAffinity | undefined,
  old: VolumeNodeAffinity,
): readonly FieldError[] {
  if (isSame(affinity, old)) return []
  const now = affinity?.required?.nodeSelectorTerms ?? []
  const before = old.required?.nodeSelectorTerms ?? []
  const isRenamed =
    affinity?.required !== undefined &&
    now.length === before.length &&
    before.every((term, i) => isRenamedTerm(now[i]!, term))
  if (isRenamed) return []
  const told = internalFormOf('core.v1.VolumeNodeAffinity', affinity)
  const detail = 'field is immutable, except for updating from beta label to GA'
  return [invalid(path('nodeAffinity'), told, detail)]
}

function isRenamedTerm(now: NodeSelectorTerm, before: NodeSelectorTerm): boolean {
  if (!isSame(now.matchFields, before.matchFields)) return false
  const { matchExpressions = [] } = now
  const { matchExpressions: old = [] } = before
  if (matchExpressions.length !== old.length) return false
  return old.every((requirement, i) => {
    const { key } = matchExpressions[i]!
    // A key without a new name may be emptied, as far as this rule goes: another forbids it.
    const isSameKey = key === requirement.key || key === (newNames[requirement.key] ?? '')
    return isSameKey && isSame(matchExpressions[i], { ...requirement, key })
  })
}
