/** Who owns what of recorded custom resources, without a server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isApplyError } from '#api/apply/apply-error.ts'
import { applyObject } from '#api/apply/apply-object.ts'
import { formatConflicts } from '#api/apply/conflicts.ts'
import { managerName } from '#api/apply/manager-name.ts'
import { updateManagedFields } from '#api/apply/update-managed-fields.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import type { Resource } from '#api/metadata.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { resetFieldsOf } from '#api/reset-fields.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { schema } from '#kinds/schema.ts'
import { type CustomVersion, versionsOf } from './custom-types.ts'
import { isApply, ownersOf, textsOf } from './ownership.ts'
import { patched } from './patched.ts'
import { readWrites, recordedTime, type Write } from './transcript.ts'

/** Custom objects live in memory as they came, but for their metadata. */
function decode(object: JsonObject): Resource {
  const holder = schema.typeOf('v1', 'ConfigMap')!
  const { metadata } = decodeObject<Resource>(holder, { metadata: object.metadata ?? {} }).object
  return { ...(object as unknown as Resource), metadata }
}

function writerOf(write: Write, target: JsonObject, { type, definition, siblings }: CustomVersion) {
  const { query, userAgent, subresource } = write
  const resetFields = resetFieldsOf(definition, subresource)
  return {
    apiVersion: String(target.apiVersion),
    kind: String(target.kind),
    type,
    manager: managerName(query.get('fieldManager') ?? undefined, userAgent),
    now: recordedTime,
    ...(subresource && { subresource }),
    ...(resetFields && { resetFields }),
    resetThisVersionOnly: true,
    convert: (object: JsonObject, apiVersion: string) => {
      const sibling = siblings.get(apiVersion)
      return sibling && { object: { ...object, apiVersion }, type: sibling }
    },
  }
}

/** Undefined where a recording tells nothing of owners. */
function compare(write: Write, version: CustomVersion, target: JsonObject) {
  const { status, answer, body, live, query } = write
  const writer = writerOf(write, target, version)
  const before = live && decode({ ...live, apiVersion: target.apiVersion! })
  if (!isApply(write)) return status < 300 ? compareUpdate(write, version, target) : undefined
  if (status === 422 || typeof body === 'string') return undefined
  const want = status < 300 ? ownersOf(answer) : [String(answer.message)]
  try {
    const force = query.get('force') === 'true'
    const { object, conflicts } = applyObject({
      ...writer,
      live: before,
      patch: body,
      force,
      complete: decode,
    })
    if (!object) return { got: [formatConflicts(conflicts)], want }
    return { got: textsOf(object.metadata.managedFields), want }
  } catch (error) {
    if (isApplyError(error)) return { got: [error.message], want }
    throw error
  }
}

function compareUpdate(write: Write, version: CustomVersion, target: JsonObject) {
  const { live, method, answer } = write
  const before = live && { ...live, apiVersion: target.apiVersion! }
  const request = method === 'PATCH' ? before && patched(version.type, before, write) : write.body
  if (!isJsonObject(request)) return undefined
  const sent = decode(request)
  const stored = decode(answer)
  const { managedFields } = sent.metadata
  const { managedFields: _, ...others } = stored.metadata
  const metadata = { ...others, ...(managedFields && { managedFields }) }
  const want = ownersOf(answer)
  const accounts = [{ ...stored, metadata }, sent].map((object) => {
    const writer = writerOf(write, target, version)
    const updated = updateManagedFields({
      ...writer,
      live: before && decode(before),
      object,
      request,
    })
    return textsOf(updated.metadata.managedFields)
  })
  return { got: accounts.find((got) => got.join() === want.join()) ?? accounts[0]!, want }
}

/** Refused by other parts of the server, or decided by defaults that a recording does not show. */
const elsewhere = [
  'apply-requests:6',
  'apply-requests:21',
  'cr-namespace-gone:7',
  'versions-none:9',
  'versions-none:12',
]

function judge(folder: string): { readonly wrong: readonly string[]; readonly judged: number } {
  const versions = new Map<string, CustomVersion>()
  let judged = 0
  const wrong = readWrites(folder).flatMap((write) => {
    const { answer, live, status, at } = write
    if (answer.kind === 'CustomResourceDefinition' && isJsonObject(answer.spec as Json)) {
      for (const [name, version] of versionsOf(answer)) versions.set(name, version)
    }
    const target = status < 300 ? answer : isJsonObject(write.body) ? write.body : (live ?? {})
    const version = versions.get(`${target.apiVersion}/${target.kind}`)
    if (!version || version.needsConversion || elsewhere.includes(at)) return []
    const compared = compare(write, version, target)
    if (!compared) return []
    if (compared.want.join().includes('«any»')) return []
    judged++
    const { got, want } = compared
    return got.join() === want.join()
      ? []
      : [`${at}: got ${got.join('; ')}, want ${want.join('; ')}`]
  })
  return { wrong, judged }
}

for (const folder of ['extend', 'write']) {
  const skip = missingShared('golden', 'transcripts', folder)
  test(`writes of custom resources recorded in ${folder} make the same owners`, { skip }, () => {
    const { wrong, judged } = judge(sharedPath('golden', 'transcripts', folder))
    assert.deepEqual(wrong, [])
    assert.ok(judged > 10, `only ${judged} were judged`)
  })
}
