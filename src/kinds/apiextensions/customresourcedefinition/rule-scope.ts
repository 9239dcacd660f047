/** What the rules of each part of a schema see, and how many of such parts an object may hold. */
import { maxCardinality, type SchemaType, schemaType } from '#api/cel/schema-type.ts'
import type { JsonSchema } from '#api/custom/json-schema.ts'
import {
  type RuleCosts,
  timesCost,
} from '#kinds/apiextensions/customresourcedefinition/rule-costs.ts'

export interface RuleScope {
  readonly costs: RuleCosts
  /** The type of the value rules are about; nothing if expressions cannot see such values. */
  type(): SchemaType | undefined
  /** How often an object may hold a value of that type. */
  cardinality(type: SchemaType): bigint
  /** The scope of a part: an item, a property, what a map holds. */
  within(part: JsonSchema): RuleScope
}

export function rootScope(schema: JsonSchema, costs: RuleCosts): RuleScope {
  return scopeOf(schema, { costs, isResourceRoot: true, bound: 1n, hasType: () => true })
}

interface Above {
  readonly costs: RuleCosts
  readonly isResourceRoot: boolean
  /** The most there can be of it; undefined where nothing bounds it. */
  readonly bound: bigint | undefined
  /** Whether the types of all values around it, as far as rules see those, are known. */
  readonly hasType: () => boolean
}

function scopeOf(schema: JsonSchema, above: Above): RuleScope {
  const { costs, isResourceRoot, bound } = above
  const type = () =>
    above.hasType() ? schemaType(schema, { typeName: 'selfType1', isResourceRoot }) : undefined
  const hasRules = (schema['x-kubernetes-validations'] ?? []).length > 0
  return {
    costs,
    type,
    cardinality: (type) => bound ?? maxCardinality(type),
    within(part) {
      const most = elementsOf(schema)
      return scopeOf(part, {
        costs,
        isResourceRoot: part['x-kubernetes-embedded-resource'] ?? false,
        bound: bound === undefined || most === undefined ? undefined : timesCost(bound, most),
        hasType: hasRules ? () => type() !== undefined : above.hasType,
      })
    },
  }
}

/** How many values each value holds directly; undefined where nothing bounds it. */
function elementsOf(schema: JsonSchema): bigint | undefined {
  const limit = (value: number | bigint | undefined) =>
    value === undefined ? undefined : value < 0 ? 0n : BigInt(value)
  if (schema.type === 'array') return limit(schema.maxItems)
  if (schema.type === 'object' && schema.additionalProperties !== undefined) {
    return limit(schema.maxProperties)
  }
  return 1n
}
