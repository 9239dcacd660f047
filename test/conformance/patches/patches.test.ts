/** Recorded patches, and who owns what after recorded writes, without a server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { isPatchError } from '#api/patch/patch-error.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { schema } from '#kinds/schema.ts'
import { compareOwnership, isApply } from './ownership.ts'
import { differences, patched } from './patched.ts'
import { readWrites, type Write } from './transcript.ts'

const skip = missingShared('golden', 'transcripts', 'write')
const writes = skip ? [] : readWrites(sharedPath('golden', 'transcripts', 'write'))

/** Refusals that other parts of the server make. */
const checkedElsewhere = [
  'apply-metadata:6', // a stale resourceVersion
  'apply-metadata:7',
  'apply-metadata:13', // another namespace than the path's
]
/** Writes that another part of the server goes on to change, or that recordings do not show whole. */
const changedElsewhere = [
  'apply-crd:21', // the server's own status update came in between
]

test('every recorded apply makes the same owners, conflicts and refusals', { skip }, () => {
  const wrong = writes
    .filter((write) => isApply(write))
    .filter(({ at }) => !checkedElsewhere.includes(at) && !changedElsewhere.includes(at))
    .flatMap(wrongOwners)
  assert.deepEqual(wrong, [])
})

/** Kinds that are made with more than defaults: allocations, tolerations, finalizers, who asked. */
const madeWithMore =
  /^(Namespace|Pod|Service|PersistentVolumeClaim|PersistentVolume|Node|Job|CertificateSigningRequest|Status)$/

const updatedElsewhere = [
  'delete-collection:19', // gone with its last finalizer
  'sub-ephemeral:15', // recorded neither as sent with defaults nor as stored with what was refused
  'sub-scale-deployments:16', // scaled in between
  'sub-scale-replicasets:16',
]

test('recorded creates, updates and patches make the same owners', { skip }, () => {
  const wrong = writes
    .filter((write) => !isApply(write) && !updatedElsewhere.includes(write.at))
    .filter(({ status, answer }) => status !== 201 || !madeWithMore.test(String(answer.kind)))
    .flatMap(wrongOwners)
  assert.deepEqual(wrong, [])
})

function wrongOwners(write: Write): readonly string[] {
  const compared = compareOwnership(write)
  if (!compared) return []
  const { got, want } = compared
  const isEqual = got.length === want.length && got.every((text, i) => text === want[i])
  return isEqual ? [] : [`${write.at}: got ${got.join('; ')}, want ${want.join('; ')}`]
}

/** What a PatchError means to a client. */
const codes = { BadRequest: 400, Invalid: 422, TooLarge: 413, Internal: 500 }

/** Rules of a kind, not of patches: what a client may not set, and what is set for it. */
const ruled = [
  'patch-merge-keys:16', // stringData goes into data
  'patch-terminating:6', // deletionTimestamp cannot be taken back
  'strategic-pod-status:12', // a status update leaves the spec alone
]

test('every recorded patch makes the same object, or fails alike', { skip }, () => {
  const wrong = writes
    .filter(({ at, method }) => method === 'PATCH' && /^(patch|strategic|three-way)/.test(at))
    .filter((write) => !isApply(write) && !ruled.includes(write.at))
    .flatMap((write) => wrongPatch(write))
  assert.deepEqual(wrong, [])
})

function wrongPatch(write: Write): readonly string[] {
  const { at, live, status, answer } = write
  const type = live && schema.typeOf(String(live.apiVersion), String(live.kind))
  if (!type) return []
  try {
    const made = encodeObject(type, decodeObject<object>(type, patched(type, live, write)).object)
    if (status >= 300) return isLater(status) ? [] : [`${at}: fits, but want ${answer.message}`]
    const want = encodeObject(type, decodeObject<object>(type, answer).object)
    return differences(made, want).map((difference) => `${at}${difference}`)
  } catch (error) {
    if (error instanceof DecodeError) return status === 422 ? [] : [`${at}: ${error.message}`]
    if (!isPatchError(error)) throw error
    return codes[error.code] === status ? [] : [`${at}: ${error.message}, want ${status}`]
  }
}

/** Whether a refusal comes after the patch was applied: by validation, a conflict, a stale version. */
function isLater(status: number): boolean {
  return status === 409 || status === 422 || status === 404 || status === 400 || status === 500
}
