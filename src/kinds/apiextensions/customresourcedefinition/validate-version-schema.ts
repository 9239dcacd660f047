/** The schema of one version, or the one that all versions share. */
import type { JsonSchema } from '#api/custom/json-schema.ts'
import { structuralFailure, validateStructural } from '#api/custom/structural.ts'
import { type FieldError, forbidden, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { createRuleCosts } from '#kinds/apiextensions/customresourcedefinition/rule-costs.ts'
import { rootScope } from '#kinds/apiextensions/customresourcedefinition/rule-scope.ts'
import type { Tolerance } from '#kinds/apiextensions/customresourcedefinition/tolerance.ts'
import { validateDefaults } from '#kinds/apiextensions/customresourcedefinition/validate-defaults.ts'
import { validateSchema } from '#kinds/apiextensions/customresourcedefinition/validate-schema.ts'

export interface SchemaOptions {
  readonly tolerance: Tolerance
  /** Whether the status has a path of its own, so that its schema must be told apart. */
  readonly hasStatus: boolean
  readonly isCostly: boolean
}

export function validateVersionSchema(
  schema: JsonSchema,
  at: FieldPath,
  options: SchemaOptions,
): readonly FieldError[] {
  const place = at.child('openAPIV3Schema')
  const costs = createRuleCosts()
  const { errors: shape, failure, isSound } = shapeOf(schema, place, options)
  const scope = isSound ? rootScope(schema, costs) : undefined
  const { tolerance, isCostly } = options
  const within = validateSchema(schema, place, { tolerance, isRoot: true, isCostly, scope })
  const errors = [
    ...(options.hasStatus ? rootErrors(schema, at) : []),
    ...(schema.nullable
      ? [forbidden(at.child('openAPIV3Schema.nullable'), 'nullable cannot be true at the root')]
      : []),
    ...shape,
    ...within.schema,
    ...within.rules,
  ]
  const all = errors.length === 0 && failure !== undefined ? [invalid(place, '', failure)] : errors
  return [...all, ...costs.errors(place)]
}

interface Shape {
  readonly errors: readonly FieldError[]
  readonly failure?: string | undefined
  /** Whether rules can be compiled. */
  readonly isSound: boolean
}

function shapeOf(schema: JsonSchema, at: FieldPath, { tolerance }: SchemaOptions): Shape {
  const failure = structuralFailure(schema)
  if (failure !== undefined) return { errors: [], failure, isSound: false }
  if (tolerance.anyShape) return { errors: [], isSound: false }
  const wrongShape = validateStructural(schema, at)
  const errors = wrongShape.length > 0 ? wrongShape : validateDefaults(schema, at)
  return { errors, isSound: errors.length === 0 }
}

/** Go's names of what may stand at the root where the status is extracted from it. */
const rootFields = [
  'Description',
  'Type',
  'Format',
  'Title',
  'Maximum',
  'ExclusiveMaximum',
  'Minimum',
  'ExclusiveMinimum',
  'MaxLength',
  'MinLength',
  'Pattern',
  'MaxItems',
  'MinItems',
  'UniqueItems',
  'MultipleOf',
  'Required',
  'Items',
  'Properties',
  'ExternalDocs',
  'Example',
  'XPreserveUnknownFields',
  'XValidations',
]

function goName(key: string): string {
  const camel = key.replace(/^x-kubernetes/, 'x').replace(/-(.)/g, (_, char) => char.toUpperCase())
  return camel.charAt(0).toUpperCase() + camel.slice(1)
}

/** The order in which the fields of a schema stand upstream, as far as two of them matter. */
function rootErrors(schema: JsonSchema, at: FieldPath): readonly FieldError[] {
  const { type = 'object' } = schema
  const before = ['id', '$schema', '$ref'].some((key) => Object.hasOwn(schema, key))
  if (type !== 'object' && !before) {
    const why =
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
    return [invalid(at.child('openAPIV3Schema.type'), type, why)]
  }
  if (Object.keys(schema).every((key) => rootFields.includes(goName(key)))) return []
  const why = `only [${rootFields.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`
  return [invalid(at.child('openAPIV3Schema'), schema, why)]
}
