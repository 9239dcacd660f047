/** Checks of lists and maps that are bounded: one that is too long is not looked into. */
import { duplicate, type FieldError, tooMany } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'

export type Rule<T> = (item: T, at: FieldPath) => readonly FieldError[]

export interface ListRules<T> {
  readonly limit?: number
  readonly each: Rule<T>
  /** What may occur only once, where that is asked for; structs as their JSON. */
  readonly key?: (item: T) => unknown
}

const none: readonly FieldError[] = []

export function validateList<T>(
  items: readonly T[] | undefined,
  at: FieldPath,
  { limit = Number.POSITIVE_INFINITY, each, key }: ListRules<T>,
): readonly FieldError[] {
  if (items === undefined || items.length === 0) return none
  if (items.length > limit) return [tooMany(at, items.length, limit)]
  const errors = items.flatMap((item, i) => each(item, at.index(i)))
  return key ? [...errors, ...validateUnique(items.map(key), at)] : errors
}

/** Values that are maps count as equal if they show the same. */
export function validateUnique(keys: readonly unknown[], at: FieldPath): readonly FieldError[] {
  const seen = new Set<unknown>()
  return keys.flatMap((key, i) => {
    const shown = key instanceof Map ? JSON.stringify([...key]) : key
    if (seen.has(shown)) return [duplicate(at.index(i), key)]
    seen.add(shown)
    return none
  })
}

export interface MapRules<T> {
  readonly limit?: number
  /** Longer keys are shown without their middle. */
  readonly keyLimitBytes: number
  /** Complains at the place of the map. */
  readonly key: Rule<string>
  readonly each: Rule<T>
}

export function validateMap<T>(
  entries: Readonly<Record<string, T>> | undefined,
  at: FieldPath,
  { limit = Number.POSITIVE_INFINITY, keyLimitBytes, key, each }: MapRules<T>,
): readonly FieldError[] {
  if (entries === undefined) return none
  const list = Object.entries(entries)
  if (list.length > limit) return [tooMany(at, list.length, limit)]
  return list.flatMap(([name, item]) => [
    ...key(name, at),
    ...each(item, at.key(shortened(name, keyLimitBytes))),
  ])
}

const ellipsis = '...'

function shortened(text: string, limit: number): string {
  if (byteLength(text) <= limit) return text
  const rest = limit - ellipsis.length
  const bytes = Buffer.from(text)
  const head = bytes.subarray(0, Math.floor((rest + 1) / 2))
  const tail = bytes.subarray(bytes.length - Math.floor(rest / 2))
  return `${head}${ellipsis}${tail}`
}
