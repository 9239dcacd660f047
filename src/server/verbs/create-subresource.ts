/** POST to a part of an object: bindings and their kin, whose body is all there is to read. */

import type { BodyDefinition, SubresourceDefinition } from '#api/definition.ts'
import type { Preconditions, Resource } from '#api/metadata.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import {
  badRequest,
  conflict,
  invalid,
  notFound,
  successStatus,
  unknownFailure,
} from '#api/status/status-answers.ts'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import type { Admission } from '#server/admission/admission.ts'
import type { Answer, Body, Call, WriteParameters } from '#server/call.ts'
import type { Entry, Outcome } from '#server/served/object-store.ts'
import { subresourceOf } from '#server/served/served-resource.ts'
import { decodeBody } from '#server/verbs/decode-body.ts'
import { groupKindOf, hookName, type VerbDependencies } from '#server/verbs/dependencies.ts'
import { deduplicated, mutateNew } from '#server/verbs/new-object.ts'
import { inNamespace, nameOf } from '#server/verbs/object-name.ts'
import { preconditionProblem, storeConflict } from '#server/verbs/precondition.ts'
import { admissionOf, readWrite, type WriteRequest } from '#server/verbs/write-request.ts'

export async function createSubresource(
  deps: VerbDependencies,
  call: Call,
  body: Body,
  parameters: WriteParameters,
): Promise<Answer> {
  const hook = deps.hooks.create(hookName(call.resource.definition), call.subresource)
  if (hook) return hook(call, body, parameters)
  const subresource = subresourceOf(call.resource, call.subresource)
  if (!subresource) throw genericResponse({ code: 404, verb: '' })
  if (!subresource.body?.write || !call.resource.store)
    throw genericResponse({ code: 405, verb: '' })
  const write = readWrite(deps, call, 'CreateOptions', parameters)
  const inner = deps.resources().bodyResource(call.resource, subresource.name)
  if (!inner) throw genericResponse({ code: 404, verb: '' })
  const received = decodeBody(deps, call, body, { ...write, resource: inner })
  const own = deduplicated(inNamespace(received.object, call.namespace), call)
  const object = await mutateNew(deps, write, own)
  return writeBody(deps, write, subresource, admissionOf(write, 'CREATE', { object }))
}

/** Writes a body through to its object, once whoever admits it as `asked` has nothing against it. */
export async function writeBody(
  { admission }: VerbDependencies,
  write: WriteRequest,
  subresource: SubresourceDefinition,
  asked: Admission,
): Promise<Answer> {
  const object = asked.object!
  refuseBody(write.call, subresource.body!, object, write)
  await admission.validate(asked)
  await writeThrough(write, subresource, object)
  return { type: 'status', code: 201, status: { ...successStatus(), code: 201 } }
}

function refuseBody(
  { name }: Call,
  { definition, invalidAs }: BodyDefinition<Resource>,
  object: Resource,
  { context }: WriteRequest,
): void {
  if (object.metadata.name !== name) {
    throw badRequest(`name in URL does not match name in ${definition.kind} object`)
  }
  const errors = definition.validate?.create?.(object, context) ?? []
  if (errors.length === 0) return
  if (invalidAs === 500) throw unknownFailure(formatFieldErrors(errors))
  throw invalid(groupKindOf(definition), name, errors)
}

async function writeThrough(
  write: WriteRequest,
  { name, body }: SubresourceDefinition,
  object: Resource,
): Promise<void> {
  const { call, groupResource, dryRun, context } = write
  const path = { group: groupResource.group, resource: `${groupResource.resource}/${name}` }
  await call.resource.store!.write(
    nameOf(call),
    (current): Outcome => {
      if (!current) throw notFound(groupResource, call.name)
      checkPreconditions(write, current, object)
      const why = body!.conflict?.(current.object)
      if (why !== undefined) throw conflict(path, call.name, why)
      return { put: body!.write!(current.object, object, context) }
    },
    { signal: call.signal, dryRun },
  )
}

function checkPreconditions(
  { call, groupResource, dryRun }: WriteRequest,
  { object }: Entry,
  { metadata: { uid, resourceVersion } }: Resource,
): void {
  const wanted: Preconditions = { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) }
  const problem = preconditionProblem(wanted, object)
  if (problem === undefined) return
  const key = call.resource.store!.keyOf(nameOf(call), dryRun)
  throw storeConflict(groupResource, call.name, { key, problem })
}
