/** How tests ask the rules of a kind: as the server does, with texts for answers. */
import type { KindDefinition, RuleContext, SubresourceDefinition } from '#api/definition.ts'
import { createFeatures } from '#api/features.ts'
import { formatFieldError } from '#api/field-error.ts'
import type { Resource } from '#api/metadata.ts'
import {
  prepareCreate,
  prepareSubresource,
  prepareUpdate,
  validateCreate,
  validateSubresource,
  validateUpdate,
} from '#api/rules.ts'
import { gates } from '#kinds/features.ts'

export interface Judged<T> {
  readonly object: T
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** What rules are told in tests, with gates other than they are by default. */
export function contextWith(changed: Readonly<Record<string, boolean>> = {}): RuleContext {
  const features = createFeatures({ ...gates, ...changed })
  return { now: '2026-03-04T05:06:07Z', features, apiVersion: 'v1' }
}

const usual = contextWith()

export function judgeNew<T extends Resource>(
  definition: KindDefinition<T>,
  sent: T,
  context = usual,
): Judged<T> {
  const complete = definition.defaults?.(sent, context) ?? sent
  const object = prepareCreate(definition, complete, context, 'made-uid')
  const errors = validateCreate(definition, object, context).map(formatFieldError)
  return { object, errors, warnings: definition.warnings?.create?.(object, context) ?? [] }
}

export function judgeUpdate<T extends Resource>(
  definition: KindDefinition<T>,
  sent: T,
  old: T,
  context = usual,
): Judged<T> {
  const complete = definition.defaults?.(sent, context) ?? sent
  const object = prepareUpdate(definition, complete, old, context)
  const errors = validateUpdate(definition, object, old, context).map(formatFieldError)
  return { object, errors, warnings: definition.warnings?.update?.(object, old, context) ?? [] }
}

/** An update of the part of an object that has a path of its own. */
export function judgePart<T extends Resource>(
  definition: KindDefinition<T>,
  name: string,
  sent: T,
  old: T,
): Judged<T> {
  const context = usual
  const part = partOf(definition, name)
  const complete = definition.defaults?.(sent, context) ?? sent
  const object = prepareSubresource(part, complete, old, context)
  const errors = validateSubresource([definition, part], object, old, context)
  const warnings = part.warnings?.(object, old, context) ?? []
  return { object, errors: errors.map(formatFieldError), warnings }
}

function partOf<T extends Resource>(
  definition: KindDefinition<T>,
  name: string,
): SubresourceDefinition<T> {
  const part = definition.subresources?.find((subresource) => subresource.name === name)
  if (!part) throw new TypeError(`${definition.kind} has no ${name}`)
  return part
}
