/** What the server itself writes and deletes here: by the verbs, like a client. */
import type { Resource } from '#api/metadata.ts'
import { isOvertaken } from '#api/status/status.ts'
import type { Call, Verbs } from '#server/call.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { serverManager, serverUser } from '#server/user.ts'

export interface OwnWrites {
  create(resource: ServedResource, object: Resource, signal: AbortSignal): Promise<void>
  update(resource: ServedResource, object: Resource, signal: AbortSignal): Promise<void>
  updateStatus(resource: ServedResource, object: Resource, signal: AbortSignal): Promise<void>
  /** One that somebody else has changed or removed meanwhile is left to the next look at it. */
  remove(resource: ServedResource, object: Resource, signal: AbortSignal): Promise<void>
}

const parameters = { dryRun: [], fieldManager: '', fieldValidation: '' }

export function createOwnWrites(verbs: () => Verbs): OwnWrites {
  return {
    async create(resource, object, signal) {
      const call = callOn(resource, { name: '' }, signal)
      await verbs().create(call, { type: 'object', object }, parameters)
    },
    async update(resource, object, signal) {
      const call = callOn(resource, object.metadata, signal)
      await verbs().update(call, { type: 'object', object }, parameters)
    },
    async updateStatus(resource, object, signal) {
      const call = { ...callOn(resource, object.metadata, signal), subresource: 'status' }
      await verbs().update(call, { type: 'object', object }, parameters)
    },
    async remove(resource, object, signal) {
      const call = callOn(resource, object.metadata, signal)
      try {
        await verbs().delete(call, { kind: 'DeleteOptions', apiVersion: 'v1' })
      } catch (error) {
        if (!isOvertaken(error)) throw error
      }
    },
  }
}

function callOn(
  resource: ServedResource,
  { namespace = '', name }: Pick<Resource['metadata'], 'namespace' | 'name'>,
  signal: AbortSignal,
): Call {
  return {
    ...{ resource, subresource: '', namespace, name, signal },
    ...{ user: serverUser, userAgent: serverManager },
    warn() {},
  }
}
