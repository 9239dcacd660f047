/** When values are equal, and which comes first. Numbers compare by what they are worth, exactly. */

import { noSuchOverload } from '#api/cel/errors.ts'
import { sameType } from '#api/cel/types.ts'
import { hasKind, type ListValue, type MapValue, type Value } from '#api/cel/values.ts'
import { isIdentical } from '#api/objects/equality.ts'

export function equal(a: Value, b: Value): boolean {
  if (a === b) return true
  const x = numeric(a)
  if (x !== undefined) {
    const y = numeric(b)
    return y !== undefined && compareNumbers(x, y) === 0
  }
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0
  if (b instanceof Uint8Array || a.kind !== b.kind) return false
  switch (a.kind) {
    case 'list':
      return equalLists(a, b as ListValue)
    case 'map':
      return equalMaps(a, b as MapValue)
    case 'timestamp':
    case 'duration':
      return a.nanos === (b as typeof a).nanos
    case 'type':
      return sameName(a, b as typeof a)
    case 'optional': {
      const other = (b as typeof a).value
      if (a.value === undefined || other === undefined) return a.value === other
      return equal(a.value, other)
    }
    case 'opaque':
      return sameType(a.type, (b as typeof a).type) && a.equals(b as typeof a)
    case 'uint':
      return false
  }
}

/** At run time a type is known by its name alone: what a list holds is not part of it. */
function sameName(
  { type: a }: { readonly type: { readonly name: string } },
  { type: b }: { readonly type: { readonly name: string } },
): boolean {
  return a.name === b.name
}

function equalLists(a: ListValue, b: ListValue): boolean {
  if (a.semantics) return a.semantics.equals(a, b)
  return equalInOrder(a, b)
}

function equalInOrder(a: ListValue, b: ListValue): boolean {
  if (a.size !== b.size) return false
  for (let i = 0; i < a.size; i++) if (!equal(a.at(i), b.at(i))) return false
  return true
}

/** Fields of objects that are null are as those that are not there. */
function equalMaps(a: MapValue, b: MapValue): boolean {
  if (a.size !== b.size) return false
  for (const key of a.keys()) {
    const value = a.get(key)
    const other = b.get(key)
    if (value === undefined && other === undefined && a.undeclared) continue
    if (value === undefined || other === undefined || !equal(value, other)) return false
  }
  return !a.undeclared || agree(a.undeclared(), b.undeclared?.() ?? {})
}

/** What is not declared is compared as it stands, where both have it. */
function agree(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): boolean {
  return Object.keys(a).every((name) => !Object.hasOwn(b, name) || isIdentical(a[name], b[name]))
}

/** The number a value is, an unsigned one too; nothing for what is no number. */
export function numeric(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return hasKind(value, 'uint') ? value.value : undefined
}

/** NaN is neither less nor greater nor equal: undefined. */
export function compareNumbers(a: bigint | number, b: bigint | number): -1 | 0 | 1 | undefined {
  if (a < b) return -1
  if (a > b) return 1
  return Number.isNaN(a) || Number.isNaN(b) ? undefined : 0
}

/** The order of two values of one comparable type, or of two numbers. */
export function compare(a: Value, b: Value): -1 | 0 | 1 | undefined {
  const x = numeric(a)
  const y = numeric(b)
  if (x !== undefined && y !== undefined) return compareNumbers(x, y)
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return sign(Number(a) - Number(b))
  if (a instanceof Uint8Array && b instanceof Uint8Array) return sign(Buffer.compare(a, b))
  for (const kind of ['timestamp', 'duration'] as const) {
    if (hasKind(a, kind) && hasKind(b, kind)) return compareNumbers(a.nanos, b.nanos)
  }
  throw noSuchOverload()
}

function sign(difference: number): -1 | 0 | 1 {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0
}

/** By code points, as Go compares UTF-8; JavaScript's own order puts U+E000 after emoji. */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0
  let i = 0
  const shorter = Math.min(a.length, b.length)
  while (i < shorter && a.charCodeAt(i) === b.charCodeAt(i)) i++
  if (i === shorter) return a.length < b.length ? -1 : 1
  const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
  const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff
  if (isHigh(x) !== isHigh(y)) return isHigh(x) ? 1 : -1
  return x < y ? -1 : 1
}
