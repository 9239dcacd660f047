/** Types of custom resources, from their definitions as recorded: as much as the account of owners needs. */
import { decodeObject } from '#api/codec/plain/decode.ts'
import type { KindDefinition } from '#api/definition.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { Field, ListType, MapType, ObjectType, Type } from '#api/schema/schema.ts'
import {
  customResource,
  customVersion,
} from '#kinds/apiextensions/customresource/customresource.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { schema } from '#kinds/schema.ts'

export interface CustomVersion {
  readonly type: ObjectType
  readonly definition: KindDefinition
  /** The types of all versions, to which this one turns by a new name alone. */
  readonly siblings: ReadonlyMap<string, ObjectType>
  readonly needsConversion: boolean
}

/** The versions of a definition by `apiVersion/kind`. */
export function versionsOf(definition: JsonObject): ReadonlyMap<string, CustomVersion> {
  const { group, names, versions = [], conversion } = definition.spec as JsonObject
  const { kind } = names as JsonObject
  const holder = schema.typeOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition')!
  const { apiVersion: _, kind: __, ...json } = definition
  const known = decodeObject<CustomResourceDefinition>(holder, json).object
  const needsConversion = isJsonObject(conversion) && conversion.strategy === 'Webhook'
  const list = (versions as readonly JsonObject[]).flatMap((version) => {
    const root = isJsonObject(version.schema) ? version.schema.openAPIV3Schema : undefined
    if (!isJsonObject(root)) return []
    const apiVersion = `${group}/${version.name}`
    const custom = customVersion(known, String(version.name))!
    const made = customResource(custom) as KindDefinition
    return [{ apiVersion, type: rootType(root), definition: made }]
  })
  const siblings = new Map(list.map(({ apiVersion, type }) => [apiVersion, type]))
  return new Map(
    list.map(({ apiVersion, type, definition: made }) => {
      return [`${apiVersion}/${kind}`, { type, definition: made, siblings, needsConversion }]
    }),
  )
}

const metadata = schema.typeOf('v1', 'Pod')!.fieldsByName.get('metadata')!

function rootType(root: JsonObject): ObjectType {
  const own = ['apiVersion', 'kind', 'metadata']
  const fields = fieldsOf(root).filter(({ name }) => !own.includes(name))
  return objectType(root, [metadata, ...fields], { header: 'resource' })
}

function objectType(
  from: JsonObject,
  fields: readonly Field[],
  more: Partial<ObjectType> = {},
): ObjectType {
  const mapType = from['x-kubernetes-map-type'] as ObjectType['mapType']
  return {
    kind: 'object',
    name: '',
    fields,
    fieldsByName: new Map(fields.map((field) => [field.name, field])),
    inlines: [],
    ...(mapType && { mapType }),
    ...(from['x-kubernetes-preserve-unknown-fields'] && { preserveUnknown: true as const }),
    ...(from['x-kubernetes-embedded-resource'] && { embedded: true as const }),
    ...more,
  }
}

function fieldsOf({ properties }: JsonObject): readonly Field[] {
  return Object.entries(isJsonObject(properties) ? properties : {}).map(([name, property]) => {
    const from = property as JsonObject
    const base = { pb: 0, required: false, always: false, pointer: true, mandatory: false }
    const type = typeOf(from)
    return { name, type, ...base, ...(from.default !== undefined && { default: from.default }) }
  })
}

function typeOf(from: JsonObject): Type {
  if (from['x-kubernetes-int-or-string']) return { kind: 'IntOrString' }
  switch (from.type) {
    case 'string':
      return { kind: 'string' }
    case 'integer':
      return { kind: 'int64' }
    case 'number':
      return { kind: 'float64' }
    case 'boolean':
      return { kind: 'bool' }
    case 'array':
      return listType(from)
    case 'object':
      return isJsonObject(from.additionalProperties) && !from.properties
        ? mapType(from, from.additionalProperties)
        : objectType(from, fieldsOf(from))
    default:
      return { kind: 'Json' }
  }
}

function listType(from: JsonObject): ListType {
  const listType = from['x-kubernetes-list-type'] as ListType['listType']
  const keys = from['x-kubernetes-list-map-keys'] as readonly string[] | undefined
  const items = typeOf((from.items ?? {}) as JsonObject)
  return { kind: 'list', items, ...(listType && { listType }), ...(keys && { keys }) }
}

function mapType(from: JsonObject, values: Json): MapType {
  const mapType = from['x-kubernetes-map-type'] as MapType['mapType']
  return { kind: 'map', values: typeOf(values as JsonObject), ...(mapType && { mapType }) }
}
