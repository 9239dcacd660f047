/**
 * JSON Patch (RFC 6902) as upstream's library reads it. Where the two differ upstream wins: a key
 * that a map lacks counts as null for `replace`, `copy` and `test`, indices may be negative, and
 * what stands before the first slash of a path is ignored.
 */

import { type Container, createDraft, type Draft, itemAt } from '#api/patch/json-draft.ts'
import {
  freezeJson,
  isJsonList,
  isJsonObject,
  jsonEquals,
  memberOf,
  putMember,
  refuseDeep,
} from '#api/patch/json-tree.ts'
import { PatchError } from '#api/patch/patch-error.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { goJsonKind } from '#base/go/json.ts'

/** Upstream's limit on the operations of one patch. */
export const maxOperations = 10_000
/** Upstream's limit on what the `copy` operations of one patch may add, in bytes of JSON. */
const maxCopyBytes = 3 * 1024 * 1024

/** Applies a patch and answers the new document, which shares what did not change. Throws PatchError. */
export function applyJsonPatch(document: Json, patch: Json): Json {
  const operations = readOperations(patch)
  const work: Work = { draft: createDraft(document), copiedBytes: 0 }
  for (const operation of operations) applyOperation(work, operation)
  return work.draft.finish()
}

/** Throws PatchError unless it is a list of operations, whatever these are. */
export function operationsOf(patch: Json): readonly Json[] {
  if (patch === null) return []
  if (!isJsonList(patch)) throw unreadable(patch, 'jsonpatch.Patch')
  const wrong = patch.find((operation) => operation !== null && !isJsonObject(operation))
  if (wrong !== undefined) throw unreadable(wrong, 'jsonpatch.Operation')
  return patch
}

