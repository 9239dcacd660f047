/** What the definitions of users say of their kinds, as both forms of OpenAPI tell it. */
import { isDeepStrictEqual } from 'node:util'
import type { JsonSchema } from '#api/custom/json-schema.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType, Schema } from '#api/schema/schema.ts'
import type { Describe } from '#server/openapi/describe.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

export interface CustomBody {
  readonly name: string
  /** The built-in types it refers to. */
  readonly wants: readonly ObjectType[]
  /** Its schema in the form of that version of OpenAPI; in v2 with the references of v3. */
  form(version: 2 | 3): JsonObject
}

interface Context {
  readonly schema: Schema
  readonly describe: Describe
}

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const refTo = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })

export function customBody(resource: ServedResource, context: Context): CustomBody {
  const { type, custom } = resource
  const objectMeta = context.schema.type(`${meta}.ObjectMeta`)!
  return {
    name: type.name,
    wants: [objectMeta],
    form(version) {
      const own = ownSchema(custom?.schema, custom?.keepsUnknown ?? false, version)
      return { ...withHeader(own, type, context), ...kindOf(resource, resource.definition.kind) }
    },
  }
}

export function customListBody(resource: ServedResource, context: Context): CustomBody {
  const { type, definition, listKind } = resource
  const listMeta = context.schema.type(`${meta}.ListMeta`)!
  const name = `${type.name.slice(0, type.name.lastIndexOf('.') + 1)}${listKind}`
  const header = headerOf(type, context)
  return {
    name,
    wants: [listMeta],
    form: () => ({
      description: `A list of ${definition.kind} objects.`,
      type: 'object',
      required: ['items'],
      properties: {
        apiVersion: header.apiVersion,
        items: { description: 'The objects of the list.', type: 'array', items: refTo(type.name) },
        kind: header.kind,
        metadata: { description: 'Facts about the list.', allOf: [refTo(listMeta.name)] },
      },
      ...kindOf(resource, listKind),
    }),
  }
}

function kindOf({ group, version, custom }: ServedResource, kind: string): JsonObject {
  const selectable = custom?.selectable ?? []
  return {
    'x-kubernetes-group-version-kind': [{ group, kind, version }],
    ...(selectable.length > 0 && {
      'x-kubernetes-selectable-fields': selectable.map((jsonPath) => ({
        fieldPath: jsonPath.replace(/^\./, ''),
      })),
    }),
  }
}

/**
 * Where nothing is known of the fields, none are told: kubectl would take those that are told for all
 * there may be. Undefined stands for that.
 */
function ownSchema(
  schema: JsonSchema | undefined,
  keepsUnknown: boolean,
  version: 2 | 3,
): JsonObject | undefined {
  if (!schema) return undefined
  const isOpen = keepsUnknown || schema['x-kubernetes-preserve-unknown-fields'] === true
  if (version === 2) return isOpen ? undefined : asV2(schema)
  return asV3(schema)
}

function withHeader(own: JsonObject | undefined, type: ObjectType, context: Context): JsonObject {
  if (!own) return { type: 'object' }
  const { properties } = own as { properties?: JsonObject }
  return { ...own, properties: { ...properties, ...headerOf(type, context) } }
}

function headerOf(type: ObjectType, { describe }: Context) {
  const text = (field: string): JsonObject => {
    const description = describe.field(type, field)
    return description === undefined ? {} : { description }
  }
  return {
    apiVersion: { ...text('apiVersion'), type: 'string' },
    kind: { ...text('kind'), type: 'string' },
    metadata: { ...text('metadata'), allOf: [refTo(`${meta}.ObjectMeta`)] },
  } satisfies JsonObject
}

const embeddedHeader: JsonObject = {
  apiVersion: { description: 'Group and version of the object.', type: 'string' },
  kind: { description: 'Kind of the object.', type: 'string' },
  metadata: { description: 'Its metadata.', allOf: [refTo(`${meta}.ObjectMeta`)] },
}

function asV3(schema: JsonSchema): JsonObject {
  const mapped = mapInner(schema, asV3)
  return { ...mapped, ...eitherIn(schema), ...embeddedIn(schema, mapped) }
}

const either = [{ type: 'integer' }, { type: 'string' }] as const

/** That a number or a string may stand there, where nothing says so already. */
function eitherIn(schema: JsonSchema): JsonObject {
  if (schema['x-kubernetes-int-or-string'] !== true) return {}
  const { anyOf, allOf = [] } = schema
  const isSaid = [anyOf, allOf[0]?.anyOf].some((said) => isDeepStrictEqual(said, either))
  if (isSaid) return {}
  return anyOf
    ? { allOf: [{ anyOf: either }, ...(allOf as readonly JsonObject[])] }
    : { anyOf: either }
}

/** An object within an object has a header of its own. */
function embeddedIn(schema: JsonSchema, { properties, required }: JsonObject): JsonObject {
  if (schema['x-kubernetes-embedded-resource'] !== true) return {}
  const said = (required as readonly string[] | undefined) ?? []
  return {
    required: [...new Set([...said, 'kind', 'apiVersion'])],
    properties: { ...(properties as JsonObject | undefined), ...embeddedHeader },
  }
}

/** What v2 has no words for is not told, and what it would take wrongly neither. */
function asV2(schema: JsonSchema): JsonObject {
  const mapped = mapInner(schema, asV2) as Record<string, Json>
  const { default: _, nullable, anyOf, oneOf, allOf, not, ...told } = mapped
  const isOpen =
    nullable === true ||
    told['x-kubernetes-preserve-unknown-fields'] === true ||
    told['x-kubernetes-int-or-string'] === true
  if (!isOpen) return { ...told, ...embeddedIn(schema, told) }
  const { type, items, properties, additionalProperties, required, ...rest } = told
  return rest
}

/** With the schemas within it changed. */
function mapInner(schema: JsonSchema, change: (inner: JsonSchema) => JsonObject): JsonObject {
  const { properties, items, additionalProperties, ...rest } = schema as JsonSchema & JsonObject
  const isSchema = (value: unknown): value is JsonSchema =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  return {
    ...(rest as JsonObject),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, inner]) => [
          name,
          change(inner),
        ]),
      ),
    }),
    ...(isSchema(items) && { items: change(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: isSchema(additionalProperties)
        ? change(additionalProperties)
        : (additionalProperties as Json),
    }),
  }
}
