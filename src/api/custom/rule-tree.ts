/** The rules of a schema, compiled, at the places of the values they are about. */
import type { Program } from '#api/cel/program.ts'
import { type SchemaType, schemaType } from '#api/cel/schema-type.ts'
import * as types from '#api/cel/types.ts'
import { additionalOf, itemsOf, type JsonSchema, type SchemaRule } from '#api/custom/json-schema.ts'
import { ruleEnv } from '#api/custom/rule-env.ts'
import { followSchemaPath } from '#api/custom/schema-path.ts'

export interface RuleTree {
  readonly schema: JsonSchema
  /** The type of the values, as rules see them; nothing if they cannot. */
  readonly self: SchemaType | undefined
  readonly rules: readonly CompiledRule[]
  readonly items: RuleTree | undefined
  readonly additional: RuleTree | undefined
  readonly properties: ReadonlyMap<string, RuleTree>
}

export interface CompiledRule {
  readonly rule: SchemaRule
  readonly program?: Program
  /** Why there is no program. */
  readonly error?: string
  readonly usesOldSelf: boolean
  readonly message?: Program
  /** Where below the value the failure is said to be. */
  readonly fieldPath?: string
}

/** Nothing if there are no rules in a schema. */
export function ruleTree(schema: JsonSchema, isResourceRoot: boolean): RuleTree | undefined {
  const rules = schema['x-kubernetes-validations'] ?? []
  const items = itemsOf(schema)
  const additional = additionalOf(schema)
  const below = (inner: JsonSchema | undefined) =>
    inner && ruleTree(inner, inner['x-kubernetes-embedded-resource'] ?? false)
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const tree = below(property)
    return tree ? [[name, tree] as const] : []
  })
  const [itemTree, additionalTree] = [below(items), below(additional)]
  if (rules.length === 0 && properties.length === 0 && !itemTree && !additionalTree) {
    return undefined
  }
  const self =
    rules.length > 0 ? schemaType(schema, { typeName: 'selfType1', isResourceRoot }) : undefined
  return {
    schema,
    self,
    rules: self ? rules.filter(isSaid).map((rule) => compileRule(rule, schema, self)) : [],
    items: itemTree,
    additional: additionalTree,
    properties: new Map(properties),
  }
}

function isSaid({ rule }: SchemaRule): boolean {
  return rule.trim() !== ''
}

function compileRule(rule: SchemaRule, schema: JsonSchema, self: SchemaType): CompiledRule {
  const env = ruleEnv(rule, self, true)
  const compiled = env.compile(rule.rule)
  if (!compiled.ok) {
    return { rule, usesOldSelf: false, error: `compilation failed: ${compiled.issues}` }
  }
  const { program } = compiled
  const usesOldSelf = program.variables.has('oldSelf')
  if (!types.sameType(program.resultType, types.bool)) {
    return { rule, usesOldSelf, error: 'cel expression must evaluate to a bool' }
  }
  const message = rule.messageExpression ? env.compile(rule.messageExpression) : undefined
  const found = rule.fieldPath ? followSchemaPath(rule.fieldPath, schema) : undefined
  return {
    rule,
    program,
    usesOldSelf,
    ...(message?.ok && { message: message.program }),
    ...(found && 'path' in found && found.path && { fieldPath: String(found.path) }),
  }
}
