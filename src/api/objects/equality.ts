/**
 * Whether two values of one type say the same, as upstream's semantic equality has it: a field that
 * is absent is one that is undefined, a list that is empty is none, and amounts are compared by
 * their worth. Most values compared are one object, or equal to the last.
 */
import { isDeepStrictEqual } from 'node:util'
import { isGrammarError } from '#api/grammar-error.ts'
import { equalQuantities } from '#api/scalars/quantity.ts'
import { emptyMap, nilMap } from '#api/schema/zero.ts'

/** Fields that hold an amount, or amounts by name, whatever type they stand in. */
const amounts = new Set([
  ...['limits', 'requests', 'overhead', 'allocatable', 'hard'],
  ...['divisor', 'sizeLimit', 'averageValue', 'maximumVolumeSize'],
])

/** Fields within which every text is an amount. */
const measures = new Set(['capacity', 'counters'])

/** A time that is no pointer: the zero one is none. */
const madeAt = 'creationTimestamp'

/**
 * Parts that are always there, absent only while they hold nothing. Of these names some are not: the
 * resources of a pod as a whole, beside its containers.
 */
const inPlace: ReadonlySet<string> = new Set(['resources', 'devices'])
const optionalBeside = 'containers'
const nothing = Object.freeze({})

/** What a driver is told is kept as it was written: if it is empty, it is not none. */
const opaque = 'parameters'
const opaqueBeside = 'driver'

export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return isNothing(a) && isNothing(b)
  if (Array.isArray(a) || Array.isArray(b)) return isSameList(a, b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  return isSameObject(a as Members, b as Members, isSame)
}

/**
 * Whether two values are the same in all they hold, as Go's reflect.DeepEqual has it: an empty list
 * that was given is not one that is absent. A few kinds of upstream's compare so.
 */
export function isIdentical(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b)
}

type Members = Readonly<Record<string, unknown>>

function isSameList(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  return a.every((item, i) => isSame(item, b[i]))
}

function isSameObject(a: Members, b: Members, same: (x: unknown, y: unknown) => boolean): boolean {
  for (const key in a) {
    const x = a[key]
    const y = Object.hasOwn(b, key) ? b[key] : undefined
    if (x !== y && !isSameMember(a, key, [x, y], same)) return false
  }
  for (const key in b) {
    const y = b[key]
    if (y === undefined || Object.hasOwn(a, key)) continue
    if (!isSameMember(b, key, [undefined, y], same)) return false
  }
  return true
}

function isSameMember(
  owner: Members,
  key: string,
  [x, y]: readonly [unknown, unknown],
  same: (x: unknown, y: unknown) => boolean,
): boolean {
  if (measures.has(key)) return isSameMeasure(x, y)
  if (amounts.has(key)) return isSameAmounts(x, y)
  if (key === madeAt) return (x || undefined) === (y || undefined)
  if (key === opaque && Object.hasOwn(owner, opaqueBeside) && (x === nilMap) !== (y === nilMap)) {
    return false
  }
  const isInPlace = inPlace.has(key) && !Object.hasOwn(owner, optionalBeside) && holdsAny(x ?? y)
  return isInPlace ? same(x ?? nothing, y ?? nothing) : same(x, y)
}

function holdsAny(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === undefined || value === emptyMap || value === nilMap
}

function isSameAmounts(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return isSameAmount(a, b)
  return isSameObject(a as Members, b as Members, isSameAmount)
}

function isSameMeasure(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' || typeof b === 'string') return isSameAmount(a, b)
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => isSameMeasure(item, b[i]))
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return isSame(a, b)
  return isSameObject(a as Members, b as Members, isSameMeasure)
}

function isSameAmount(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return isSame(a, b)
  try {
    return equalQuantities(a, b)
  } catch (error) {
    if (isGrammarError(error)) return false
    throw error
  }
}
