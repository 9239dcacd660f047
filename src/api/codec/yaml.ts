/** Objects in YAML: upstream turns it into JSON and back, and so everything JSON does applies. */

import { WrittenNumbers } from '#api/codec/json/written-numbers.ts'
import { encodeJsonValue, parseJson } from '#api/codec/json.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { utf8Of } from '#api/codec/utf8.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { formatYaml as formatYamlValue } from '#base/yaml/format.ts'
import { parseYaml } from '#base/yaml/yaml.ts'
import { isYamlError } from '#base/yaml/yaml-error.ts'

export interface YamlAsJson {
  /** The first document, its keys sorted. */
  readonly json: Buffer
  /** What strict decoding complains of, as `yaml: unmarshal errors:\n  line 3: key "a" already …`. */
  readonly strict: readonly string[]
}

const duplicatesHead = 'yaml: unmarshal errors:\n'

/** YAML as JSON. Throws DecodeError, with go-yaml's words. */
export function jsonOfYaml(input: string | Uint8Array): YamlAsJson {
  const bytes = utf8Of(input)
  const plain = plainJson(bytes)
  if (plain !== undefined) return { json: encodeJsonValue(plain), strict: [] }
  const { value, duplicates } = inYamlWords(() => parseYaml(bytes.toString()))
  const strict = duplicates.length > 0 ? [`${duplicatesHead}  ${duplicates.join('\n  ')}`] : []
  checkFinite(value as Json)
  return { json: encodeJsonValue(value as Json), strict }
}

/**
 * What JSON may hold, but not YAML, by its bytes: an escaped slash, half a pair of surrogates, and
 * characters that control others; or that end a line in YAML alone.
 */
const jsonsOwn =
  /\\(?:\/|u[dD][89a-fA-F])|\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xbf[\xbe\xbf]/

/** Most of what comes as YAML is JSON, which is read much faster. */
function plainJson(bytes: Buffer): Json | undefined {
  if (bytes[0] !== 0x7b || jsonsOwn.test(bytes.toString('latin1'))) return undefined
  try {
    const written = new WrittenNumbers()
    const { object, strict } = parseJson(bytes, written)
    return strict.length === 0 && written.isEmpty ? object : undefined
  } catch {
    return undefined
  }
}

function inYamlWords<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (isYamlError(error)) throw new DecodeError(error.message)
    throw error
  }
}

/** What strict decoding complains of as upstream warns of it: each on a line of its own, without the head. */
export function strictWarnings(strict: readonly string[]): readonly string[] {
  return strict.flatMap((words) =>
    words.startsWith(duplicatesHead)
      ? words
          .slice(duplicatesHead.length)
          .split('\n')
          .map((line) => line.trim())
      : words,
  )
}

/** JSON has no words for these. */
function checkFinite(value: Json): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
    throw new DecodeError(`json: unsupported value: ${word}`)
  }
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) checkFinite(item as Json)
  }
}

/** A plain value as upstream writes it in YAML. */
export function formatYaml(value: Json): string {
  return formatYamlValue(value)
}
