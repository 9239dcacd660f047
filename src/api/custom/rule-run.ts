/**
 * Runs the rules of a schema on an object. All of them together may cost only so much; what an
 * update leaves as it was, and which broke a rule before, is only warned of.
 */
import { costLimits } from '#api/cel/environment.ts'
import { typedValue } from '#api/cel/json.ts'
import { none, some } from '#api/cel/values.ts'
import { type Correlation, isList, isObject, oldItem } from '#api/custom/correlation.ts'
import type { SchemaRule } from '#api/custom/json-schema.ts'
import type { CompiledRule, RuleTree } from '#api/custom/rule-tree.ts'
import type { Json } from '#api/scalars/scalars.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  formatFieldError,
  invalid,
  omitted,
  required,
} from '#api/validation/field-error.ts'
import { FieldPath } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'

export interface RuleOutcome {
  readonly errors: readonly FieldError[]
  readonly warnings: readonly string[]
}

export interface RuleInput {
  readonly at: FieldPath | undefined
  readonly value: Json
  /** What the value was before, if it was. */
  readonly old?: Json | undefined
  /** Given on an update: forgives what did not change. */
  readonly correlation?: Correlation | undefined
}

export function runRules(tree: RuleTree, input: RuleInput): RuleOutcome {
  const run: Run = { budget: costLimits.perRequest, errors: [], warnings: [] }
  walk(tree, { ...input, current: input.correlation, parent: undefined }, run)
  return { errors: run.errors, warnings: run.warnings }
}

interface Run {
  /** Below zero once no rule may run any more. */
  budget: number
  readonly errors: FieldError[]
  readonly warnings: string[]
}

interface Here extends RuleInput {
  readonly current: Correlation | undefined
  readonly parent: Correlation | undefined
}

function walk(tree: RuleTree, here: Here, run: Run): void {
  const { value, old, at } = here
  if (value === null || run.budget < 0) return
  for (const rule of tree.rules) if (run.budget >= 0) runRule(rule, { tree, here, run })
  if (isList(value) && tree.items) {
    const before = isList(old) ? old : []
    value.forEach((item, i) => {
      const place = at ? at.index(i) : new FieldPath(i, undefined, true)
      const next = { at: place, value: item, old: oldItem(tree.schema, before, item) }
      walk(tree.items!, { ...next, ...below(here, (known) => known.index(i)) }, run)
    })
  }
  if (!isObject(value)) return
  const mapType = tree.schema['x-kubernetes-map-type'] ?? 'granular'
  const isCorrelated = isObject(old) && (mapType === 'granular' || mapType === 'atomic')
  for (const [name, item] of Object.entries(value)) {
    const before = isCorrelated && Object.hasOwn(old, name) ? old[name] : undefined
    const isHeader = !here.parent && (name === 'apiVersion' || name === 'kind')
    const known = isHeader && here.current ? forgotten : below(here, (one) => one.key(name))
    if (tree.additional) {
      const place = new FieldPath(name, at, true)
      walk(tree.additional, { at: place, value: item, old: before, ...known }, run)
    }
    const property = tree.properties.get(name)
    if (!property) continue
    const place = at ? at.child(name) : new FieldPath(name)
    walk(property, { at: place, value: item, old: before, ...known }, run)
  }
}

const forgotten = { current: undefined, parent: undefined }

/** Where a part came from; the part above it that is known counts where it itself is not. */
function below({ current, parent }: Here, find: (known: Correlation) => Correlation | undefined) {
  return current ? { current: find(current), parent: current } : { current, parent }
}

interface Case {
  readonly tree: RuleTree
  readonly here: Here
  readonly run: Run
}

function runRule(compiled: CompiledRule, { tree, here, run }: Case): void {
  const { rule, program, error, usesOldSelf } = compiled
  const { at, value } = here
  const old = here.old ?? undefined
  const type = tree.schema.type ?? ''
  const fail = (why: string) => run.errors.push(invalid(at, type, why))
  const stop = (why: string) => {
    fail(why)
    run.budget = -1
  }
  if (run.budget <= 0) {
    stop(`validation failed ${noBudget}`)
    return
  }
  if (!program) {
    fail(`rule compile error: ${error}`)
    return
  }
  if (usesOldSelf && old === undefined && !rule.optionalOldSelf) return
  const bindings = bindingsOf(tree, rule, value, old)
  const outcome = program.evaluate(bindings, { costLimit: costLimits.perCall })
  if (outcome.cost > run.budget) {
    stop(`validation failed ${noBudget}`)
    return
  }
  run.budget -= outcome.cost
  if (!outcome.ok) {
    fail(failureWords(outcome.message, outcome.reason, rule))
    if (outcome.reason === 'cost') run.budget = -1
    return
  }
  if (outcome.value !== true) report(compiled, { tree, here, run }, bindings)
}

