/** Walks the schema of a version and says what may not stand where it stands. */
import { additionalOf, headerFields, itemsOf, type JsonSchema } from '#api/custom/json-schema.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupportedText,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { RuleScope } from '#kinds/apiextensions/customresourcedefinition/rule-scope.ts'
import {
  schemaTypes,
  type Tolerance,
} from '#kinds/apiextensions/customresourcedefinition/tolerance.ts'
import { validateMerging } from '#kinds/apiextensions/customresourcedefinition/validate-lists.ts'
import {
  formErrors,
  ruleErrors,
} from '#kinds/apiextensions/customresourcedefinition/validate-rules.ts'

/** Where in a schema one is. */
export interface SchemaPlace {
  readonly tolerance: Tolerance
  readonly isRoot?: boolean
  /** Below apiVersion, kind or metadata of a whole object. */
  readonly inHeader?: boolean
  /** Why no default may stand here. */
  readonly noDefaults?: string
  /** The list or map whose items cannot be found again in the object before an update. */
  readonly uncorrelated?: FieldPath
  /** What rules see here; nothing where they are not compiled. */
  readonly scope?: RuleScope | undefined
  /** Whether rules may cost more than is allowed to new ones. */
  readonly isCostly?: boolean
}

/** Rules are compiled only where the schema is right. */
export interface SchemaErrors {
  readonly schema: readonly FieldError[]
  readonly rules: readonly FieldError[]
}

export function validateSchema(
  schema: JsonSchema,
  at: FieldPath,
  place: SchemaPlace,
): SchemaErrors {
  const within = partsOf(schema, at, place).map(([part, path, inner]) =>
    validateSchema(part, path, { ...inner, isRoot: false }),
  )
  const found = [
    ...wordErrors(schema, at, place),
    ...within.flatMap((errors) => errors.schema),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === false
      ? [
          invalid(
            at.child('x-kubernetes-preserve-unknown-fields'),
            false,
            'must be true or undefined',
          ),
        ]
      : []),
    ...validateMerging(schema, at, place.tolerance),
    ...formErrors(schema, at),
  ]
  const rules = within.flatMap((errors) => errors.rules)
  if (found.length > 0 || !place.scope) return { schema: found, rules }
  return { schema: found, rules: [...rules, ...ruleErrors(schema, at, place)] }
}

type Part = readonly [schema: JsonSchema, at: FieldPath, place: SchemaPlace]

function partsOf(schema: JsonSchema, at: FieldPath, place: SchemaPlace): readonly Part[] {
  const additional = additionalOf(schema)
  const items = itemsOf(schema)
  const { scope: _, ...blind } = place
  const clauses = (name: 'allOf' | 'oneOf' | 'anyOf') =>
    (schema[name] ?? []).map((clause, i): Part => [clause, at.child(name).index(i), blind])
  const itemPlace = schema['x-kubernetes-list-type'] === 'map' ? place : uncorrelated(place, at)
  return [
    ...(additional ? [additionalPart(additional, at, place)] : []),
    ...Object.entries(schema.properties ?? {}).map(
      ([name, property]): Part => [
        property,
        at.child('properties').key(name),
        propertyPlace(schema, name, property, { at, place }),
      ],
    ),
    ...(schema.not ? [[schema.not, at.child('not'), blind] as Part] : []),
    ...clauses('allOf'),
    ...clauses('oneOf'),
    ...clauses('anyOf'),
    ...Object.entries(schema.definitions ?? {}).map(
      ([name, inner]): Part => [inner, at.child('definitions').key(name), blind],
    ),
    ...(items
      ? [[items, at.child('items'), { ...itemPlace, scope: place.scope?.within(items) }] as Part]
      : []),
    ...(Array.isArray(schema.items) ? (schema.items as readonly JsonSchema[]) : []).map(
      (item, i): Part => [item, at.child('items').index(i), { ...itemPlace, scope: undefined }],
    ),
    ...Object.entries(schema.dependencies ?? {}).flatMap(([name, inner]): readonly Part[] =>
      inner === null || Array.isArray(inner)
        ? []
        : [[inner as JsonSchema, at.child('dependencies').key(name), blind]],
    ),
  ]
}

