/** The rules for how the pods of a workload are spread over nodes and zones. */

import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import { duplicate, invalid, notSupported, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { allow, refuse, type Walk } from '#kinds/core/pod/spec/checks.ts'
import { validateLabelKeys, validateUnmergedKeys } from '#kinds/core/pod/spec/label-keys.ts'
import type { TopologySpreadConstraint } from '#kinds/core/pod/types.ts'

const actions = ['DoNotSchedule', 'ScheduleAnyway']
const policies = ['Honor', 'Ignore']

export function checkSpread(
  walk: Walk,
  constraints: readonly TopologySpreadConstraint[],
  at: FieldPath,
): void {
  constraints.forEach((constraint, i) => {
    const itemAt = at.index(i)
    checkConstraint(walk, constraint, itemAt)
    const { topologyKey, whenUnsatisfiable: action } = constraint
    const isAgain = constraints
      .slice(i + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === action)
    if (isAgain) {
      const pairAt = itemAt.child('{topologyKey, whenUnsatisfiable}')
      walk.errors.push(duplicate(pairAt, `{${topologyKey}, ${action}}`))
    }
  })
}

function checkConstraint(walk: Walk, constraint: TopologySpreadConstraint, at: FieldPath): void {
  const { errors, options } = walk
  const spot = { errors, at }
  const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector } = constraint
  if (maxSkew <= 0) refuse(spot, 'maxSkew', maxSkew, ['must be greater than zero'])
  if (topologyKey === '') errors.push(required(at.child('topologyKey'), 'can not be empty'))
  if (!actions.includes(whenUnsatisfiable)) {
    errors.push(notSupported(at.child('whenUnsatisfiable'), whenUnsatisfiable, actions))
  }
  if (minDomains !== undefined) checkMinDomains(walk, minDomains, { ...constraint, at })
  allow(spot, 'nodeAffinityPolicy', constraint.nodeAffinityPolicy, policies)
  allow(spot, 'nodeTaintsPolicy', constraint.nodeTaintsPolicy, policies)
  if (!options.brokenSpreadKeys) errors.push(...validateLabelKeys(constraint, at))
  else errors.push(...validateUnmergedKeys(constraint, at))
  if (!options.anySpreadSelectors) {
    errors.push(...validateLabelSelector(labelSelector, at.child('labelSelector')))
  }
}

function checkMinDomains(
  { errors }: Walk,
  minDomains: number,
  { at, whenUnsatisfiable: action }: TopologySpreadConstraint & { readonly at: FieldPath },
): void {
  const field = at.child('minDomains')
  if (minDomains <= 0) errors.push(invalid(field, minDomains, 'must be greater than zero'))
  if (action !== 'DoNotSchedule') {
    const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`
    errors.push(invalid(field, minDomains, detail))
  }
}
