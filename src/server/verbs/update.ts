/** PUT of an object, or of a part of it. */

import type { Resource } from '#api/metadata.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import { whenThere } from '#base/wait.ts'
import type { Answer, Body, Call, WriteParameters } from '#server/call.ts'
import { withManagers } from '#server/served/field-managers.ts'
import { decodeBody, type Received } from '#server/verbs/decode-body.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { deduplicated, mutateNew } from '#server/verbs/new-object.ts'
import { inNamespace, refuseNameless, refuseOtherName } from '#server/verbs/object-name.ts'
import { mutateChanged, rewrite } from '#server/verbs/rewrite.ts'
import { type Target, targetOf } from '#server/verbs/target.ts'
import { readWrite, type WriteRequest } from '#server/verbs/write-request.ts'

export async function update(
  deps: VerbDependencies,
  call: Call,
  body: Body,
  parameters: WriteParameters,
): Promise<Answer> {
  const { definition, store } = call.resource
  if (!store) throw genericResponse({ code: 405, verb: '' })
  refuseNameless(call)
  const target = targetOf(deps, call)
  const write = readWrite(deps, call, 'UpdateOptions', parameters)
  call.span?.event('About to convert to expected version')
  const received = decodeBody(deps, call, body, { ...write, resource: target.resource })
  call.span?.event('Conversion done')
  const own = inNamespace(received.object, call.namespace)
  refuseOtherName(own, call.name)
  const object = deduplicated(own, call)
  call.span?.event('About to store object in database')
  return rewrite(deps, write, {
    target,
    uid: object.metadata.uid,
    mayCreate: definition.createOnUpdate === true && !target.subresource?.body,
    make: (live) => makeUpdate(deps, write, { ...received, object }, { target, live }),
  })
}

function makeUpdate(
  deps: VerbDependencies,
  write: WriteRequest,
  received: Received,
  { target, live }: { readonly target: Target; readonly live: Resource | undefined },
): Resource | Promise<Resource> {
  const { subresource } = write.call
  const seen = { ...write, call: { resource: target.resource, subresource } }
  const old = live && target.view(live)
  const managed = withManagers(deps.resources, seen, { ...received, live: old })
  if (!live || !old) return mutateNew(deps, write, managed)
  return whenThere(mutateChanged(deps, write, managed, old), (admitted) =>
    target.write(admitted, live, write.context),
  )
}
