/** Defaults must be values that their own schema allows, with nothing in them that it would drop. */
import { isDeepStrictEqual } from 'node:util'
import { coerceEmbedded, validateEmbedded } from '#api/custom/embedded.ts'
import { asResource, headerFields, itemsOf, type JsonSchema } from '#api/custom/json-schema.ts'
import { prune } from '#api/custom/prune.ts'
import { runRules } from '#api/custom/rule-run.ts'
import { ruleTree } from '#api/custom/rule-tree.ts'
import { validateValue } from '#api/custom/value-validation.ts'
import type { Json } from '#api/scalars/scalars.ts'
import {
  type FieldError,
  formatFieldError,
  formatFieldErrors,
  invalid,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { metadataType } from '#kinds/apiextensions/shared/metadata-type.ts'

export function validateDefaults(schema: JsonSchema, at: FieldPath): readonly FieldError[] {
  const root = asResource(schema)
  return walk(root, at, { root, surround: (value) => value, inHeader: false })
}

interface Place {
  /** The whole object that the schema is within. */
  readonly root: JsonSchema
  /** Puts a value where it belongs in an otherwise empty object. */
  readonly surround: (value: Json) => Json
  readonly inHeader: boolean
}

const header = { apiVersion: 'validation/v1', kind: 'Validation' }

function walk(schema: JsonSchema, at: FieldPath, above: Place): readonly FieldError[] {
  const isEmbedded = schema['x-kubernetes-embedded-resource'] ?? false
  const place = isEmbedded ? { root: schema, surround: withHeader, inHeader: false } : above
  const items = itemsOf(schema)
  return [
    ...(schema.default === undefined ? [] : defaultErrors(schema, at.child('default'), place)),
    ...(items
      ? walk(items, at.child('items'), {
          ...place,
          surround: (value) => place.surround([value]),
        })
      : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      walk(property, at.child('properties').key(name), {
        ...place,
        surround: (value) => place.surround({ [name]: value }),
        inHeader: place.inHeader || (isEmbedded && headerFields.has(name)),
      }),
    ),
  ]
}

function withHeader(value: Json): Json {
  return typeof value === 'object' && value !== null ? { ...header, ...value } : value
}

function defaultErrors(schema: JsonSchema, at: FieldPath, place: Place): readonly FieldError[] {
  const value = schema.default!
  const isRoot = schema === place.root
  const shape = place.inHeader ? surroundedErrors(value, at, place) : ownErrors(value, schema, at)
  if (shape.stops) return shape.errors
  const values = validateValue(schema, value, at, { asDefault: true })
  if (values.length > 0) return [...shape.errors, ...values]
  const tree = ruleTree(schema, isRoot)
  if (!tree) return shape.errors
  const asUpdate = runRules(tree, { at, value, old: value }).errors
  const broken = asUpdate.length > 0 ? asUpdate : runRules(tree, { at, value }).errors
  return [...shape.errors, ...broken]
}

interface ShapeErrors {
  readonly errors: readonly FieldError[]
  /** Whether nothing more is looked at. */
  readonly stops: boolean
}

function surroundedErrors(value: Json, at: FieldPath, { root, surround }: Place): ShapeErrors {
  const object = surround(value)
  const whole = asResource(root)
  const { value: coerced, error } = coerceEmbedded(object, whole, metadataType)
  const errors = error ? [error] : validateEmbedded(coerced, whole, metadataType)
  if (errors.length === 0) return { errors, stops: false }
  const why = error ? formatFieldError(error) : formatFieldErrors(errors)
  return { errors: [invalid(at, value, `must result in valid metadata: ${why}`)], stops: true }
}

function ownErrors(value: Json, schema: JsonSchema, at: FieldPath): ShapeErrors {
  const pruned = prune(value, schema).value
  const loose = isDeepStrictEqual(pruned, value)
    ? []
    : [invalid(at, value, 'must not have unknown fields')]
  const { value: coerced, error } = coerceEmbedded(value, schema, metadataType, at)
  const errors = error ? [error] : validateEmbedded(coerced, schema, metadataType, at)
  return { errors: [...loose, ...errors], stops: errors.length > 0 }
}
