/** Schemas of OpenAPI v3 in the form of v2, which has fewer words. */
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

export function definitionRef(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` }
}

const components = '#/components/schemas/'

/**
 * Defaults are left out, as upstream does, since clients of v2 would apply them. What may be of
 * several types is told as text, or not at all.
 */
export function asV2(schema: JsonObject): JsonObject {
  const { default: _, allOf, oneOf, properties, items, additionalProperties, ...rest } = schema
  const reference = rest.$ref ?? (allOf as readonly JsonObject[] | undefined)?.[0]?.$ref
  if (typeof reference === 'string') {
    return { ...rest, ...definitionRef(reference.slice(components.length)) }
  }
  return {
    ...rest,
    ...(oneOf !== undefined && { type: 'string' }),
    ...(properties !== undefined && { properties: eachAsV2(properties) }),
    ...(isSchema(items) && { items: asV2(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: isSchema(additionalProperties)
        ? asV2(additionalProperties)
        : additionalProperties,
    }),
  }
}

function eachAsV2(properties: Json): JsonObject {
  return Object.fromEntries(
    Object.entries(properties as Readonly<Record<string, JsonObject>>).map(([name, schema]) => [
      name,
      asV2(schema),
    ]),
  )
}

function isSchema(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
