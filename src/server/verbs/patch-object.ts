/** What a JSON, merge or strategic patch makes of an object, and what is said where that is none. */

import { patchAnswer } from '#api/apply/patch-answer.ts'
import type { Codec } from '#api/codec/codec.ts'
import { decodeJson, encodeJsonValue, encodeOrderedJson, parseJson } from '#api/codec/json.ts'
import { kindOfJson } from '#api/codec/object-kind.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import type { Resource } from '#api/metadata.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { restored, restoreProblem } from '#api/patch/restore-problem.ts'
import { applyStrategicPatch, spentPatch } from '#api/patch/strategic-patch.ts'
import { formatGo } from '#api/patch/strategic-values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { zeroOf } from '#api/schema/zero.ts'
import type { StatusError } from '#api/status/status.ts'
import { internalError, invalid, unknownFailure } from '#api/status/status-answers.ts'
import type { PatchType } from '#api/transport.ts'
import { type FieldError, invalid as invalidField } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type { JsonForm, ServedResource } from '#server/served/served-resource.ts'
import { jsonIn, jsonTextIn, toHub } from '#server/served/versions.ts'
import type { Received } from '#server/verbs/decode-body.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import type { ReadPatch } from '#server/verbs/read-patch.ts'
import { kindProblem, statedVersion } from '#server/verbs/stated-version.ts'
import type { WriteRequest } from '#server/verbs/write-request.ts'
import { inWrittenOrder, openedByMerge } from '#server/verbs/written-order.ts'

/** Throws a StatusError. */
export function patchObject(
  { codec }: Pick<VerbDependencies, 'codec'>,
  { call: { resource, subresource, warn }, fieldValidation, context }: WriteRequest,
  read: ReadPatch,
  live: Resource,
): Received {
  const before = jsonIn(resource, live)
  const made = patched(resource, before, read)
  const { after } = made
  const shown = () => {
    if (read.patch === 'strategic') return shownStrategic(resource, before, read)
    const written = parseJson(jsonTextIn(resource, live)).object as JsonObject
    const opened = read.patch === 'merge' ? openedByMerge(before, read.json) : undefined
    const added = read.patch === 'json' ? (read.written?.json ?? read.json) : undefined
    const parts = { before, written, ...(added !== undefined && { added }) }
    const ordered = inWrittenOrder(made.marked, parts, opened)
    const text = encodeOrderedJson(ordered).toString()
    return read.written?.numbers.restore(text) ?? text
  }
  const problem = fitProblem(codec, resource, { patch: read.patch, after, shown })
  if (problem !== undefined) throw unfit(shown(), problem)
  const stated = statedBy(codec, resource, { patch: read.patch, after })
  const { object, strict } = decode({ resource: stated, subresource }, made, read, shown)
  const complaints = fieldValidation === 'Ignore' ? [] : [...read.strict, ...strict]
  if (complaints.length > 0 && fieldValidation === 'Strict') {
    throw unfit(shown(), `strict decoding error: ${complaints.join(', ')}`)
  }
  for (const words of complaints) warn(words)
  try {
    return { object: toHub(stated, object, context), request: after }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    // What fits the schema may still be nothing that can be converted.
    if (read.patch === 'strategic') throw unknownFailure(error.message)
    throw unfit(shown(), error.message)
  }
}

function shownStrategic({ type }: ServedResource, before: JsonObject, { json }: ReadPatch): string {
  return formatGo(isJsonObject(json) ? spentPatch(type, before, json) : json)
}

/** What a patch has made. */
interface Made {
  readonly after: Json
  /** The same, which shares with what was there before what the patch left alone. */
  readonly marked: Json
  /** Where it holds numbers whose way of writing counts. */
  readonly text?: string
}

function patched({ type }: ServedResource, before: JsonObject, read: ReadPatch): Made {
  const { patch, json, written } = read
  try {
    const marked = applied(patch, type, before, written?.json ?? json)
    if (!written) return { after: marked, marked }
    const text = written.numbers.restore(encodeJsonValue(marked).toString())
    return { after: parseJson(text).object, marked, text }
  } catch (error) {
    throw patchAnswer(error) ?? error
  }
}

function applied(patch: PatchType, type: ObjectType, before: JsonObject, json: Json): Json {
  switch (patch) {
    case 'json':
      return applyJsonPatch(before, json)
    case 'merge':
      // What is a list takes the place of the whole.
      return isJsonList(json) ? json : applyMergePatch(before, json)
    default:
      return applyStrategicPatch(type, before, json)
  }
}

interface Place {
  readonly resource: ServedResource
  readonly subresource: string
}

