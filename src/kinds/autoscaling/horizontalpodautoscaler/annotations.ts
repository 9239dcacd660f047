/**
 * What version 1 of an autoscaler has no fields for stands in annotations, as JSON. Reading is as
 * lenient as Go's: names of fields in any case, what is unknown passed over. An annotation that does
 * not fit is as good as none.
 */

import { GrammarError, isGrammarError } from '#api/grammar-error.ts'
import type { LabelSelector, LabelSelectorRequirement, ObjectMeta } from '#api/metadata.ts'
import { parseQuantity } from '#api/scalars/quantity.ts'
import { formatQuantity } from '#api/scalars/quantity-text.ts'
import type { Quantity } from '#api/scalars/scalars.ts'

export const metricsKey = 'autoscaling.alpha.kubernetes.io/metrics'
export const statusesKey = 'autoscaling.alpha.kubernetes.io/current-metrics'
export const behaviorKey = 'autoscaling.alpha.kubernetes.io/behavior'
export const conditionsKey = 'autoscaling.alpha.kubernetes.io/conditions'
const keys = new Set([metricsKey, statusesKey, behaviorKey, conditionsKey])

const nothing: Readonly<Record<string, string>> = Object.freeze({})

/** The metadata without these annotations, and then with those given. */
export function withAnnotations(
  metadata: ObjectMeta,
  added: Readonly<Record<string, string>> = nothing,
): ObjectMeta {
  const { annotations: all = {}, ...rest } = metadata
  if (added === nothing && !Object.keys(all).some((key) => keys.has(key))) return metadata
  const kept = Object.entries(all).filter(([key]) => !keys.has(key))
  const annotations = { ...Object.fromEntries(kept), ...added }
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations }
}

/** What an annotation says, read by `read`; nothing if it is not there or does not fit. */
export function readAnnotation<T>(
  { annotations = {} }: ObjectMeta,
  key: string,
  read: (value: unknown) => T,
): T | undefined {
  const text = Object.hasOwn(annotations, key) ? annotations[key]! : undefined
  if (text === undefined) return undefined
  try {
    return read(parseJson(text))
  } catch (error) {
    if (isGrammarError(error)) return undefined
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new GrammarError('not JSON', { cause })
  }
}

/** The members of an object, asked for by name in any case. What is null is not there. */
export class Members {
  readonly #values = new Map<string, unknown>()

  /** Throws GrammarError for what is no object; null is an empty one. */
  constructor(value: unknown) {
    if (value === null || value === undefined) return
    if (typeof value !== 'object' || Array.isArray(value)) throw new GrammarError('not an object')
    for (const [name, member] of Object.entries(value)) {
      if (member !== null) this.#values.set(name.toLowerCase(), member)
    }
  }

  get(name: string): unknown {
    return this.#values.get(name.toLowerCase())
  }

  text(name: string): string {
    const value = this.get(name) ?? ''
    if (typeof value !== 'string') throw new GrammarError(`${name} is no text`)
    return value
  }

  number(name: string): number | undefined {
    const value = this.get(name)
    if (value === undefined) return undefined
    const isInt32 = typeof value === 'number' && (value | 0) === value
    if (!isInt32) throw new GrammarError(`${name} is no whole number`)
    return value
  }

  quantity(name: string): Quantity | undefined {
    const value = this.get(name)
    if (value === undefined) return undefined
    return formatQuantity(parseQuantity(String(value)))
  }

  list<T>(name: string, read: (item: unknown) => T): readonly T[] | undefined {
    const value = this.get(name)
    return value === undefined ? undefined : readList(value, read)
  }

  member<T>(name: string, read: (value: unknown) => T): T | undefined {
    const value = this.get(name)
    return value === undefined ? undefined : read(value)
  }
}

export function readList<T>(value: unknown, read: (item: unknown) => T): readonly T[] {
  if (value === null) return []
  if (!Array.isArray(value)) throw new GrammarError('not a list')
  return value.map(read)
}

export function readSelector(value: unknown): LabelSelector {
  const members = new Members(value)
  const matchLabels = members.member('matchLabels', readTexts)
  const matchExpressions = members.list('matchExpressions', readRequirement)
  return {
    ...(matchLabels && { matchLabels }),
    ...(matchExpressions?.length && { matchExpressions }),
  }
}

function readRequirement(value: unknown): LabelSelectorRequirement {
  const members = new Members(value)
  const values = members.list('values', (item) => {
    if (typeof item !== 'string') throw new GrammarError('not a text')
    return item
  })
  return {
    key: members.text('key'),
    operator: members.text('operator'),
    ...(values?.length && { values }),
  }
}

function readTexts(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(value as object)
  if (!entries.every(([, text]) => typeof text === 'string')) throw new GrammarError('not texts')
  return Object.fromEntries(entries)
}
