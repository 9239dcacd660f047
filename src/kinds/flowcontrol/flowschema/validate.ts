import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { isSame } from '#api/objects/equality.ts'
import {
  type FieldError,
  invalid,
  notSupported,
  required,
  struct,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { mandatoryFlowSchemas } from '#kinds/flowcontrol/flowschema/mandatory.ts'
import { validateRules } from '#kinds/flowcontrol/flowschema/rules.ts'
import type { FlowSchema, FlowSchemaSpec } from '#kinds/flowcontrol/flowschema/types.ts'
import { validateConditionTypes } from '#kinds/flowcontrol/shared/conditions.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const highestPrecedence = 10_000

export function validateFlowSchema(schema: FlowSchema): readonly FieldError[] {
  const { metadata, spec, status } = schema
  const fixed = mandatoryFlowSchemas.get(metadata.name)
  const detail = `spec of '${metadata.name}' must equal the fixed value`
  return [
    ...(fixed && !isSame(spec, fixed)
      ? [invalid(path('spec'), internalFormOf('flowcontrol.v1.FlowSchemaSpec', spec), detail)]
      : []),
    ...validateSpec(spec, metadata.name),
    ...validateConditionTypes(status?.conditions),
  ]
}

function validateSpec(spec: FlowSchemaSpec, name: string): readonly FieldError[] {
  const at = path('spec')
  const { matchingPrecedence = 0, distinguisherMethod, priorityLevelConfiguration } = spec
  const methods: readonly string[] = ['ByNamespace', 'ByUser']
  const method = distinguisherMethod?.type
  const isUnknown = method !== undefined && !methods.includes(method)
  const methodAt = at.child('distinguisherMethod', 'type')
  return [
    ...validatePrecedence(matchingPrecedence, name, at.child('matchingPrecedence')),
    ...(isUnknown ? [notSupported(methodAt, struct({ Type: method }), methods)] : []),
    ...validateLevelName(priorityLevelConfiguration.name, at),
    ...validateRules(spec.rules ?? [], at.child('rules')),
  ]
}

function validatePrecedence(value: number, name: string, at: FieldPath): readonly FieldError[] {
  if (value <= 0) return [invalid(at, value, 'must be a positive value')]
  if (value > highestPrecedence) {
    return [invalid(at, value, `must not be greater than ${highestPrecedence}`)]
  }
  if (value > 1 || name === 'exempt') return []
  return [invalid(at, value, "only the schema named 'exempt' may have matchingPrecedence 1")]
}

function validateLevelName(name: string, spec: FieldPath): readonly FieldError[] {
  const at = spec.child('priorityLevelConfiguration', 'name')
  if (name === '') return [required(at, 'must reference a priority level')]
  return dns1123SubdomainErrors(name).map((message) => invalid(at, name, message))
}
