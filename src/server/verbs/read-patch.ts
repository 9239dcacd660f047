/** Patches as they came, as JSON, and what is said of those that are none. */
import { WrittenNumbers } from '#api/codec/json/written-numbers.ts'
import { parseJson } from '#api/codec/json.ts'
import { DecodeError, isDecodeError } from '#api/codec/plain/decode-error.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { StatusError } from '#api/status/status.ts'
import { badRequest } from '#api/status/status-answers.ts'
import type { PatchType } from '#api/transport.ts'
import { goJsonKind } from '#base/go/json.ts'
import { quoteGo } from '#base/go/text.ts'
import type { PatchBody } from '#server/call.ts'
import type { WriteRequest } from '#server/verbs/write-request.ts'

export interface ReadPatch {
  readonly patch: PatchType
  readonly json: Json
  /** The same where numbers are written as whole ones are not, and how they are written counts. */
  readonly written?: { readonly json: Json; readonly numbers: WrittenNumbers }
  /** Keys that are said twice, in the words of strict validation. */
  readonly strict: readonly string[]
}

/** Throws a StatusError (400) for what cannot be read. */
export function readPatch(body: PatchBody, { fieldValidation }: WriteRequest): ReadPatch {
  const { patch } = body
  if (body.type === 'json') return { patch, json: body.json, strict: [] }
  const isApply = patch === 'apply'
  if (fieldValidation === 'Ignore' && !isApply) {
    const json = readUnchecked(body.bytes, patch)
    return { patch, json, ...asWritten(body), strict: [] }
  }
  const { json, strict } = isApply ? readYaml(body.bytes) : readJson(body.bytes, patch)
  if (fieldValidation === 'Ignore') return { patch, json, strict: [] }
  if (patch !== 'json') return { patch, json, ...asWritten(body), strict }
  return {
    patch,
    json,
    ...asWritten(body),
    strict: [...strict, ...checkOperations(json)].map((text) => `json patch ${text}`),
  }
}

/** Few patches hold any, and those need not be read again. */
const perhapsOtherNumbers = /\d[.eE]|\d{16}/

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** A strategic patch and an application are read as values, the others are changes of a text. */
function asWritten({
  patch,
  bytes,
}: PatchBody & { readonly type: 'bytes' }): Pick<ReadPatch, 'written'> {
  if (patch !== 'json' && patch !== 'merge') return {}
  if (!perhapsOtherNumbers.test(textOf(bytes))) return {}
  const numbers = new WrittenNumbers()
  const { object } = parseJson(bytes, numbers)
  return numbers.isEmpty ? {} : { written: { json: object, numbers } }
}

function readYaml(bytes: Uint8Array) {
  try {
    const { json, strict } = jsonOfYaml(bytes)
    const { object, strict: more } = parseJson(json)
    if (object !== null && !isJsonObject(object)) {
      throw badRequest(
        `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goJsonKind(object)} into Go value of type map[string]interface {}`,
      )
    }
    return { json: object ?? {}, strict: [...strict, ...more] }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`)
  }
}

/** Where nobody asks for more, only the libraries that patch look at it, each with words of its own. */
function readUnchecked(bytes: Uint8Array, patch: PatchType): Json {
  try {
    const { object } = parseJson(bytes)
    if (patch !== 'merge' || (typeof object === 'object' && object !== null)) return object
    throw badRequest('Invalid JSON Patch')
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw badRequest(patch === 'merge' ? 'Invalid JSON Patch' : error.message)
  }
}

function readJson(bytes: Uint8Array, patch: PatchType) {
  try {
    const { object, strict } = parseJson(bytes)
    if (patch === 'merge' && object !== null && !isJsonObject(object)) {
      throw unfitting(object, 'value', 'map[string]interface {}')
    }
    return { json: object, strict }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw badRequest(
      patch === 'strategic' ? error.message : `error decoding patch: ${error.message}`,
    )
  }
}

const texts = ['op', 'from', 'path'] as const
const known: ReadonlySet<string> = new Set([...texts, 'value'])

/** What is unknown of operations. Throws DecodeError where they are none. */
function checkOperations(operations: Json): readonly string[] {
  const type = 'handlers.jsonPatchOp'
  if (operations === null) return []
  if (!isJsonList(operations)) throw undecodable(unfitting(operations, 'value', `[]${type}`))
  return operations.flatMap((operation, i) => {
    if (operation === null) return []
    if (!isJsonObject(operation)) throw undecodable(unfitting(operation, 'value', type))
    for (const name of texts) {
      const value = operation[name] ?? null
      if (value !== null && typeof value !== 'string') {
        throw undecodable(unfitting(value, `struct field jsonPatchOp.${name}`, 'string'))
      }
    }
    const unknown = Object.keys(operation).filter((key) => !known.has(key))
    return unknown.map((key) => `unknown field ${quoteGo(`[${i}].${key}`)}`)
  })
}

function unfitting(value: Json, place: string, type: string): DecodeError {
  return new DecodeError(
    `json: cannot unmarshal ${goJsonKind(value)} into Go ${place} of type ${type}`,
  )
}

function undecodable({ message }: DecodeError): StatusError {
  return badRequest(`error decoding patch: ${message}`)
}
