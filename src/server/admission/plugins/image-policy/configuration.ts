/** What is said of the server that judges images: read as leniently as upstream reads it, in its words. */
import { parseJson } from '#api/codec/json.ts'
import { type Place, wrongType } from '#api/codec/plain/decode-error.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { formatDuration } from '#api/scalars/duration.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { goJsonKind } from '#base/go/json.ts'

export interface ImagePolicyConfiguration {
  readonly kubeConfigFile: string
  /** How long what it allowed, and what it did not, is not asked again; 0: it is. */
  readonly allowTtlMs: number
  readonly denyTtlMs: number
  /** Until the second of several tries. */
  readonly backoffMs: number
  /** Whether images are good that nobody could be asked about. */
  readonly defaultAllow: boolean
}

/** Throws DecodeError, or an Error where a time is out of bounds. */
export function decodeImagePolicy(text: string): ImagePolicyConfiguration {
  const file = objectAt(parseJson(jsonOfYaml(text).json).object, wholeAt, 'AdmissionConfig')
  const given = objectAt(fieldOf(file, 'imagePolicy'), policyAt, 'imagePolicyWebhookConfig')
  return {
    backoffMs: msOf(given, 'retryBackoff', backoff),
    allowTtlMs: msOf(given, 'allowTTL', allowTtl),
    denyTtlMs: msOf(given, 'denyTTL', denyTtl),
    kubeConfigFile: textOf(given, 'kubeConfigFile'),
    defaultAllow: boolOf(given, 'defaultAllow'),
  }
}

type Given = JsonObject

const wholeAt: Place = { at: '', struct: '', fields: [] }
const policyAt: Place = { at: '', struct: 'AdmissionConfig', fields: ['imagePolicy'] }
const placeOf = (name: string): Place => ({
  at: `imagePolicy.${name}`,
  struct: 'imagePolicyWebhookConfig',
  fields: ['imagePolicy', name],
})

function objectAt(value: Json | undefined, place: Place, type: string): Given {
  if (value === undefined || value === null) return {}
  if (isJsonObject(value)) return value
  throw wrongType(place, goJsonKind(value), `imagepolicy.${type}`)
}

/** Names are the same in any case. */
function fieldOf(given: Given, name: string): Json | undefined {
  const lower = name.toLowerCase()
  return Object.entries(given).findLast(([key]) => key.toLowerCase() === lower)?.[1]
}

/** YAML knows by what is wanted that a number is meant to be a text. */
function textOf(given: Given, name: string): string {
  const value = fieldOf(given, name) ?? ''
  if (typeof value === 'object') throw wrongType(placeOf(name), goJsonKind(value), 'string')
  return String(value)
}

function boolOf(given: Given, name: string): boolean {
  const value = fieldOf(given, name) ?? false
  if (typeof value === 'boolean') return value
  throw wrongType(placeOf(name), goJsonKind(value), 'bool')
}

/** In nanoseconds. */
interface Bounds {
  readonly unit: bigint
  readonly least: bigint
  readonly most: bigint
  readonly standard: bigint
}

const [ms, second, minute] = [1_000_000n, 1_000_000_000n, 60_000_000_000n]
const backoff = { unit: ms, least: 1n, most: 5n * minute, standard: 500n * ms }
const allowTtl = { unit: second, least: second, most: 30n * minute, standard: 5n * minute }
const denyTtl = { ...allowTtl, standard: 30n * second }

function msOf(given: Given, name: string, { unit, least, most, standard }: Bounds): number {
  const count = countOf(given, name)
  if (count === -1n) return 0
  // As upstream counts, in 64 bits.
  const span = count === 0n ? standard : BigInt.asIntN(64, count * unit)
  if (span < least || span > most) {
    const [from, to, wrong] = [least, most, span].map(formatDuration)
    throw new Error(`valid value is between ${from} and ${to}, got ${wrong}`)
  }
  return Number(span) / Number(ms)
}

function countOf(given: Given, name: string): bigint {
  const value = fieldOf(given, name) ?? 0
  const count = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
  if (typeof count === 'bigint' && BigInt.asIntN(64, count) === count) return count
  const isNumber = typeof count === 'number' || typeof count === 'bigint'
  throw wrongType(placeOf(name), isNumber ? `number ${count}` : goJsonKind(count), 'time.Duration')
}
