/** What apply and the account of managed fields make of a recorded write, beside what upstream made of it. */
import { isApplyError } from '#api/apply/apply-error.ts'
import { applyObject } from '#api/apply/apply-object.ts'
import { formatConflicts } from '#api/apply/conflicts.ts'
import { formatFieldsV1, parseFieldsV1 } from '#api/apply/fields-v1.ts'
import { managerName } from '#api/apply/manager-name.ts'
import { updateManagedFields } from '#api/apply/update-managed-fields.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { apiVersionOf, type KindDefinition } from '#api/definition.ts'
import type { ManagedFieldsEntry, Resource } from '#api/metadata.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { resetFieldsOf } from '#api/reset-fields.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { differences, patched } from './patched.ts'
import { recordedTime, type Write } from './transcript.ts'
import { convertVersion } from './versions.ts'

/** Texts that are to be equal; undefined where a recording tells nothing of this part of the server. */
export interface Compared {
  readonly got: readonly string[]
  readonly want: readonly string[]
}

/** Applied objects that defaults, admission or the rules of their kind go on to change. */
const changedLater: ReadonlySet<string> = new Set([
  'apply-kinds-cluster:11', // a taint for a new node
  ...[6, 7, 8, 9].map((line) => `apply-kinds:${line}`), // tolerations for a pod, stringData into data
  'apply-metadata:11', // a name is made, and some metadata is the server's
  ...[6, 7, 10, 11, 14].map((line) => `apply-service:${line}`), // ports and addresses
  'apply-status:10', // a status update leaves the rest alone
  'apply-status:12',
])

export function isApply({ contentType }: Write): boolean {
  return contentType.startsWith('application/apply-patch+yaml')
}

export function compareOwnership(recorded: Write): Compared | undefined {
  const write = inVersionOfRequest(recorded)
  const { answer, live, status } = write
  const target = status < 300 ? answer : live
  const type = target && schema.typeOf(String(target.apiVersion), String(target.kind))
  if (!type) return undefined
  try {
    if (!isApply(write)) return status < 300 ? compareUpdate(write, type, answer) : undefined
    return compareApply(write, type, target)
  } catch (error) {
    // Placeholders of a recording stand where a number must be.
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** A request is worked on in its own version, whatever the one before it was in. */
function inVersionOfRequest(write: Write): Write {
  const { live, body, answer, status } = write
  const wanted = status < 300 ? answer : isJsonObject(body) ? body : {}
  if (!live || !wanted.apiVersion || live.apiVersion === wanted.apiVersion) return write
  const converted = convertVersion(live, String(wanted.apiVersion))
  return converted ? { ...write, live: converted.object } : write
}

function compareApply(write: Write, type: ObjectType, target: JsonObject): Compared | undefined {
  const { body, live, query, answer, status } = write
  if (typeof body === 'string') return undefined
  const message = typeof answer.message === 'string' ? answer.message : ''
  // What is invalid is found so later: to apply it must make an object.
  const want = status < 300 ? ownersOf(answer) : [status === 422 ? 'an object' : message]
  try {
    const { object, conflicts } = applyObject<Resource>({
      ...writerOf(write, type, target),
      live: live && decodeObject<Resource>(type, live).object,
      patch: body,
      force: query.get('force') === 'true',
    })
    if (!object) return { got: [formatConflicts(conflicts)], want }
    if (status === 422) return { got: ['an object'], want }
    const content = differences(encodeObject(type, object), answer)
    if (content.length > 0 && !changedLater.has(write.at)) return { got: content, want: [] }
    return { got: textsOf(object.metadata.managedFields), want }
  } catch (error) {
    if (isApplyError(error)) return { got: [error.message], want }
    throw error
  }
}

/**
 * The account is made of the object as it was sent, with defaults. A recording shows it as it was
 * sent, without defaults, and as it was stored, with more than defaults; one of the two must do.
 */
function compareUpdate(write: Write, type: ObjectType, answer: JsonObject): Compared | undefined {
  const { live, method } = write
  const request = method === 'PATCH' ? live && patched(type, live, write) : write.body
  if (!isJsonObject(request)) return undefined
  const sent = decodeObject<Resource>(type, request).object
  const stored = decodeObject<Resource>(type, answer).object
  const { managedFields } = sent.metadata
  const { managedFields: _, ...metadata } = stored.metadata
  const filled = { ...stored, metadata: { ...metadata, ...(managedFields && { managedFields }) } }
  const want = ownersOf(answer)
  const accounts = [filled, sent].map((object) => {
    const updated = updateManagedFields<Resource>({
      ...writerOf(write, type, answer),
      live: live && decodeObject<Resource>(type, live).object,
      object,
      request,
    })
    return textsOf(updated.metadata.managedFields)
  })
  return { got: accounts.find((got) => got.join() === want.join()) ?? accounts[0]!, want }
}

function writerOf({ query, userAgent, subresource }: Write, type: ObjectType, target: JsonObject) {
  const resetFields = resetFieldsOf(definitionOf(target), subresource)
  return {
    apiVersion: String(target.apiVersion),
    kind: String(target.kind),
    type,
    manager: managerName(query.get('fieldManager') ?? undefined, userAgent),
    now: recordedTime,
    ...(subresource && { subresource }),
    ...(resetFields && { resetFields }),
    convert: convertVersion,
  }
}

function definitionOf({ apiVersion, kind }: JsonObject): KindDefinition {
  const found = kinds.find(
    (one) =>
      one.kind === kind &&
      (apiVersionOf(one) === apiVersion ||
        one.versions?.some((version) => version.apiVersion === apiVersion)),
  )
  if (!found) throw new TypeError(`No kind ${apiVersion} ${kind}`)
  return found
}

function managedFieldsOf({ metadata }: JsonObject): Json {
  return (isJsonObject(metadata) ? metadata.managedFields : undefined) ?? null
}

export function ownersOf(object: JsonObject): readonly string[] {
  const entries = (managedFieldsOf(object) ?? []) as readonly JsonObject[]
  return textsOf(entries.map((entry) => ({ ...entry, fieldsV1: JSON.stringify(entry.fieldsV1) })))
}

export function textsOf(entries: readonly ManagedFieldsEntry[] = []): readonly string[] {
  return entries
    .map(({ manager, operation, apiVersion, subresource = '', time, fieldsV1 = '{}' }) => {
      const when = time ? 'timed' : 'timeless'
      const fields = formatFieldsV1(parseFieldsV1(fieldsV1))
      return [manager, operation, apiVersion, subresource, when, fields].join(' ')
    })
    .toSorted()
}
