/**
 * What an OpenAPI schema declares: the CEL type of its values, the fields under the names that
 * expressions give them, and how large they can get, which is what estimates of cost are made from.
 */

import type { SizeEstimator } from '#api/cel/cost/size.ts'
import { escapedWord, escapeName } from '#api/cel/escape.ts'
import type { CelType, TypeResolver } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'

/** The part of a schema, as a CustomResourceDefinition holds it, that expressions care for. */
export interface OpenApiSchema {
  readonly type?: string
  readonly format?: string
  readonly nullable?: boolean
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly maxLength?: number | bigint
  readonly maxItems?: number | bigint
  readonly maxProperties?: number | bigint
  readonly required?: readonly string[]
  readonly items?: OpenApiSchema | readonly OpenApiSchema[]
  readonly properties?: Readonly<Record<string, OpenApiSchema>>
  readonly additionalProperties?: OpenApiSchema | boolean
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-embedded-resource'?: boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
}

export interface SchemaType {
  readonly type: CelType
  readonly schema: OpenApiSchema
  /** The most elements, or characters, a value can have; 0 where values have no size. */
  readonly maxElements: number
  /** The least room a value takes in JSON, which bounds how many fit into a request. */
  readonly minSerializedSize: number
  /** What a list or map holds. */
  readonly element?: SchemaType
  /** The fields of an object by their names in expressions. */
  readonly fields?: ReadonlyMap<string, SchemaType>
}

const maxRequestBytes = 3 * 1024 * 1024
const longestDuration = 32
const longestDateTime = 32
const dateLength = 12

export interface SchemaTypeOptions {
  /** What object types are named after: their own is this with the path of fields behind it. */
  readonly typeName: string
  /** The root of a resource has kind, apiVersion and metadata even if its schema does not say so. */
  readonly isResourceRoot?: boolean
}

/** The type that a schema declares; nothing if expressions cannot see values of it. */
export function schemaType(
  given: OpenApiSchema,
  { typeName, isResourceRoot = false }: SchemaTypeOptions,
): SchemaType | undefined {
  if (given['x-kubernetes-int-or-string']) return intOrString(given)
  const schema = isResourceRoot ? withObjectMeta(given) : given
  switch (schema.type) {
    case 'array':
      return listType(schema, typeName)
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? mapType(schema, schema.additionalProperties, typeName)
        : objectType(schema, typeName)
    case 'string':
      return stringType(schema)
    case 'boolean':
      return { type: types.bool, schema, maxElements: 0, minSerializedSize: 4 }
    case 'number':
      return { type: types.double, schema, maxElements: 0, minSerializedSize: 1 }
    case 'integer':
      return { type: types.int, schema, maxElements: 0, minSerializedSize: 1 }
  }
  return undefined
}

function within(schema: OpenApiSchema, typeName: string): SchemaType | undefined {
  const isResourceRoot = schema['x-kubernetes-embedded-resource'] === true
  return schemaType(schema, { typeName, isResourceRoot })
}

/** Resources embedded in others have the same fields that every resource has. */
function withObjectMeta(schema: OpenApiSchema): OpenApiSchema {
  const text: OpenApiSchema = { type: 'string' }
  const metadata: OpenApiSchema = {
    type: 'object',
    properties: { name: text, generateName: text },
  }
  return { ...schema, properties: { ...schema.properties, kind: text, apiVersion: text, metadata } }
}

/** No less than nothing. */
function limit(value: number | bigint | undefined): number | undefined {
  return value === undefined ? undefined : Math.max(0, Number(value))
}

function intOrString(schema: OpenApiSchema): SchemaType {
  const length = limit(schema.maxLength)
  const maxElements = length === undefined ? maxRequestBytes - 2 : length * 4
  return { type: types.dyn, schema, maxElements, minSerializedSize: 1 }
}

function listType(schema: OpenApiSchema, typeName: string): SchemaType | undefined {
  const items = schema.items as OpenApiSchema | undefined
  const element = items && within(items, `${typeName}.@idx`)
  if (!element) return undefined
  const fitting = Math.floor((maxRequestBytes - 2) / (element.minSerializedSize + 1))
  return {
    type: types.list(element.type),
    schema,
    element,
    maxElements: limit(schema.maxItems) ?? fitting,
    minSerializedSize: 2,
  }
}

