/** POST to a collection. */
import type { Resource } from '#api/metadata.ts'
import { isAlreadyExists } from '#api/status/status.ts'
import { methodNotSupported } from '#api/status/status-answers.ts'
import type { Answer, Body, Call, WriteParameters } from '#server/call.ts'
import type { Entry, ObjectStore } from '#server/served/object-store.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import { mayBeStored } from '#server/storage/store-status.ts'
import { createSubresource } from '#server/verbs/create-subresource.ts'
import { decodeBody } from '#server/verbs/decode-body.ts'
import { askedResourceOf, hookName, type VerbDependencies } from '#server/verbs/dependencies.ts'
import {
  admitNew,
  deduplicated,
  nameTaken,
  prepareNew,
  refuseVersioned,
  withoutGivenSystemFields,
} from '#server/verbs/new-object.ts'
import { inNamespace, nameOf } from '#server/verbs/object-name.ts'
import { CallWriteOptions, readWrite, type WriteRequest } from '#server/verbs/write-request.ts'

/** Upstream tries as many generated names before it gives up. */
const generatedNameTries = 8

export async function create(
  deps: VerbDependencies,
  call: Call,
  body: Body,
  parameters: WriteParameters,
): Promise<Answer> {
  const { resource, subresource } = call
  if (subresource !== '') return createSubresource(deps, call, body, parameters)
  if (!resource.store) return ask(deps, call, body, parameters)
  const write = readWrite(deps, call, 'CreateOptions', parameters)
  call.span?.event('About to convert to expected version')
  const received = decodeBody(deps, call, body, { ...write, resource })
  call.span?.event('Conversion done')
  const own = withoutGivenSystemFields(received.object, resource.definition)
  const object = deduplicated(inNamespace(own, call.namespace), call)
  const admitting = admitNew(deps, write, { object, request: received.request })
  const admitted = admitting instanceof Promise ? await admitting : admitting
  const isNameMade = object.metadata.name === '' && !!object.metadata.generateName
  for (let tries = isNameMade ? generatedNameTries : 1; ; tries--) {
    try {
      return await storeNew(deps, write, resource.store, admitted)
    } catch (error) {
      if (tries === 1 || !isAlreadyExists(error)) throw error
    }
  }
}

async function storeNew(
  deps: VerbDependencies,
  write: WriteRequest,
  store: ObjectStore,
  admitted: Resource,
): Promise<Answer> {
  const { call, dryRun } = write
  const { resource } = call
  call.span?.event('About to store object in database')
  const preparing = prepareNew(deps, write, admitted)
  const { object, taken } = preparing instanceof Promise ? await preparing : preparing
  try {
    if (!dryRun) refuseVersioned(object)
    const name = nameOf({ resource, namespace: call.namespace, name: object.metadata.name })
    const { ttlSeconds } = expiryOf(deps, resource.definition)
    const outcome = ttlSeconds === undefined ? { put: object } : { put: object, ttlSeconds }
    const { entry } = await store.write(
      name,
      (current) => {
        if (current) throw nameTaken(write, object, current)
        return outcome
      },
      new CallWriteOptions(call, dryRun, 'Create etcd3'),
    )
    if (taken) await (dryRun ? taken.giveBack() : taken.keep(entry.object))
    return {
      type: 'object',
      code: 201,
      outgoing: dryRun ? outgoingOf(dryRunObject(entry, object)) : entry,
      resource,
    }
  } catch (error) {
    if (!mayBeStored(error, write.call.signal)) await taken?.giveBack()
    throw error
  }
}

/** What a dry run would have stored, with the version it was made from. */
export function dryRunObject({ object }: Entry, { metadata: { resourceVersion } }: Resource) {
  const { resourceVersion: _, ...metadata } = object.metadata
  const own = { ...metadata, ...(resourceVersion !== undefined && { resourceVersion }) }
  return { ...object, metadata: own }
}

const anHour = 3600

/** How long an object is kept, if not for good. */
export function expiryOf(
  { expirySeconds = anHour }: Pick<VerbDependencies, 'expirySeconds'>,
  { expires }: { readonly expires?: true },
): { readonly ttlSeconds?: number } {
  return expires ? { ttlSeconds: expirySeconds } : {}
}

/** Kinds that are only asked have nothing but an answer. */
function ask(
  { hooks }: VerbDependencies,
  call: Call,
  body: Body,
  parameters: WriteParameters,
): Promise<Answer> {
  const answer = hooks.create(hookName(call.resource.definition), '')
  if (!answer) throw methodNotSupported(askedResourceOf(call.resource), 'create')
  return answer(call, body, parameters)
}
