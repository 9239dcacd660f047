/** PATCH of an object, or of a part of it: JSON, merge, strategic, and server-side apply. */

import type { Resource } from '#api/metadata.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import { isStatusError } from '#api/status/status.ts'
import { conflict } from '#api/status/status-answers.ts'
import type { AuditNotes } from '#server/audit-notes.ts'
import {
  type Answer,
  type Call,
  callFor,
  type PatchBody,
  type PatchParameters,
} from '#server/call.ts'
import { withManagers } from '#server/served/field-managers.ts'
import { applyPatch } from '#server/verbs/apply-patch.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { mutateNew } from '#server/verbs/new-object.ts'
import { inNamespace, refuseNameless, refuseOtherName } from '#server/verbs/object-name.ts'
import { patchObject } from '#server/verbs/patch-object.ts'
import { type ReadPatch, readPatch } from '#server/verbs/read-patch.ts'
import { mutateChanged, rewrite } from '#server/verbs/rewrite.ts'
import { type Target, targetOf } from '#server/verbs/target.ts'
import { readWrite, type WriteRequest } from '#server/verbs/write-request.ts'

export async function patch(
  deps: VerbDependencies,
  call: Call,
  body: PatchBody,
  parameters: PatchParameters,
): Promise<Answer> {
  const { store } = call.resource
  if (!store) throw genericResponse({ code: 405, verb: '' })
  refuseNameless(call)
  const target = targetOf(deps, call)
  const isApply = body.patch === 'apply'
  const write = readWrite(deps, call, 'PatchOptions', { ...parameters, isApply })
  if (call.audit?.keepsRequest) notePatch(call.audit, body, write)
  let read: ReadPatch | undefined
  const force = parameters.force === true
  return rewrite(deps, write, {
    target,
    mayCreate: isApply && (!target.subresource || target.subresource.createsOnApply === true),
    // What is not there is not found, whatever the patch says.
    make: (live) =>
      makePatched(deps, write, { target, live, read: (read ??= readPatch(body, write)), force }),
  })
}

/** For the audit, even where it comes to nothing. What is wrong with it the client is told. */
function notePatch(audit: AuditNotes, body: PatchBody, write: WriteRequest): void {
  try {
    audit.requestJson(readPatch(body, write).json)
  } catch (error) {
    if (!isStatusError(error)) throw error
  }
}

interface Patching {
  readonly target: Target
  readonly live: Resource | undefined
  readonly read: ReadPatch
  readonly force: boolean
}

async function makePatched(
  deps: VerbDependencies,
  write: WriteRequest,
  patching: Patching,
): Promise<Resource> {
  const { target, live } = patching
  const { call, context } = write
  const seen = { ...write, call: callFor(call, { resource: target.resource }) }
  call.span?.event('About to apply patch')
  const old = live && target.view(live)
  const patched = patchedView(deps, seen, patching, old)
  const { uid } = patched.metadata
  if (!live && uid) {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`
    throw conflict(write.groupResource, call.name, why)
  }
  call.span?.event('About to check admission control')
  const object = inNamespace(patched, call.namespace)
  refuseOtherName(object, call.name)
  if (!live || !old) return mutateNew(deps, write, object)
  const admitted = await mutateChanged(deps, write, object, old)
  return target.write(admitted, live, context)
}

function patchedView(
  deps: VerbDependencies,
  seen: WriteRequest,
  { read, force }: Patching,
  old: Resource | undefined,
): Resource {
  if (read.patch === 'apply') return applyPatch(deps, seen, { read, force, live: old })
  const { object, request } = patchObject(deps, seen, read, old!)
  return withManagers(deps.resources, seen, { live: old, object, request })
}
