/**
 * A schema in the form that built-in types have, for all who only ask how values are made up:
 * patches, apply, OpenAPI, explain. What custom resources have and built-in ones do not is among it.
 */
import { additionalOf, itemsOf, type JsonSchema } from '#api/custom/json-schema.ts'
import type { Field, ListType, MapType, ObjectType, ScalarKind, Type } from '#api/schema/schema.ts'

export interface CustomTypeOptions {
  /** The name in OpenAPI, such as `com.example.v1.Gear`. */
  readonly name: string
  readonly groupVersion: string
  /** The type of metadata, the same for all resources. */
  readonly metadata: ObjectType
  /** Whether unknown fields are kept whatever the schema says. */
  readonly keepsUnknown?: boolean
}

/** The type of a whole object. */
export function customType(schema: JsonSchema, options: CustomTypeOptions): ObjectType {
  const { name, groupVersion, metadata, keepsUnknown } = options
  const { apiVersion: _, kind: __, metadata: ___, ...properties } = schema.properties ?? {}
  const own = objectType({ ...schema, properties }, name)
  const fields = [fieldOf('metadata', metadata, {}), ...own.fields]
  return {
    ...own,
    header: 'resource',
    groupVersion,
    fields,
    fieldsByName: new Map(fields.map((field) => [field.name, field])),
    ...(keepsUnknown && { preserveUnknown: true }),
  }
}

/** The type of any value that a schema describes. */
export function typeOfSchema(schema: JsonSchema): Type {
  const nullable = schema.nullable ? { nullable: true as const } : {}
  if (schema['x-kubernetes-int-or-string']) return { kind: 'IntOrString', ...nullable }
  if (schema.type === 'array') return listType(schema)
  if (schema.type === 'object') return isMap(schema) ? mapType(schema) : objectType(schema)
  const { type = '', format = '' } = schema
  const formatted = type === 'string' && format !== '' && format !== 'byte'
  return { kind: scalars[type] ?? 'Json', ...(formatted && { formatted }), ...nullable }
}

const scalars: Readonly<Record<string, ScalarKind>> = {
  string: 'string',
  integer: 'int64',
  number: 'float64',
  boolean: 'bool',
}

function isMap({ properties = {}, additionalProperties }: JsonSchema): boolean {
  const holdsOthers = additionalProperties !== undefined && additionalProperties !== false
  return holdsOthers && Object.keys(properties).length === 0
}

function mapType(schema: JsonSchema): MapType {
  const values = additionalOf(schema)
  return {
    kind: 'map',
    values: values ? typeOfSchema(values) : { kind: 'Json' },
    ...mergedAs(schema),
    ...(schema.nullable && { nullable: true }),
  }
}

function mergedAs({ 'x-kubernetes-map-type': mapType }: JsonSchema): Pick<MapType, 'mapType'> {
  return mapType === 'atomic' || mapType === 'granular' ? { mapType } : {}
}

function listType(schema: JsonSchema): ListType {
  const items = itemsOf(schema)
  const given = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys']
  const listType = given === 'set' || given === 'map' || given === 'atomic' ? given : undefined
  return {
    kind: 'list',
    items: items ? typeOfSchema(items) : { kind: 'Json' },
    ...(listType && { listType }),
    ...(listType === 'map' && keys && { keys }),
    ...(schema.nullable && { nullable: true }),
  }
}

function objectType(schema: JsonSchema, name = ''): ObjectType {
  const additional = additionalOf(schema)
  const fields = Object.entries(schema.properties ?? {}).map(([key, property]) =>
    fieldOf(key, typeOfSchema(property), {
      mandatory: schema.required?.includes(key) ?? false,
      default: property.default,
    }),
  )
  return {
    kind: 'object',
    name,
    fields,
    fieldsByName: new Map(fields.map((field) => [field.name, field])),
    inlines: [],
    ...mergedAs(schema),
    ...(additional && { additional: typeOfSchema(additional) }),
    ...(schema['x-kubernetes-preserve-unknown-fields'] && { preserveUnknown: true }),
    ...(schema['x-kubernetes-embedded-resource'] && { embedded: true }),
    ...(schema.nullable && { nullable: true }),
  }
}

interface FieldWords {
  readonly mandatory?: boolean
  readonly default?: JsonSchema['default']
}

/** Absent and empty always differ: objects are kept as they came. */
function fieldOf(name: string, type: Type, words: FieldWords): Field {
  return {
    name,
    type,
    pb: 0,
    mandatory: words.mandatory ?? false,
    required: false,
    always: false,
    pointer: true,
    ...(words.default !== undefined && { default: words.default }),
  }
}
