/**
 * Structural schemas: those from which one can tell the shape of an object without looking at one.
 * Shape is said once, outside of all junctors (allOf, anyOf, oneOf, not); junctors only restrict
 * values that the shape already allows.
 */

import { additionalOf, itemsOf, type JsonSchema, propertyOf } from '#api/custom/json-schema.ts'
import { completenessErrors } from '#api/custom/structural-completeness.ts'
import { compileRegexp } from '#api/regexp.ts'
import {
  type FieldError,
  forbidden,
  formatFieldError,
  invalid,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

/** Why a schema cannot be read as a structural one at all. */
export function structuralFailure(schema: JsonSchema): string | undefined {
  const unsupported = unsupportedWord(schema)
  if (unsupported !== undefined) return `OpenAPIV3Schema '${unsupported}' is not supported`
  const { not, allOf = [], anyOf = [], oneOf = [] } = schema
  for (const clause of [...(not ? [not] : []), ...allOf, ...anyOf, ...oneOf]) {
    const failure = structuralFailure(clause)
    if (failure !== undefined) return failure
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  }
  if (Array.isArray(schema.items) && schema.items.length > 0) {
    return "OpenAPIV3Schema 'items' must be a schema, but is an array"
  }
  const within = [itemsOf(schema), ...Object.values(schema.properties ?? {}), additionalOf(schema)]
  for (const inner of within) {
    const failure = inner && structuralFailure(inner)
    if (failure !== undefined) return failure
  }
  return undefined
}

function unsupportedWord(schema: JsonSchema): string | undefined {
  if (schema.id) return 'id'
  if (schema.$schema) return 'schema'
  if (schema.$ref) return '$ref'
  if (holdsAny(schema.patternProperties)) return 'patternProperties'
  if (holdsAny(schema.dependencies)) return 'dependencies'
  if (schema.additionalItems !== undefined) return 'additionalItems'
  return holdsAny(schema.definitions) ? 'definitions' : undefined
}

function holdsAny(map: object | undefined): boolean {
  return map !== undefined && Object.keys(map).length > 0
}

/** What keeps a schema that can be read from being structural. */
export function validateStructural(schema: JsonSchema, at: FieldPath): readonly FieldError[] {
  const errors = [...shapeErrors(schema, 'root', at), ...completenessErrors(schema, at)]
  return errors.toSorted((a, b) => (formatFieldError(a) < formatFieldError(b) ? -1 : 1))
}

type Level = 'root' | 'item' | 'field'

const typeMissing: Record<Level, string> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

function shapeErrors(
  schema: JsonSchema | undefined,
  level: Level,
  at: FieldPath,
): readonly FieldError[] {
  if (!schema) return []
  const items = itemsOf(schema)
  const additional = additionalOf(schema)
  const isRoot = level === 'root'
  return [
    ...(schema.type === 'array' && !items
      ? [required(at.child('items'), 'must be specified')]
      : []),
    ...shapeErrors(items, 'item', at.child('items')),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      shapeErrors(inner, 'field', at.child('properties').key(name)),
    ),
    ...(schema.additionalProperties !== undefined && isRoot
      ? [forbidden(at.child('additionalProperties'), 'must not be used at the root')]
      : []),
    ...shapeErrors(additional, 'field', at.child('additionalProperties')),
    ...extensionErrors(schema, at),
    ...valueErrors(schema, at, {
      skipAnyOf: isIntOrString(schema.anyOf),
      skipFirst: isIntOrString(schema.allOf?.[0]?.anyOf),
    }),
    ...typeErrors(schema, level, at),
    ...headerErrors(schema, level, at),
  ]
}

/** The one form in which types may stand in a junctor. */
function isIntOrString(anyOf: readonly JsonSchema[] | undefined): boolean {
  return anyOf?.length === 2 && isOnly(anyOf[0]!, 'integer') && isOnly(anyOf[1]!, 'string')
}

function isOnly(schema: JsonSchema, type: string): boolean {
  const { type: own, additionalProperties, items, ...rest } = schema
  return own === type && !additionalProperties && !items && isSilent(rest)
}

/** Members that no structural schema has: what they say is told apart from its form. */
const besideForm: ReadonlySet<string> = new Set([
  ...['id', '$schema', '$ref', 'patternProperties', 'dependencies', 'additionalItems'],
  'definitions',
])
/** Lists that are gathered one by one, so that one with nothing in it is as good as none. */
const gathered: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'enum'])

function isSilent(members: Partial<JsonSchema>): boolean {
  return Object.entries(members).every(
    ([key, value]) => besideForm.has(key) || (gathered.has(key) && isEmptyList(value)),
  )
}

function extensionErrors(schema: JsonSchema, at: FieldPath): readonly FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return []
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    .filter((key) => schema[key])
    .map((key) =>
      invalid(at.child(key), true, 'must be false if x-kubernetes-int-or-string is true'),
    )
}

