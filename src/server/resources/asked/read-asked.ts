/** What is posted to be answered, not kept: reviews, requests for tokens, evictions. */
import type { Resource } from '#api/metadata.ts'
import type { GroupKind } from '#api/resource.ts'
import { badRequest, invalid } from '#api/status/status-answers.ts'
import { type Body, type Call, callFor, type WriteParameters } from '#server/call.ts'
import { withManagers } from '#server/served/field-managers.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { decodeBody } from '#server/verbs/decode-body.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { deduplicated, mutateNew, withoutGivenSystemFields } from '#server/verbs/new-object.ts'
import { inNamespace } from '#server/verbs/object-name.ts'
import { admissionOf, readWrite, type WriteRequest } from '#server/verbs/write-request.ts'

export interface Asked<T extends Resource> {
  readonly call: Call
  readonly write: WriteRequest
  /** As admission made it. */
  readonly object: T
  /** Of what kind the body is; that of the call, unless it is a subresource with one of its own. */
  readonly resource: ServedResource
}

export interface Asking {
  readonly call: Call
  readonly body: Body
  readonly parameters: WriteParameters
}

export async function readAsked<T extends Resource>(
  deps: VerbDependencies,
  { call, body, parameters }: Asking,
  resource: ServedResource = call.resource,
): Promise<Asked<T>> {
  const write = readWrite(deps, call, 'CreateOptions', parameters)
  call.span?.event('About to convert to expected version')
  const received = decodeBody(deps, call, body, { ...write, resource })
  call.span?.event('Conversion done')
  const object = deduplicated(
    inNamespace(withoutGivenSystemFields(received.object, resource.definition), call.namespace),
    call,
  )
  // Owners are told of the kind that is sent; admission sees what it is sent to.
  const own = { ...write, call: callFor(call, { resource }) }
  const managed = withManagers(deps.resources, own, { ...received, object, live: undefined })
  const admitted = await mutateNew(deps, write, managed)
  return { call, write, resource, object: admitted as T }
}

/** Whatever the kind of the body itself finds wrong with it. */
export function refuseAsked<T extends Resource>(
  { object, resource: { definition }, write }: Asked<T>,
  kind: GroupKind = definition,
): void {
  const refusal = definition.validate?.refuse?.(object)
  if (refusal !== undefined) throw badRequest(refusal)
  const errors = definition.validate?.create?.(object, write.context) ?? []
  if (errors.length > 0) throw invalid(kind, '', errors)
}

export async function admitAsked<T extends Resource>(
  { admission }: VerbDependencies,
  { write }: Asked<T>,
  object: T,
): Promise<void> {
  const asked = admissionOf(write, 'CREATE', { object })
  if (admission.handles(asked)) await admission.validate(asked)
}
