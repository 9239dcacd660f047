/** Who may begin a stream, besides what the authorizer was asked for every request. */
import type { Resource } from '#api/metadata.ts'
import { badRequest, forbidden } from '#api/status/status-answers.ts'
import type { Streaming } from '#server/streaming/streaming.ts'
import { askedResourceOf } from '#server/verbs/dependencies.ts'
import { admissionOf } from '#server/verbs/write-request.ts'

/** Asks admission about what the client wants of the stream. Throws its refusal. */
export async function admitConnect(
  { parts: { admission }, call, request }: Streaming,
  wanted: object,
): Promise<void> {
  if ((request.query.get('dryRun') ?? []).length > 0) throw badRequest('dryRun is not supported')
  // What is wanted is an object without metadata, and there are no options besides it.
  const object = wanted as Resource
  const { options: _, ...asked } = admissionOf({ call, dryRun: false, options: {} }, 'CONNECT', {
    object,
  })
  if (!admission.handles(asked)) return
  const admitted = await admission.mutate(asked)
  await admission.validate({ ...asked, object: admitted })
}

/**
 * A WebSocket begins with GET, so the right to read would be enough to run commands: whoever begins a
 * stream must be allowed to create it, by whatever method.
 */
export async function ensureMayCreate({ parts, call, request }: Streaming): Promise<void> {
  if (request.method === 'POST') return
  if (!parts.features.enabled('AuthorizePodWebsocketUpgradeCreatePermission')) return
  const { resource, subresource, namespace, name, user } = call
  const groupResource = askedResourceOf(resource)
  const attributes = {
    ...groupResource,
    ...{ user, verb: 'create', version: resource.version, subresource, namespace, name },
  }
  const decision = await parts.authorizer.authorize(attributes, call)
  if (decision.verdict !== 'allow') throw forbidden(groupResource, name, decision.reason ?? '')
}
