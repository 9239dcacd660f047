/** Patches as they came, as JSON, and what is said of those that are none. */
import { parseJson } from '#api/codec/json.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import { isDecodeError } from '#api/decode-error.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { goTypeOf } from '#api/patch/strategic-values.ts'
import type { Json } from '#api/scalars.ts'
import { badRequest } from '#api/status-answers.ts'
import type { PatchType } from '#api/transport.ts'
import type { PatchBody } from '#server/call.ts'
import type { WriteRequest } from '#server/verbs/write-request.ts'

export interface ReadPatch {
  readonly patch: PatchType
  readonly json: Json
  /** Keys that are said twice, in the words of strict validation. */
  readonly strict: readonly string[]
}

/** Throws a StatusError (400) for what cannot be read. */
export function readPatch(body: PatchBody, { fieldValidation }: WriteRequest): ReadPatch {
  const { patch } = body
  if (body.type === 'json') return { patch, json: body.json, strict: [] }
  const isApply = patch === 'apply'
  const { json, strict } = isApply ? readYaml(body.bytes) : readJson(body.bytes, patch)
  if (fieldValidation === 'Ignore') return { patch, json, strict: [] }
  return {
    patch,
    json,
    strict: patch === 'json' ? strict.map((words) => `json patch ${words}`) : strict,
  }
}

function readYaml(bytes: Uint8Array) {
  try {
    const { json, strict } = jsonOfYaml(bytes)
    const { object, strict: more } = parseJson(json)
    if (object !== null && !isJsonObject(object)) {
      const type = goTypeOf(object)
      throw badRequest(
        `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type === 'list' ? 'array' : type} into Go value of type map[string]interface {}`,
      )
    }
    return { json: object ?? {}, strict: [...strict, ...more] }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`)
  }
}

function readJson(bytes: Uint8Array, patch: PatchType) {
  try {
    const { object, strict } = parseJson(bytes)
    return { json: object, strict }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw badRequest(
      patch === 'strategic' ? error.message : `error decoding patch: ${error.message}`,
    )
  }
}