function decode(
  place: Place,
  made: Made,
  { patch }: ReadPatch,
  shown: () => string,
): { readonly object: Resource; readonly strict: readonly string[] } {
  const { type, json, apiVersion, definition } = place.resource
  const given = isJsonObject(made.after) ? made.after : {}
  try {
    if (json) return decodeCustom(json, place, given)
    if (patch !== 'strategic' && !given.apiVersion) return unversioned(place.resource, given)
    const { object, strict } =
      patch === 'strategic' ? restored<Resource>(type, made.after) : decodeMade(type, made)
    return {
      object: { ...object, apiVersion, kind: definition.kind },
      strict: inOrder(patch, type, strict, shown),
    }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw unfit(shown(), error.message)
  }
}

/** Upstream writes what was made with its keys sorted, and tells of the first value that does not fit. */
function decodeMade(type: ObjectType, { after, text }: Made) {
  if (text !== undefined) return decodeJson<Resource>(type, text)
  try {
    return decodeObject<Resource>(type, after)
  } catch (error) {
    if (!isDecodeError(error)) throw error
    return decodeJson<Resource>(type, encodeJsonValue(after))
  }
}

/** What a custom resource says of its kind is looked at with the rest of it; of a subresource nobody looks. */
function decodeCustom(
  form: JsonForm,
  { resource: { apiVersion, definition }, subresource }: Place,
  given: JsonObject,
): { readonly object: Resource; readonly strict: readonly string[] } {
  const [version, kind] = [String(given.apiVersion ?? ''), String(given.kind)]
  if (version === '') {
    throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'")
  }
  const { object, strict } = form.decode(given)
  const own = { ...object, apiVersion, kind }
  if (version === apiVersion || subresource !== '') return { object: own, strict }
  const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : ''
  const errors = [
    ...(kind === definition.kind ? [] : [mustBe('kind', kind, definition.kind)]),
    mustBe('apiVersion', version, apiVersion),
  ]
  throw invalid({ group, kind }, object.metadata.name, errors)
}

function mustBe(field: string, given: string, wanted: string): FieldError {
  return invalidField(path(field), given, `must be ${wanted}`)
}

/**
 * What is amiss in what a patch made, in the order in which upstream tells it: that of the text it reads,
 * which is sorted where the patch was at work.
 */
function inOrder(
  patch: PatchType,
  type: ObjectType,
  strict: readonly string[],
  shown: () => string,
): readonly string[] {
  if (patch === 'strategic') return strict.toSorted()
  return strict.length < 2 ? strict : decodeJson(type, shown()).strict
}

/** A strategic patch says nothing of its kind that counts; a custom resource is looked at with all else it says. */
function statedBy(
  codec: Codec,
  resource: ServedResource,
  { patch, after }: Result,
): ServedResource {
  if (patch === 'strategic' || resource.json || !isJsonObject(after)) return resource
  return statedVersion(codec, resource, after) ?? resource
}

type Result = Pick<ReadPatch, 'patch'> & { readonly after: Json }

/** Why the result is nothing that could be stored here. */
function fitProblem(
  codec: Codec,
  resource: ServedResource,
  { patch, after, shown }: Result & { shown(): string },
): string | undefined {
  if (patch === 'strategic') return restoreProblem(resource.type, after)
  const problem = headerProblem(after)
  if (problem !== undefined) return problem
  const given = (after ?? {}) as JsonObject
  if (!resource.json) return kindProblem(codec, resource, given)
  // What kind a custom resource says it is, is looked at with all else it says.
  return given.kind ? undefined : `Object 'Kind' is missing in '${shown()}'`
}

function headerProblem(after: Json): string | undefined {
  if (after === null || (isJsonObject(after) && areWords(after.apiVersion, after.kind)))
    return undefined
  try {
    kindOfJson(encodeJsonValue(after))
    return undefined
  } catch (error) {
    if (!isDecodeError(error)) throw error
    return error.message
  }
}

/** Whether a version and a kind are such that only their meaning is left to be looked at. */
function areWords(version: Json | undefined, kind: Json | undefined): boolean {
  const isText = (value: Json | undefined) => (value ?? null) === null || typeof value === 'string'
  return isText(version) && isText(kind) && String(version).split('/').length <= 2
}

/** What states no version upstream takes for its own form, whose fields are spelled otherwise. */
function unversioned({ apiVersion, definition, type }: ServedResource, given: JsonObject) {
  const unknown = Object.keys(given).filter((key) => key !== 'kind' && key !== 'apiVersion')
  const object = { ...(zeroOf(type) as object), apiVersion, kind: definition.kind } as Resource
  return { object, strict: unknown.toSorted().map((key) => `unknown field ${quoteGo(key)}`) }
}

function unfit(value: string, why: string): StatusError {
  return invalid({ group: '', kind: '' }, '', [invalidField(path('patch'), value, why)])
}
