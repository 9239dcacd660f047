import { jsonPatchLibrary } from '#api/cel/libraries/json-patch.ts'
import * as types from '#api/cel/types.ts'
import { type FieldError, invalid, notSupported, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicySpec,
  Mutation,
} from '#kinds/admissionregistration/mutatingadmissionpolicy/types.ts'
import { validateMatchConditions } from '#kinds/admissionregistration/shared/match-conditions.ts'
import { validateMatchResources } from '#kinds/admissionregistration/shared/match-resources.ts'
import { validateParamKind } from '#kinds/admissionregistration/shared/params.ts'
import {
  compilePolicy,
  mutationTypes,
  type PolicyExpressions,
} from '#kinds/admissionregistration/shared/policy-expressions.ts'
import { validateChoice } from '#kinds/admissionregistration/shared/webhook.ts'

/** What is deleted cannot be changed. */
export const mutableOperations: readonly string[] = ['*', 'CONNECT', 'CREATE', 'UPDATE']

export function validatePolicy(
  { spec }: MutatingAdmissionPolicy,
  old?: MutatingAdmissionPolicy,
): readonly FieldError[] {
  const { mutations = [], matchConstraints, paramKind, reinvocationPolicy } = spec
  const at = path('spec')
  const mutationsAt = at.child('mutations')
  const reinvocationAt = at.child('reinvocationPolicy')
  const hasParams = paramKind !== undefined
  const rules = { mustHaveRules: true, operations: mutableOperations }
  const expressions = compilePolicy({
    ...(spec.variables && { variables: spec.variables }),
    hasParams,
    stored: storedExpressions(old?.spec),
  })
  return [
    ...validateChoice(spec.failurePolicy, at.child('failurePolicy'), ['Fail', 'Ignore']),
    ...(paramKind ? validateParamKind(paramKind) : []),
    ...(matchConstraints
      ? validateMatchResources(matchConstraints, at.child('matchConstraints'), rules)
      : [required(at.child('matchConstraints'))]),
    ...validateMatchConditions(spec.matchConditions, at.child('matchConditions'), {
      hasParams,
      hasAuthorizer: true,
      before: old?.spec.matchConditions ?? [],
    }),
    ...expressions.errors,
    ...(mutations.length === 0
      ? [required(mutationsAt, 'mutations must contain at least one item')]
      : []),
    ...mutations.flatMap((one, i) => validateMutation(one, mutationsAt.index(i), expressions)),
    ...(reinvocationPolicy
      ? validateChoice(reinvocationPolicy, reinvocationAt, ['IfNeeded', 'Never'])
      : [required(reinvocationAt)]),
  ]
}

function storedExpressions(spec: MutatingAdmissionPolicySpec | undefined): ReadonlySet<string> {
  const { mutations = [], variables = [] } = spec ?? {}
  const texts = [
    ...mutations.flatMap(({ applyConfiguration, jsonPatch }) => [
      applyConfiguration?.expression ?? '',
      jsonPatch?.expression ?? '',
    ]),
    ...variables.map(({ expression }) => expression),
  ]
  return new Set(texts)
}

/** Each type of patch with the field that holds it and what its expression comes to. */
const patchTypes = [
  { type: 'ApplyConfiguration', field: 'applyConfiguration', result: types.object('Object') },
  { type: 'JSONPatch', field: 'jsonPatch', result: types.list(types.object('JSONPatch')) },
] as const

function validateMutation(
  mutation: Mutation,
  at: FieldPath,
  expressions: PolicyExpressions,
): readonly FieldError[] {
  const patchType: string = mutation.patchType
  const known = patchTypes.map(({ type }) => type)
  const typeAt = at.child('patchType')
  if (patchType === '') return [required(typeAt)]
  if (!known.some((type) => type === patchType)) return [notSupported(typeAt, patchType, known)]
  // What is wanted is looked for before what is too much.
  const inOrder = patchTypes.toSorted(
    (a, b) => Number(b.type === patchType) - Number(a.type === patchType),
  )
  return inOrder.flatMap(({ type, field, result }) => {
    const fieldAt = at.child(field)
    const patch = mutation[field]
    if (type !== patchType) {
      const detail = `must not be specified when patchType is ${patchType}`
      return patch ? [invalid(fieldAt, `{${field}}`, detail)] : []
    }
    if (!patch) return [required(fieldAt, `must be specified when patchType is ${patchType}`)]
    const { expression = '' } = patch
    const expressionAt = fieldAt.child('expression')
    if (expression.trim() === '') return [required(expressionAt)]
    const more = { libraries: [jsonPatchLibrary], types: mutationTypes }
    return expressions.validate(expression.trim(), expressionAt, [result], more)
  })
}
