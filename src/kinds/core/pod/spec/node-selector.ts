/** The rules for terms that select nodes by their labels and fields. */
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { labelKeyErrors, labelValueErrors } from '#api/names/label-names.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  named,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { refuse, type Spot } from '#kinds/core/pod/spec/checks.ts'
import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from '#kinds/core/pod/types.ts'

/** Upstream's ValidateNodeSelector; with `anyValues`, of what was stored before values were checked. */
export function validateNodeSelector(
  selector: NodeSelector,
  at: FieldPath,
  anyValues = false,
): readonly FieldError[] {
  const errors: FieldError[] = []
  checkNodeSelector({ errors, at }, selector, anyValues)
  return errors
}

export function checkNodeSelector(
  { errors, at }: Spot,
  { nodeSelectorTerms }: NodeSelector,
  anyValues: boolean,
): void {
  const termsAt = at.child('nodeSelectorTerms')
  if (nodeSelectorTerms.length === 0) {
    errors.push(required(termsAt, 'must have at least one node selector term'))
  }
  nodeSelectorTerms.forEach((term, i) => {
    checkNodeSelectorTerm({ errors, at: termsAt.index(i) }, term, anyValues)
  })
}

export function checkNodeSelectorTerm(
  { errors, at }: Spot,
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  anyValues: boolean,
): void {
  matchExpressions.forEach((requirement, i) => {
    checkExpression({ errors, at: at.child('matchExpressions').index(i) }, requirement, anyValues)
  })
  matchFields.forEach((requirement, i) => {
    checkField({ errors, at: at.child('matchFields').index(i) }, requirement)
  })
}

function checkExpression(spot: Spot, requirement: NodeSelectorRequirement, anyValues: boolean) {
  const { errors, at } = spot
  const { key, operator, values = [] } = requirement
  checkValueCount(spot, operator, values.length)
  refuse(spot, 'key', key, labelKeyErrors(key))
  if (anyValues) return
  values.forEach((value, i) => {
    for (const message of labelValueErrors(value)) {
      errors.push(invalid(at.child('values').index(i), value, message))
    }
  })
}

function checkValueCount(spot: Spot, operator: string, count: number): void {
  const { errors, at } = spot
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (count > 0) return
      errors.push(
        required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"),
      )
      return
    case 'Exists':
    case 'DoesNotExist':
      if (count === 0) return
      errors.push(
        forbidden(
          at.child('values'),
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
      )
      return
    case 'Gt':
    case 'Lt':
      if (count === 1) return
      errors.push(
        required(
          at.child('values'),
          "must be specified single value when `operator` is 'Lt' or 'Gt'",
        ),
      )
      return
    default:
      refuse(spot, 'operator', named(operator), ['not a valid selector operator'])
  }
}

/** Of a node's fields only its name can be asked for. */
function checkField(spot: Spot, { key, operator, values = [] }: NodeSelectorRequirement): void {
  const { errors, at } = spot
  if (operator !== 'In' && operator !== 'NotIn') {
    refuse(spot, 'operator', named(operator), ['not a valid selector operator'])
  } else if (values.length !== 1) {
    const detail =
      "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
    errors.push(required(at.child('values'), detail))
  }
  if (key !== 'metadata.name') {
    refuse(spot, 'key', key, ['not a valid field selector key'])
    return
  }
  values.forEach((value, i) => {
    for (const message of dns1123SubdomainErrors(value)) {
      errors.push(invalid(at.child('values').index(i), value, message))
    }
  })
}