function mapType(
  schema: OpenApiSchema,
  values: OpenApiSchema,
  typeName: string,
): SchemaType | undefined {
  const element = within(values, `${typeName}.@elem`)
  if (!element) return undefined
  const fitting = Math.floor((maxRequestBytes - 2) / (element.minSerializedSize + 6))
  return {
    type: types.map(types.string, element.type),
    schema,
    element,
    maxElements: limit(schema.maxProperties) ?? fitting,
    minSerializedSize: 2,
  }
}

function objectType(schema: OpenApiSchema, typeName: string): SchemaType {
  const required = new Set(schema.required)
  const fields = new Map<string, SchemaType>()
  let minSerializedSize = 2
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const escaped = escapeName(name)
    const type = within(property, `${typeName}.${escaped ?? name}`)
    if (!type) continue
    if (escaped !== undefined) fields.set(escaped, type)
    if (required.has(name) && (property.default ?? null) === null) {
      minSerializedSize += Buffer.byteLength(name) + type.minSerializedSize + 4
    }
  }
  return { type: types.object(typeName), schema, fields, maxElements: 0, minSerializedSize }
}

function stringType(schema: OpenApiSchema): SchemaType {
  const length = limit(schema.maxLength)
  const longest = maxRequestBytes - 2
  switch (schema.format) {
    case 'byte':
      return { type: types.bytes, schema, maxElements: length ?? longest, minSerializedSize: 2 }
    case 'duration':
      return { type: types.duration, schema, maxElements: longestDuration, minSerializedSize: 3 }
    case 'date':
      return {
        type: types.timestamp,
        schema,
        maxElements: dateLength,
        minSerializedSize: dateLength,
      }
    case 'date-time':
      return { type: types.timestamp, schema, maxElements: longestDateTime, minSerializedSize: 21 }
  }
  const ofEnum = schema.enum?.length ? longestText(schema.enum) : longest
  const maxElements = length === undefined ? ofEnum : length * 4
  return { type: types.string, schema, maxElements, minSerializedSize: 2 }
}

function longestText(values: readonly unknown[]): number {
  const lengths = values.map((value) => (typeof value === 'string' ? Buffer.byteLength(value) : 0))
  return Math.max(...lengths)
}

/** The field that an expression means by a name; words of the language need not be escaped. */
export function fieldOf(
  fields: ReadonlyMap<string, SchemaType>,
  name: string,
): SchemaType | undefined {
  const word = escapedWord(name)
  return fields.get(name) ?? (word === undefined ? undefined : fields.get(word))
}

/** Tells the fields of the object types within the given types, by their names. */
export function schemaTypeResolver(...roots: readonly SchemaType[]): TypeResolver {
  const objects = new Map<string, ReadonlyMap<string, SchemaType>>()
  const visit = ({ type, fields, element }: SchemaType): void => {
    if (fields) objects.set(type.name, fields)
    fields?.forEach(visit)
    if (element) visit(element)
  }
  roots.forEach(visit)
  return (typeName) => {
    const fields = objects.get(typeName)
    return fields && ((name) => fieldOf(fields, name)?.type)
  }
}

/**
 * Sizes of what lies below the one value that a rule is about. Upstream does not look at the name a
 * path starts with, so neither does this: even the name of a type is taken for that value.
 */
export function schemaSizes(root: SchemaType): SizeEstimator {
  return ([variable, ...steps]) => {
    let at = variable === undefined ? undefined : root
    for (const step of steps) {
      if (!at) return undefined
      if (step === '@keys') {
        // Keys are strings without a bound of their own, which upstream counts as empty.
        return at.type.kind === 'map' ? { min: 0n, max: 0n } : undefined
      }
      at = step === '@items' || step === '@values' ? at.element : at.fields?.get(step)
    }
    return at && { min: 0n, max: BigInt(at.maxElements) }
  }
}

/** How often values of the type fit into the largest request, if nothing else bounds them. */
export function maxCardinality({ minSerializedSize }: SchemaType): bigint {
  return BigInt(Math.floor(maxRequestBytes / (minSerializedSize + 1)))
}
