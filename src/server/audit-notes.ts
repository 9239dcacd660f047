/** What the way of a request leaves behind for its audit: the verbs and admission know nothing more of it. */
import type { Resource } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

export interface AuditNotes {
  /** Whether what was sent and answered is kept, for whoever would have to make it first. */
  readonly keepsRequest: boolean
  readonly keepsResponse: boolean
  /** Of two values for a key the first stays. */
  annotate(key: string, value: string): void
  /** What was sent, in the hub version, and in which it was sent. */
  requestObject(object: Resource, resource: ServedResource): void
  /** What was sent that is no object of the resource: a patch, options. */
  requestJson(json: Json): void
}
