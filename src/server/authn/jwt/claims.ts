/** What tokens say, read as Go reads it into the types that it has for it: with its words where it does not fit. */
import { CelError } from '#api/cel/errors.ts'
import { unescapeName } from '#api/cel/escape.ts'
import type { MapValue, Value } from '#api/cel/values.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { goJsonKind } from '#base/go/json.ts'
import type { Claims } from '#server/authn/jwt/jws.ts'

export function hasClaim(claims: Claims, name: string): boolean {
  return Object.hasOwn(claims, name)
}

/** Throws where it is not there, or something else. */
export function textClaim(claims: Claims, name: string): string {
  return asText(present(claims, name))
}

export function flagClaim(claims: Claims, name: string): boolean {
  const value = present(claims, name)
  if (value === null) return false
  if (typeof value === 'boolean') return value
  throw misfit(value, 'bool')
}

/** One text, or several. */
export function textsClaim(claims: Claims, name: string): readonly string[] {
  const value = present(claims, name)
  if (value === null) return []
  const isTexts =
    Array.isArray(value) && value.every((one) => one === null || typeof one === 'string')
  return isTexts ? value.map((one) => one ?? '') : [asText(value)]
}

/** Seconds since 1970, also from a text that says them; undefined: it is not said. */
export function timeClaim(claims: Claims, name: string): number | undefined {
  const value = hasClaim(claims, name) ? claims[name]! : null
  if (value === null) return undefined
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof seconds === 'bigint') return Number(seconds)
  if (typeof seconds === 'number' && Number.isFinite(seconds)) return Math.trunc(seconds)
  throw misfit(value, 'json.Number')
}

function present(claims: Claims, name: string): Json {
  if (!hasClaim(claims, name)) throw new Error('claim not present')
  return claims[name]!
}

function asText(value: Json): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  throw misfit(value, 'string')
}

function misfit(value: Json, type: string): Error {
  return new Error(`json: cannot unmarshal ${goJsonKind(value)} into Go value of type ${type}`)
}

/** For expressions: every number is a double, and names are found as expressions must write them. */
export function claimsValue(claims: Claims): MapValue {
  return mapValue(claims, (key) => unescapeName(key))
}

/** The same of any map: a name that stands for no other is itself. */
export function unescapedMap(members: JsonObject): MapValue {
  return mapValue(members, (key) => unescapeName(key) ?? key)
}

function mapValue(members: JsonObject, nameOf: (key: string) => string | undefined): MapValue {
  const keys = Object.keys(members)
  return {
    kind: 'map',
    size: keys.length,
    get(key) {
      if (typeof key !== 'string') throw new CelError('no such overload')
      const name = nameOf(key)
      return name !== undefined && Object.hasOwn(members, name)
        ? celValueOf(members[name]!)
        : undefined
    },
    keys: () => keys,
  }
}

function celValueOf(value: Json): Value {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) {
    return { kind: 'list', size: value.length, at: (index) => celValueOf(value[index] as Json) }
  }
  return isJsonObject(value) ? unescapedMap(value) : (value as Value)
}
