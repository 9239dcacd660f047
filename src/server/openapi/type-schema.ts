/** The OpenAPI form of the types in the schema, as upstream's generator writes them. */
import { parseGroupVersion } from '#api/resource.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { Field, ObjectType, Schema, Type } from '#api/schema/schema.ts'
import type { Describe } from '#server/openapi/describe.ts'

/** What a document is written with. */
export interface Writer {
  readonly schema: Schema
  readonly describe: Describe
  readonly wanted: Wanted
}

/** The types that were met and are yet to be written down, by name. */
export type Wanted = Map<string, ObjectType | JsonObject>

export function isObjectType(type: ObjectType | JsonObject): type is ObjectType {
  return 'fieldsByName' in type
}

/** Kinds that belong to every group. */
const everywhere: ReadonlySet<string> = new Set(['DeleteOptions', 'WatchEvent'])

export function isOfEveryGroup(type: ObjectType): boolean {
  return everywhere.has(bareName(type))
}

/** Nothing for what is only a part of objects. */
export function kindOfType(type: ObjectType) {
  const groupVersion = isOfEveryGroup(type) ? 'v1' : type.groupVersion
  if (groupVersion === undefined) return undefined
  const { group, version } = parseGroupVersion(groupVersion)!
  return { group, kind: bareName(type), version }
}

function bareName({ name }: ObjectType): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/** Scalars that have a name of their own in OpenAPI. */
const named: Readonly<Record<string, readonly [name: string, schema: JsonObject]>> = {
  Quantity: [
    'io.k8s.apimachinery.pkg.api.resource.Quantity',
    { oneOf: [{ type: 'string' }, { type: 'number' }] },
  ],
  Time: [`${meta}.Time`, { type: 'string', format: 'date-time' }],
  MicroTime: [`${meta}.MicroTime`, { type: 'string', format: 'date-time' }],
  Duration: [`${meta}.Duration`, { type: 'string' }],
  FieldsV1: [`${meta}.FieldsV1`, { type: 'object' }],
  RawObject: ['io.k8s.apimachinery.pkg.runtime.RawExtension', { type: 'object' }],
  IntOrString: [
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
    { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  ],
  Json: ['io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON', {}],
}

const plain: Readonly<Record<string, JsonObject>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  float64: { type: 'number', format: 'double' },
  Bytes: { type: 'string', format: 'byte' },
}

const zeros: Readonly<Record<string, Json>> = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
  float64: 0,
}

/** A reference to a type, which is from then on wanted. */
export function refTo(name: string, schema: ObjectType | JsonObject, wanted: Wanted): JsonObject {
  if (!wanted.has(name)) wanted.set(name, schema)
  return { $ref: `#/components/schemas/${name}` }
}

export function schemaOfType(type: ObjectType, writer: Writer): JsonObject {
  const { describe } = writer
  const properties: Record<string, Json> = {}
  const names = [...(type.header ? ['apiVersion', 'kind'] : []), ...type.fieldsByName.keys()]
  for (const name of names.toSorted()) {
    const field = type.fieldsByName.get(name)
    const description = describe.field(type, name)
    const schema: JsonObject = field ? schemaOfField(field, writer) : { type: 'string' }
    properties[name] = described(schema, description)
  }
  const description = describe.type(type)
  const required = type.fields.filter(({ mandatory }) => mandatory).map(({ name }) => name)
  return {
    ...(description !== undefined && { description }),
    type: 'object',
    ...(required.length > 0 && { required }),
    ...(names.length > 0 && { properties }),
    ...(type.mapType && { 'x-kubernetes-map-type': type.mapType }),
    ...(type.unions && { 'x-kubernetes-unions': type.unions }),
  }
}

function described(schema: JsonObject, description: string | undefined): JsonObject {
  return description === undefined ? schema : beside(schema, { description })
}

function schemaOfField(field: Field, writer: Writer): JsonObject {
  const { type, patch } = field
  const fallback = defaultOf(field)
  const own = mapTypeOf(type, writer)
  return beside(schemaOf(type, writer), {
    ...(fallback !== undefined && { default: fallback }),
    ...(type.kind === 'list' && type.keys && { 'x-kubernetes-list-map-keys': type.keys }),
    ...(type.kind === 'list' && type.listType && { 'x-kubernetes-list-type': type.listType }),
    ...(own && { 'x-kubernetes-map-type': own }),
    ...(patch?.key !== undefined && { 'x-kubernetes-patch-merge-key': patch.key }),
    ...(patch && { 'x-kubernetes-patch-strategy': patch.strategy.join(',') }),
  })
}

/** What stands beside a reference is not looked at, so that it has to be wrapped. */
function beside({ $ref, ...schema }: JsonObject, more: JsonObject): JsonObject {
  if ($ref === undefined) return { ...schema, ...more }
  if (Object.keys(more).length === 0) return { $ref }
  return { ...schema, ...more, allOf: [{ $ref }] }
}

/** Said of a field, not of its type. */
function mapTypeOf(type: Type, { schema }: Writer): string | undefined {
  if (type.kind === 'map') return type.mapType
  if (type.kind !== 'object') return undefined
  return type.mapType === schema.type(type.name)?.mapType ? undefined : type.mapType
}

/** Where absent and zero are the same and yet it is always written, zero is what it is by default. */
function defaultOf({ type, always, pointer, default: given }: Field): Json | undefined {
  if (given !== undefined) return given
  if (pointer || !always) return undefined
  return zeroOf(type)
}

function zeroOf(type: Type): Json | undefined {
  if (type.kind === 'object') return {}
  return zeros[type.kind]
}

function schemaOf(type: Type, writer: Writer): JsonObject {
  const { schema, wanted } = writer
  switch (type.kind) {
    case 'list':
      return { type: 'array', items: schemaOfItem(type.items, writer) }
    case 'map':
      return { type: 'object', additionalProperties: schemaOfItem(type.values, writer) }
    case 'object':
      return refTo(type.name, schema.type(type.name) ?? type, wanted)
    case 'union':
      return refTo(`${type.object.name}Or${nameOfOther(type.other)}`, {}, wanted)
    default: {
      const own = named[type.kind]
      if (own) return refTo(own[0], own[1], wanted)
      const isClosed = type.enum !== undefined && !type.open
      return { ...plain[type.kind]!, ...(isClosed && { enum: type.enum.toSorted() }) }
    }
  }
}

/** What a union's other side is called in its name. */
function nameOfOther(type: Type): string {
  if (type.kind === 'bool') return 'Bool'
  return type.kind === 'list' && type.items.kind === 'string' ? 'StringArray' : 'Array'
}

function schemaOfItem(type: Type, writer: Writer): JsonObject {
  const zero = zeroOf(type)
  return beside(schemaOf(type, writer), zero === undefined ? {} : { default: zero })
}