function additionalPart(additional: JsonSchema, at: FieldPath, place: SchemaPlace): Part {
  const scope = place.scope?.within(additional)
  const inner = place.inHeader
    ? { ...place, scope, noDefaults: 'inside additionalProperties applying to object metadata' }
    : { ...place, scope }
  return [additional, at.child('additionalProperties'), inner]
}

function propertyPlace(
  schema: JsonSchema,
  name: string,
  property: JsonSchema,
  { at, place }: { readonly at: FieldPath; readonly place: SchemaPlace },
): SchemaPlace {
  const mapType = schema['x-kubernetes-map-type'] ?? 'granular'
  const isCorrelated = mapType === 'granular' || mapType === 'atomic'
  const own = { ...(isCorrelated ? place : uncorrelated(place, at)) }
  const inner = { ...own, scope: place.scope?.within(property) }
  const isEmbedded = schema['x-kubernetes-embedded-resource'] ?? false
  if (!(place.isRoot || isEmbedded) || !headerFields.has(name)) return inner
  const inHeader = { ...inner, inHeader: true }
  return place.isRoot ? { ...inHeader, noDefaults: `in top-level ${name}` } : inHeader
}

function uncorrelated(place: SchemaPlace, at: FieldPath): SchemaPlace {
  return place.uncorrelated ? place : { ...place, uncorrelated: at }
}

const unsupported = [
  'id',
  'additionalItems',
  'patternProperties',
  'definitions',
  'dependencies',
  '$ref',
] as const

/** These count only if they hold something. */
const filled: ReadonlySet<string> = new Set(['id', 'patternProperties', 'definitions'])

function holdsAny(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.keys(value).length > 0
    : Boolean(value)
}

/** Words that may not stand in a schema, or not here. */
function wordErrors(
  schema: JsonSchema,
  at: FieldPath,
  { tolerance, noDefaults, inHeader }: SchemaPlace,
): readonly FieldError[] {
  const { type = '' } = schema
  const errors: FieldError[] = []
  if (!tolerance.anyType && type !== '' && !schemaTypes.includes(type)) {
    errors.push(notSupportedText(at.child('type'), type, schemaTypes))
  }
  if (schema.default !== undefined && noDefaults !== undefined) {
    errors.push(forbidden(at.child('default'), `must not be set ${noDefaults}`))
  }
  for (const word of unsupported) {
    const isThere = filled.has(word) ? holdsAny(schema[word]) : schema[word] !== undefined
    if (isThere) errors.push(forbidden(at.child(word), `${word} is not supported`))
  }
  if (type === 'null') {
    const why = 'type cannot be set to null, use nullable as an alternative'
    errors.push(forbidden(at.child('type'), why))
  }
  if (Array.isArray(schema.items) && schema.items.length > 0) {
    errors.push(forbidden(at.child('items'), 'items must be a schema object and not an array'))
  }
  if (inHeader && schema['x-kubernetes-embedded-resource']) {
    const why = 'must not be used inside of resource meta'
    errors.push(forbidden(at.child('x-kubernetes-embedded-resource'), why))
  }
  if (schema.uniqueItems) {
    const why = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    errors.push(forbidden(at.child('uniqueItems'), why))
  }
  if (Object.keys(schema.properties ?? {}).length > 0 && restrictsOthers(schema)) {
    const why = 'additionalProperties and properties are mutual exclusive'
    errors.push(forbidden(at.child('additionalProperties'), why))
  }
  return errors
}

function restrictsOthers({ additionalProperties }: JsonSchema): boolean {
  return additionalProperties !== undefined && additionalProperties !== true
}
