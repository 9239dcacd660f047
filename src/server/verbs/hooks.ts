/**
 * What a few kinds need beyond their rules because it touches more than one object: addresses and
 * ports from pools, namespaces that hold others. The generic verbs call these hooks by the name of
 * the resource and know no kind themselves.
 */

import type { DeleteOptions, Resource } from '#api/metadata.ts'
import type { Time } from '#api/scalars/scalars.ts'
import type { StatusError } from '#api/status/status.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import type { Answer, Body, Call, WriteParameters } from '#server/call.ts'
import type { User } from '#server/user.ts'

/** Something taken from a pool for one write: kept if the write is stored, given back if not. */
export interface Taken {
  readonly object: Resource
  /** Reported as a 422 before the kind's own validation. */
  readonly errors: readonly FieldError[]
  keep(stored: Resource): Promise<void> | void
  giveBack(): Promise<void> | void
}

export interface HookContext {
  readonly dryRun: boolean
  readonly signal: AbortSignal
}

/** Who writes where. */
export interface WriterContext extends HookContext {
  readonly user: User
  readonly namespace: string
}

export interface DeletionContext extends HookContext {
  readonly options: DeleteOptions
  readonly now: Time
}

export interface ResourceHooks {
  /** Throws where this user may not write just this, be it allowed to write such objects. */
  authorize?(
    object: Resource,
    old: Resource | undefined,
    context: WriterContext,
  ): Promise<void> | void
  /** Before preparation and validation of a new object, or of a changed one (`old`). */
  take?(object: Resource, old: Resource | undefined, context: HookContext): Promise<Taken> | Taken
  /** After the object is gone for good: gives back what it held. */
  afterRemoval?(object: Resource, context: HookContext): Promise<void> | void
  /** Why it may not be deleted, if so; the object it is instead turned into, as for namespaces. */
  onDelete?(object: Resource, context: DeletionContext): StatusError | Resource | undefined
}

/** A subresource that is no plain view of its object: binding, eviction, token, and the like. */
export type SubresourceCreate = (
  call: Call,
  body: Body,
  parameters: WriteParameters,
) => Promise<Answer>

/** Objects that are made anew on every read, and never kept. */
export interface MadeObjects {
  /** Throws StatusError (404). */
  get(call: Call): Promise<Resource>
  list(call: Call): Promise<readonly Resource[]>
}

export interface Hooks {
  /** By `plural` or `plural.group`. */
  of(groupResource: string): ResourceHooks | undefined
  /** POST to `groupResource/subresource`. */
  create(groupResource: string, subresource: string): SubresourceCreate | undefined
  /** Of kinds that have no store and are read all the same. */
  made?(groupResource: string): MadeObjects | undefined
}