function readOperations(given: Json): readonly JsonObject[] {
  const patch = operationsOf(given)
  if (patch.length > maxOperations) {
    throw new PatchError(
      'TooLarge',
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`,
    )
  }
  refuseDeep(patch)
  return freezeJson(patch).map((operation) => (isJsonObject(operation) ? operation : {}))
}

function unreadable(value: Json, type: string): PatchError {
  return new PatchError(
    'BadRequest',
    `json: cannot unmarshal ${goJsonKind(value)} into Go value of type ${type}`,
  )
}

/** A patch under way. */
interface Work {
  readonly draft: Draft
  copiedBytes: number
}

function applyOperation(work: Work, operation: JsonObject): void {
  const kind = memberOf(operation, 'op')
  const apply = typeof kind === 'string' && Object.hasOwn(deeds, kind) ? deeds[kind] : undefined
  if (!apply) throw failed(`Unexpected kind: ${typeof kind === 'string' ? kind : 'unknown'}`)
  apply(work, operation)
}

const deeds: Readonly<Record<string, (work: Work, operation: JsonObject) => void>> = {
  add({ draft }, operation) {
    const path = textOf(operation, 'path', 'add operation failed to decode path: missing value')
    const place = draft.open(path)
    if (!place) {
      throw failed(`add operation does not apply: doc is missing path: "${path}": missing value`)
    }
    const value = memberOf(operation, 'value') ?? null
    within(`error in add for path: '${path}'`, () => addTo(place.container, place.key, value))
  },

  remove({ draft }, operation) {
    const path = textOf(operation, 'path', 'remove operation failed to decode path: missing value')
    const place = draft.open(path)
    if (!place) {
      throw failed(`remove operation does not apply: doc is missing path: "${path}": missing value`)
    }
    within(`error in remove for path: '${path}'`, () => removeFrom(place.container, place.key))
  },

  replace({ draft }, operation) {
    const path = textOf(
      operation,
      'path',
      missing('replace operation failed to decode path', 'path'),
    )
    const value = memberOf(operation, 'value') ?? null
    if (path === '') {
      if (typeof value === 'object' && value !== null) return draft.restart(value)
      throw failed('replace operation value must be object or array: %!w(<nil>)')
    }
    const place = draft.open(path)
    if (!place) {
      throw failed(`replace operation does not apply: doc is missing path: ${path}: missing value`)
    }
    const { container, key } = place
    if (!Array.isArray(container)) return putMember(container, key, value)
    const at = itemAt(key, container.length)
    if (typeof at === 'string') {
      throw failed(`replace operation does not apply: doc is missing key: ${path}: missing value`)
    }
    container[at] = value
  },

  move({ draft }, operation) {
    const from = textOf(operation, 'from', missing('move operation failed to decode from', 'from'))
    const source = draft.open(from)
    if (!source) {
      throw failed(
        `move operation does not apply: doc is missing from path: ${from}: missing value`,
      )
    }
    const value = within(`error in move for path: '${source.key}'`, () => {
      const found = getFrom(source.container, source.key)
      removeFrom(source.container, source.key)
      return found
    })
    const path = textOf(operation, 'path', missing('move operation failed to decode path', 'path'))
    const place = draft.open(path)
    if (!place) {
      throw failed(
        `move operation does not apply: doc is missing destination path: ${path}: missing value`,
      )
    }
    within(`error in move for path: '${path}'`, () => addTo(place.container, place.key, value))
  },

  copy(work, operation) {
    const { draft } = work
    const from = textOf(operation, 'from', missing('copy operation failed to decode from', 'from'))
    const source = draft.open(from)
    if (!source) {
      throw failed(
        `copy operation does not apply: doc is missing from path: ${from}: missing value`,
      )
    }
    const value = within(`error in copy for from: '${from}'`, () =>
      getFrom(source.container, source.key),
    )
    const path = textOf(operation, 'path', 'copy operation failed to decode path: missing value')
    draft.share(value) // before the destination opens, which may lie inside the value
    const place = draft.open(path)
    if (!place) {
      throw failed(
        `copy operation does not apply: doc is missing destination path: ${path}: missing value`,
      )
    }
    spend(work, value)
    within('error while adding value during copy', () => addTo(place.container, place.key, value))
  },

  test({ draft }, operation) {
    const path = textOf(operation, 'path', missing('test operation failed to decode path', 'path'))
    const wanted = memberOf(operation, 'value') ?? null
    if (path === '') {
      if (jsonEquals(draft.root, wanted)) return
      throw failedTest('')
    }
    const place = draft.open(path)
    if (!place) {
      throw failed(`test operation does not apply: is missing path: ${path}: missing value`)
    }
    const value = within(`error in test for path: '${path}'`, () =>
      getFrom(place.container, place.key),
    )
    if (!jsonEquals(value, wanted)) throw failedTest(path)
  },
}

/** A copy costs nothing here, but the result is written out one day, and doubling grows fast. */
function spend(work: Work, value: Json): void {
  if (value === null) return
  work.copiedBytes += sizeOf(value, maxCopyBytes - work.copiedBytes)
  if (work.copiedBytes <= maxCopyBytes) return
  const { copiedBytes: size } = work
  throw failed(
    `Unable to complete the copy, the accumulated size increase of copy is ${size}, ` +
      `exceeding the limit ${maxCopyBytes}`,
  )
}

/** The length of a value as JSON, counted no further than just beyond `limit`. */
function sizeOf(value: Json, limit: number): number {
  if (typeof value === 'bigint') return String(value).length
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value))
  let size = 2
  if (isJsonList(value)) {
    for (const item of value) {
      if (size > limit) break
      size += sizeOf(item, limit - size) + 1
    }
    return size
  }
  for (const key of Object.keys(value)) {
    if (size > limit) break
    size += Buffer.byteLength(JSON.stringify(key)) + sizeOf(value[key]!, limit - size) + 2
  }
  return size
}

function addTo(container: Container, key: string, value: Json): void {
  if (!Array.isArray(container)) {
    putMember(container, key, value)
    return
  }
  if (key === '-') {
    container.push(value)
    return
  }
  const at = itemAt(key, container.length + 1)
  if (typeof at === 'number') {
    container.splice(at, 0, value)
    return
  }
  const isIndex = at.startsWith('Unable')
  throw failed(isIndex ? at : `value was not a proper array index: '${key}': ${at}`)
}

function removeFrom(container: Container, key: string): void {
  if (!Array.isArray(container)) {
    if (!Object.hasOwn(container, key)) {
      throw failed(`Unable to remove nonexistent key: ${key}: missing value`)
    }
    delete container[key]
    return
  }
  const at = itemAt(key, container.length)
  if (typeof at === 'string') throw failed(at)
  container.splice(at, 1)
}

function getFrom(container: Container, key: string): Json {
  if (!Array.isArray(container)) return memberOf(container, key) ?? null
  const at = itemAt(key, container.length)
  if (typeof at === 'string') throw failed(at)
  return container[at]!
}

function textOf(operation: JsonObject, name: 'path' | 'from', complaint: string): string {
  const value = memberOf(operation, name)
  if (typeof value === 'string') return value
  throw failed(complaint)
}

function missing(what: string, field: 'path' | 'from'): string {
  const middle = field === 'path' ? 'operation missing path field' : 'operation, missing from field'
  return `${what}: ${middle}: missing value`
}

function failedTest(path: string): PatchError {
  return new PatchError('Invalid', `testing value ${path} failed: test failed`, true)
}

function failed(message: string): PatchError {
  return new PatchError('Invalid', message)
}

/** Puts words before whatever goes wrong inside. */
function within<T>(words: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof PatchError) throw new PatchError(error.code, `${words}: ${error.message}`)
    throw error
  }
}
