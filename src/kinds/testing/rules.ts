/** Runs a kind's rules as the pipeline does, for tests that look at one kind. */
import { apiVersionOf, type KindDefinition, type RuleContext } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import {
  newWarnings,
  prepareCreate,
  prepareSubresource,
  prepareUpdate,
  validateCreate,
  validateSubresource,
  validateUpdate,
} from '#api/rules.ts'
import { type FieldError, formatFieldError } from '#api/validation/field-error.ts'
import { features } from '#kinds/features.ts'

/** What came of a request: the object as it would be kept, what is wrong with it, and warnings. */
export interface Outcome<T> {
  readonly object: T
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

export const testNow = '2026-01-02T03:04:05Z'

/** What rules are told besides the objects. */
export function contextOf<T extends Resource>(definition: KindDefinition<T>): RuleContext {
  return { now: testNow, features, apiVersion: apiVersionOf(definition) }
}

export function created<T extends Resource>(definition: KindDefinition<T>, object: T): Outcome<T> {
  const context = contextOf(definition)
  const complete = definition.defaults?.(object, context) ?? object
  const prepared = prepareCreate(definition, complete, context, 'uid-1')
  return {
    object: definition.canonical?.(prepared) ?? prepared,
    errors: told(validateCreate(definition, prepared, context)),
    warnings: newWarnings(definition, prepared, context),
  }
}

export function updated<T extends Resource>(
  definition: KindDefinition<T>,
  object: T,
  old: T,
): Outcome<T> {
  const context = contextOf(definition)
  const complete = definition.defaults?.(object, context) ?? object
  const prepared = prepareUpdate(definition, complete, old, context)
  return {
    object: definition.canonical?.(prepared) ?? prepared,
    errors: told(validateUpdate(definition, prepared, old, context)),
    warnings: definition.warnings?.update?.(prepared, old, context) ?? [],
  }
}

/** An update through a path of its own, such as `status`. */
export function updatedBy<T extends Resource>(
  [definition, name]: readonly [KindDefinition<T>, string],
  object: T,
  old: T,
): Outcome<T> {
  const context = contextOf(definition)
  const subresource = definition.subresources?.find((one) => one.name === name)
  if (!subresource) throw new TypeError(`${definition.kind} has no subresource ${name}`)
  const complete = definition.defaults?.(object, context) ?? object
  const prepared = prepareSubresource(subresource, complete, old, context)
  return {
    object: prepared,
    errors: told(validateSubresource([definition, subresource], prepared, old, context)),
    warnings: subresource.warnings?.(prepared, old, context) ?? [],
  }
}

/** Each complaint once, however often it was made. */
function told(errors: readonly FieldError[]): readonly string[] {
  return [...new Set(errors.map(formatFieldError))]
}

/** A row of a table, by the names of its columns. */
export function cellsOf<T extends Resource>(
  { columns = [] }: KindDefinition<T>,
  object: T,
): Readonly<Record<string, unknown>> {
  const nowMs = Date.parse(testNow)
  return Object.fromEntries(columns.map(({ name, value }) => [name, value(object, nowMs)]))
}
