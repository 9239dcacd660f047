/**
 * What a conversion webhook may not change: all of an object's metadata but its labels and
 * annotations. Where it changed who the object is, that is refused; the rest is put back.
 */

import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { Labels } from '#api/selectors/labels.ts'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateAnnotations, validateLabels } from '#api/validation/object-meta.ts'

/** What is invalid of an answer, and why, in upstream's words. */
export class BadObjectError extends Error {
  override readonly name = 'BadObjectError'
  readonly what: 'object' | 'object at index 0' | 'metadata'

  constructor(what: BadObjectError['what'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.what = what
  }
}

/** The object as the webhook has converted it, with the metadata it had. Throws BadObjectError. */
export function restored(original: JsonObject, answer: Json, apiVersion: string): JsonObject {
  if (!isJsonObject(answer) || !answer.kind) {
    throw new BadObjectError('object at index 0', "Object 'Kind' is missing")
  }
  refuseOther(original, answer, apiVersion)
  const { metadata } = answer
  try {
    return { ...answer, metadata: metadataOf(original, metadata, 'metadata' in answer) }
  } catch (error) {
    if (!(error instanceof BadMetadataError)) throw error
    throw new BadObjectError('metadata', error.message, { cause: error })
  }
}

class BadMetadataError extends Error {}

function refuseOther(original: JsonObject, answer: JsonObject, apiVersion: string): void {
  const got = textOf(answer.apiVersion)
  if (got !== apiVersion) {
    const words = `invalid groupVersion (expected ${apiVersion}, received ${got})`
    throw new BadObjectError('object at index 0', words)
  }
  const [expected, kind] = [textOf(original.kind), textOf(answer.kind)]
  if (kind !== expected) {
    const words = `invalid kind (expected ${expected}, received ${kind})`
    throw new BadObjectError('object at index 0', words)
  }
  for (const [field, word] of identity) {
    const [before, after] = [memberOf(original, field), memberOf(answer, field)]
    if (before !== after) {
      throw new BadObjectError('object', `must have the same ${word}: ${before} != ${after}`)
    }
  }
}

const identity = [
  ['name', 'name'],
  ['namespace', 'namespace'],
  ['uid', 'UID'],
] as const

function memberOf({ metadata }: JsonObject, field: string): string {
  return isJsonObject(metadata) ? textOf(metadata[field]) : ''
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function metadataOf(original: JsonObject, given: Json | undefined, isThere: boolean): JsonObject {
  if (!isThere) throw new BadMetadataError('missing metadata in converted object')
  if (!isJsonObject(given)) {
    throw new BadMetadataError(`invalid metadata of type ${goTypeOf(given)} in converted object`)
  }
  const { labels, annotations, ...rest } = isJsonObject(original.metadata) ? original.metadata : {}
  const newLabels = stringsOf('labels', given, labels)
  const newAnnotations = stringsOf('annotations', given, annotations)
  return {
    ...rest,
    ...(newLabels && { labels: newLabels }),
    ...(newAnnotations && { annotations: newAnnotations }),
  }
}

function stringsOf(
  field: 'labels' | 'annotations',
  metadata: JsonObject,
  before: Json | undefined,
): JsonObject | undefined {
  const value = metadata[field]
  if (value === undefined || value === null) return undefined
  if (!isJsonObject(value)) {
    const what = `invalid metadata.${field} of type ${goTypeOf(value)}`
    throw new BadMetadataError(`${what} in converted object`)
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === 'string') continue
    const what = `metadata.${field}[${key}] must be a string, but is ${goTypeOf(text)}`
    throw new BadMetadataError(`${what} in converted object`)
  }
  if (!isSame(value, before)) refuseInvalid(field, value as Labels)
  return value
}

/** What was there before was valid when it was stored, and is not looked at again. */
function isSame(after: JsonObject, before: Json | undefined): boolean {
  const old = isJsonObject(before) ? before : {}
  const keys = Object.keys(after)
  return keys.length === Object.keys(old).length && keys.every((key) => old[key] === after[key])
}

function refuseInvalid(field: 'labels' | 'annotations', value: Labels): void {
  // Upstream's path of annotations lacks a letter.
  const errors =
    field === 'labels'
      ? validateLabels(value, path('metadata', 'labels'))
      : validateAnnotations(value, path('metadata', 'annotation'))
  if (errors.length > 0) throw new BadMetadataError(formatFieldErrors(errors))
}

function goTypeOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  return Number.isInteger(Number(value)) ? 'int64' : 'float64'
}
