/** The rules for what a pod wants to be near to, and away from. */
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { labelKeyErrors } from '#api/names/label-names.ts'
import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { refuse, type Spot, type Walk } from '#kinds/core/pod/spec/checks.ts'
import { validateLabelKeys } from '#kinds/core/pod/spec/label-keys.ts'
import { checkNodeSelector, checkNodeSelectorTerm } from '#kinds/core/pod/spec/node-selector.ts'
import type { Affinity, NodeAffinity, PodAffinity, PodAffinityTerm } from '#kinds/core/pod/types.ts'

export function checkAffinity(walk: Walk, affinity: Affinity, at: FieldPath): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  if (nodeAffinity) checkNodeAffinity(walk, nodeAffinity, at.child('nodeAffinity'))
  if (podAffinity) checkPodAffinity(walk, podAffinity, at.child('podAffinity'))
  if (podAntiAffinity) checkPodAffinity(walk, podAntiAffinity, at.child('podAntiAffinity'))
}

function checkNodeAffinity({ errors, options }: Walk, affinity: NodeAffinity, at: FieldPath): void {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: needed,
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = affinity
  if (needed) {
    const spot = { errors, at: at.child('requiredDuringSchedulingIgnoredDuringExecution') }
    checkNodeSelector(spot, needed, options.anyNodeAffinityValues)
  }
  const preferredAt = at.child('preferredDuringSchedulingIgnoredDuringExecution')
  preferred.forEach(({ weight, preference }, i) => {
    const itemAt = preferredAt.index(i)
    checkWeight({ errors, at: itemAt }, weight)
    // Values of labels that no node can have are let pass: the pod starts all the same.
    checkNodeSelectorTerm({ errors, at: itemAt.child('preference') }, preference, true)
  })
}

function checkPodAffinity(walk: Walk, affinity: PodAffinity, at: FieldPath): void {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: needed = [],
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = affinity
  const neededAt = at.child('requiredDuringSchedulingIgnoredDuringExecution')
  needed.forEach((term, i) => {
    checkTerm(walk, term, neededAt.index(i))
  })
  const preferredAt = at.child('preferredDuringSchedulingIgnoredDuringExecution')
  preferred.forEach(({ weight, podAffinityTerm }, i) => {
    const itemAt = preferredAt.index(i)
    checkWeight({ errors: walk.errors, at: itemAt }, weight)
    checkTerm(walk, podAffinityTerm, itemAt.child('podAffinityTerm'))
  })
}

function checkWeight(spot: Spot, weight: number): void {
  if (weight < 1 || weight > 100) refuse(spot, 'weight', weight, ['must be in the range 1-100'])
}

function checkTerm({ errors, options }: Walk, term: PodAffinityTerm, at: FieldPath): void {
  const { namespaces = [], topologyKey } = term
  errors.push(...validateTermSelectors(term, at, options.anySelectorValues))
  for (const name of namespaces) {
    refuse({ errors, at }, 'namespace', name, dns1123LabelErrors(name))
  }
  errors.push(...validateLabelKeys(term, at))
  if (topologyKey === '') errors.push(required(at.child('topologyKey'), 'can not be empty'))
  for (const message of labelKeyErrors(topologyKey)) {
    errors.push(invalid(at.child('topologyKey'), topologyKey, message))
  }
}

/** Upstream's ValidatePodAffinityTermSelector. */
export function validateTermSelectors(
  { labelSelector, namespaceSelector }: PodAffinityTerm,
  at: FieldPath,
  anyValues: boolean,
): readonly FieldError[] {
  if (!labelSelector && !namespaceSelector) return []
  return [
    ...validateLabelSelector(labelSelector, at.child('labelSelector'), { anyValues }),
    ...validateLabelSelector(namespaceSelector, at.child('namespaceSelector'), { anyValues }),
  ]
}
