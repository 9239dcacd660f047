/**
 * A request once it is known what it asks for and who asks: what the verbs see, be it from a
 * socket or from the same process.
 */
import type { MediaType } from '#api/codec/codec.ts'
import type { DeleteOptions, Resource, Status } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { PatchType } from '#api/transport.ts'
import type { AuditNotes } from '#server/audit-notes.ts'
import type { ListResult, Outgoing, Watcher } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import type { Span } from '#server/span.ts'
import type { User } from '#server/user.ts'

export interface Call {
  readonly resource: ServedResource
  /** Empty: the resource itself. */
  readonly subresource: string
  /** Empty for kinds without namespaces, and for all namespaces. */
  readonly namespace: string
  /** Empty for collections. */
  readonly name: string
  readonly user: User
  /** Names the field manager where the request does not. */
  readonly userAgent: string
  readonly signal: AbortSignal
  /** A text for the Warning header; said once however often it is given. */
  warn(text: string): void
  /** Absent: nothing is noted of the request. */
  readonly audit?: AuditNotes | undefined
  /** What is done for it in the trace of the request. Absent: nobody is told. */
  readonly span?: Span | undefined
  /** For those who ask other servers on its behalf: they are told of its trace, whoever is told of that. */
  readonly outward?: Span | undefined
  /** Takes how long the request was held up by others, which is not the server's own time. */
  waited?(ms: number): void
}

/**
 * The same request, asking for something else. Not by spread alone: whose signal is made only when somebody
 * asks for it has none of its own, nor whose trace is.
 */
export function callFor(
  call: Call,
  other: Partial<Pick<Call, 'resource' | 'subresource' | 'name'>>,
): Call {
  const { signal, outward } = call
  return { ...call, signal, outward, waited: (ms) => call.waited?.(ms), ...other }
}

/** A body as it came, or an object of the same process: frozen, in the version of the resource. */
export type Body =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly mediaType: MediaType }
  | { readonly type: 'object'; readonly object: Resource }

export type PatchBody =
  | {
      readonly type: 'bytes'
      readonly patch: PatchType
      readonly bytes: Uint8Array
      readonly isYaml?: true
    }
  | { readonly type: 'json'; readonly patch: PatchType; readonly json: Json }

/** The options as the client gave them: decoded, not yet judged. */
export interface GetParameters {
  readonly resourceVersion: string
}

export interface ListParameters {
  readonly labelSelector: string
  readonly fieldSelector: string
  readonly resourceVersion: string
  readonly resourceVersionMatch: string
  readonly limit: number
  readonly continue: string
  readonly timeoutSeconds?: number
  readonly allowWatchBookmarks: boolean
  readonly sendInitialEvents?: boolean
  /** Whether it was asked for: of a deletion, too, the options are then judged as those of a watch. */
  readonly watch?: boolean
}

export interface WriteParameters {
  readonly dryRun: readonly string[]
  readonly fieldManager: string
  readonly fieldValidation: string
}

export interface PatchParameters extends WriteParameters {
  readonly force?: boolean
}

/** What a verb answers, before it is put into bytes of some form. */
export type Answer =
  | {
      readonly type: 'object'
      readonly code: 200 | 201 | 202
      readonly outgoing: Outgoing
      /** In whose version and shape it is written: for a Scale, that of Scales. */
      readonly resource: ServedResource
    }
  | { readonly type: 'list'; readonly list: ListResult; readonly resource: ServedResource }
  | { readonly type: 'watch'; readonly watcher: Watcher; readonly resource: ServedResource }
  | { readonly type: 'status'; readonly code: number; readonly status: Status }

/** The registry: one function a verb, for every kind alike. Throws StatusError. */
export interface Verbs {
  get(call: Call, parameters: GetParameters): Answer | Promise<Answer>
  list(call: Call, parameters: ListParameters): Answer | Promise<Answer>
  /** With a name: of that object alone. */
  watch(call: Call, parameters: ListParameters): Promise<Answer>
  create(call: Call, body: Body, parameters: WriteParameters): Promise<Answer>
  update(call: Call, body: Body, parameters: WriteParameters): Promise<Answer>
  patch(call: Call, body: PatchBody, parameters: PatchParameters): Promise<Answer>
  delete(call: Call, options: DeleteOptions): Promise<Answer>
  deleteCollection(call: Call, parameters: ListParameters, options: DeleteOptions): Promise<Answer>
}
