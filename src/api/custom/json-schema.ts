/**
 * The schema of custom resources as users write it, and how one walks it. What each word means for
 * an object is said beside this: pruning, defaults, validation, rules.
 */
import type { Json } from '#api/scalars/scalars.ts'

export interface JsonSchema {
  readonly id?: string
  readonly $schema?: string
  readonly $ref?: string
  readonly description?: string
  readonly type?: string
  readonly format?: string
  readonly title?: string
  readonly default?: Json
  readonly maximum?: number
  readonly exclusiveMaximum?: boolean
  readonly minimum?: number
  readonly exclusiveMinimum?: boolean
  readonly maxLength?: number | bigint
  readonly minLength?: number | bigint
  readonly pattern?: string
  readonly maxItems?: number | bigint
  readonly minItems?: number | bigint
  readonly uniqueItems?: boolean
  readonly multipleOf?: number
  readonly enum?: readonly Json[]
  readonly maxProperties?: number | bigint
  readonly minProperties?: number | bigint
  readonly required?: readonly string[]
  readonly items?: JsonSchema | readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly not?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>
  readonly dependencies?: Readonly<Record<string, JsonSchema | readonly string[]>>
  readonly additionalItems?: JsonSchema | boolean
  readonly definitions?: Readonly<Record<string, JsonSchema>>
  readonly externalDocs?: { readonly description?: string; readonly url?: string }
  readonly example?: Json
  readonly nullable?: boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-embedded-resource'?: boolean
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-validations'?: readonly SchemaRule[]
}

/** A rule of `x-kubernetes-validations`. */
export interface SchemaRule {
  readonly rule: string
  readonly message?: string
  readonly messageExpression?: string
  readonly reason?: string
  readonly fieldPath?: string
  readonly optionalOldSelf?: boolean
}

/** The schema of all items; none where each has one of its own, which is not allowed. */
export function itemsOf({ items }: JsonSchema): JsonSchema | undefined {
  return Array.isArray(items) ? undefined : ((items as JsonSchema | undefined) ?? undefined)
}

export function additionalOf({ additionalProperties }: JsonSchema): JsonSchema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

export function propertyOf({ properties }: JsonSchema, name: string): JsonSchema | undefined {
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined
}

/** The schema of what an object holds under a name. */
export function fieldSchema(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  return schema && (propertyOf(schema, name) ?? additionalOf(schema))
}

/** Whether the schema, or one anywhere within it, is so. */
export function hasSchema(
  schema: JsonSchema | undefined,
  isSo: (schema: JsonSchema) => boolean,
): boolean {
  return (
    schema !== undefined && (isSo(schema) || schemasWithin(schema).some((s) => hasSchema(s, isSo)))
  )
}

function schemasWithin(schema: JsonSchema): readonly JsonSchema[] {
  const { items, not, additionalItems } = schema
  return [
    ...(Array.isArray(items)
      ? (items as readonly JsonSchema[])
      : items
        ? [items as JsonSchema]
        : []),
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(not ? [not] : []),
    ...Object.values(schema.properties ?? {}),
    ...[schema.additionalProperties, additionalItems].filter((s) => typeof s === 'object'),
    ...Object.values(schema.patternProperties ?? {}),
    ...Object.values(schema.definitions ?? {}),
    ...Object.values(schema.dependencies ?? {}).filter(
      (s): s is JsonSchema => s !== null && !Array.isArray(s),
    ),
  ]
}

/** The schema of a whole object: it has the fields of one whether it says so or not. */
export function asResource(schema: JsonSchema): JsonSchema {
  return schema['x-kubernetes-embedded-resource']
    ? schema
    : { ...schema, 'x-kubernetes-embedded-resource': true }
}

export const headerFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])