function failureWords(message: string, reason: 'cost' | 'evaluation', rule: SchemaRule): string {
  const forRule = `rule: ${ruleText(rule)}`
  if (reason === 'cost') {
    const stopped = 'no further validation rules will be run due to call cost exceeds limit'
    return `'${message}': ${stopped} for ${forRule}`
  }
  if (!message.startsWith('no such overload')) return `${message} evaluating ${forRule}`
  const mismatch = 'call arguments did not match a supported operator, function or macro signature'
  return `'${message}': ${mismatch} for ${forRule}`
}

const noBudget = 'due to running out of cost budget, no further validation rules will be run'

type Bindings = Readonly<Record<string, ReturnType<typeof typedValue>>>

function bindingsOf(
  { self }: RuleTree,
  { optionalOldSelf }: SchemaRule,
  value: Json,
  old: Json | undefined,
): Bindings {
  const now = { self: typedValue(value, self!) }
  if (old === undefined) return optionalOldSelf ? { ...now, oldSelf: none } : now
  const before = typedValue(old, self!)
  return { ...now, oldSelf: optionalOldSelf ? some(before) : before }
}

/** What the value says of a rule that it broke: upstream's words for the reason it names. */
function report(
  compiled: CompiledRule,
  { tree: { schema }, here, run }: Case,
  bindings: Bindings,
): void {
  const { rule, fieldPath, usesOldSelf } = compiled
  const { at, value, current, parent } = here
  const place = fieldPath === undefined ? at : at ? at.child(fieldPath) : new FieldPath(fieldPath)
  const { type = '' } = schema
  const isForgiven = !usesOldSelf && ((current ?? parent)?.isSame() ?? false)
  const tell = (error: FieldError) => {
    if (isForgiven) run.warnings.push(formatFieldError(error))
    else run.errors.push(error)
  }
  const text = messageOf(compiled, run, bindings)
  if (text !== undefined && 'stop' in text) {
    tell(invalid(place, type, text.stop))
    run.budget = -1
    return
  }
  const detail = text?.said ?? defaultMessage(rule)
  tell(ruleError(place, type === 'object' || type === 'array' ? omitted : value, detail, rule))
}

const longestMessageBytes = 5 * 1024

/** The text that the rule's own expression makes; nothing if that cannot be shown. */
function messageOf(
  { rule, message }: CompiledRule,
  run: Run,
  bindings: Bindings,
): { readonly said: string } | { readonly stop: string } | undefined {
  if (!message) return undefined
  const outcome = message.evaluate(bindings, { costLimit: costLimits.perCall })
  if (outcome.cost > run.budget) return { stop: `messageExpression evaluation failed ${noBudget}` }
  if (!outcome.ok && outcome.reason === 'cost') {
    const stopped = 'no further validation rules will be run due to call cost exceeds limit'
    return { stop: `${stopped} for messageExpression: ${quoteGo(rule.messageExpression ?? '')}` }
  }
  run.budget -= outcome.cost
  if (!outcome.ok || typeof outcome.value !== 'string') return undefined
  const said = outcome.value.trim()
  const isFine =
    said !== '' && !said.includes('\n') && Buffer.byteLength(said) <= longestMessageBytes
  return isFine ? { said } : undefined
}

function ruleText({ rule, message = '' }: SchemaRule): string {
  return (message === '' ? rule : message).trim()
}

function defaultMessage(rule: SchemaRule): string {
  return rule.message ? rule.message.trim() : `failed rule: ${ruleText(rule)}`
}

function ruleError(
  at: FieldPath | undefined,
  value: unknown,
  detail: string,
  { reason }: SchemaRule,
): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(at, detail)
    case 'FieldValueRequired':
      return required(at, detail)
    case 'FieldValueDuplicate':
      return duplicate(at, value)
    default:
      return invalid(at, value, detail)
  }
}