function typeErrors(schema: JsonSchema, level: Level, at: FieldPath): readonly FieldError[] {
  const { type = '' } = schema
  const isEmbedded = schema['x-kubernetes-embedded-resource'] ?? false
  const errors: FieldError[] = []
  if (isEmbedded && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true'
    errors.push(
      type === '' ? required(at.child('type'), why) : invalid(at.child('type'), type, why),
    )
  } else if (
    type === '' &&
    !schema['x-kubernetes-int-or-string'] &&
    !schema['x-kubernetes-preserve-unknown-fields']
  ) {
    errors.push(required(at.child('type'), typeMissing[level]))
  }
  if (isEmbedded && schema.additionalProperties !== undefined) {
    const why = 'must not be used if x-kubernetes-embedded-resource is set'
    errors.push(forbidden(at.child('additionalProperties'), why))
  }
  if (level === 'root' && type !== '' && type !== 'object') {
    errors.push(invalid(at.child('type'), type, 'must be object at the root'))
  }
  return errors
}

/** What a schema may say of apiVersion, kind and metadata: hardly anything. */
function headerErrors(schema: JsonSchema, level: Level, at: FieldPath): readonly FieldError[] {
  const isEmbedded = schema['x-kubernetes-embedded-resource'] ?? false
  const isResource = level === 'root' || isEmbedded
  const wanted = { kind: 'string', apiVersion: 'string', metadata: 'object' }
  const errors = Object.entries(wanted).flatMap(([name, type]) => {
    const inner = propertyOf(schema, name)
    if (!inner || !isResource || inner.type === type) return []
    const place = at.child('properties').key(name).child('type')
    return [invalid(place, inner.type ?? '', `must be ${type}`)]
  })
  const metadata = propertyOf(schema, 'metadata')
  if (level === 'root' && metadata && saysMore(metadata)) {
    const why =
      'must not specify anything other than name and generateName, but metadata is implicitly specified'
    errors.push(forbidden(at.child('properties').key('metadata'), why))
  }
  if (
    isEmbedded &&
    !schema['x-kubernetes-preserve-unknown-fields'] &&
    !holdsAny(schema.properties)
  ) {
    const why =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    errors.push(required(at.child('properties'), why))
  }
  return errors
}

/** Whether the schema of metadata says more than names. */
function saysMore({ type: _, default: __, properties = {}, ...rest }: JsonSchema): boolean {
  const isNames = Object.keys(properties).every((key) => key === 'name' || key === 'generateName')
  return !isNames || !isSilent(rest)
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

interface Skips {
  readonly skipAnyOf?: boolean
  readonly skipFirst?: boolean
}

function valueErrors(
  schema: JsonSchema,
  at: FieldPath,
  { skipAnyOf = false, skipFirst = false }: Skips,
): readonly FieldError[] {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern = '' } = schema
  const clauses = (name: string, list: readonly JsonSchema[]) =>
    list.flatMap((clause, i) => clauseErrors(clause, at.child(name).index(i), false))
  const wrong = pattern === '' ? undefined : compileRegexp(pattern)
  return [
    ...(skipAnyOf ? [] : clauses('anyOf', anyOf)),
    ...allOf.flatMap((clause, i) =>
      clauseErrors(clause, at.child('allOf').index(i), skipFirst && i === 0),
    ),
    ...clauses('oneOf', oneOf),
    ...(not ? clauseErrors(not, at.child('not'), false) : []),
    ...(wrong && 'message' in wrong
      ? [
          invalid(
            at.child('pattern'),
            pattern,
            `must be a valid regular expression, but isn't: ${wrong.message}`,
          ),
        ]
      : []),
  ]
}

/** What may not stand below a junctor, since it would say something of the shape. */
const shapeWords = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
] as const

const undefinedWhenEmpty: ReadonlySet<string> = new Set([
  'default',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
])

function says(schema: JsonSchema, word: (typeof shapeWords)[number][0]): boolean {
  const value = schema[word]
  if (value === undefined || value === null) return false
  if (undefinedWhenEmpty.has(word)) return true
  if (Array.isArray(value)) return value.length > 0
  return value !== '' && value !== false
}

function clauseErrors(
  clause: JsonSchema,
  at: FieldPath,
  skipAnyOf: boolean,
): readonly FieldError[] {
  const items = itemsOf(clause)
  return [
    ...valueErrors(clause, at, { skipAnyOf }),
    ...(items ? clauseErrors(items, at.child('items'), false) : []),
    ...Object.entries(clause.properties ?? {}).flatMap(([name, inner]) =>
      clauseErrors(inner, at.child('properties').key(name), false),
    ),
    ...shapeWords
      .filter(([word]) => says(clause, word))
      .map(([word, why]) => forbidden(at.child(word), why)),
    ...(propertyOf(clause, 'metadata')
      ? [
          forbidden(
            at.child('properties').key('metadata'),
            'must not be specified in a nested context',
          ),
        ]
      : []),
  ]
}
