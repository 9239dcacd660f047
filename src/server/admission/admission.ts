/** What may look at a write, change it or refuse it, between decoding and storing. */
import type { Features } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import type { StatusError } from '#api/status/status.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Random } from '#base/random.ts'
import type { AdmissionMetrics } from '#server/admission/metrics.ts'
import type { AuditNotes } from '#server/audit-notes.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import type { Call } from '#server/call.ts'
import type { OwnWrites } from '#server/own-writes.ts'
import type { ResourceTable, ServedResource } from '#server/served/served-resource.ts'
import type { User } from '#server/user.ts'
import type { WebhookClient } from '#server/webhooks/client.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'

/** One write, as admission sees it. Objects are of the hub version. */
export interface Admission {
  readonly operation: Operation
  readonly resource: ServedResource
  readonly subresource: string
  readonly namespace: string
  /** Empty where a name is yet to be generated. */
  readonly name: string
  /** Absent on DELETE. */
  readonly object?: Resource
  /** Absent on CREATE. */
  readonly old?: Resource
  /** The options of the request, as an object of meta/v1. */
  readonly options?: Resource | object
  readonly dryRun: boolean
  readonly user: User
  /** Whose signal is made only when somebody waits. */
  readonly call: Pick<Call, 'signal' | 'outward' | 'waited'>
  warn(text: string): void
  /** Absent: nothing is noted of the request. */
  readonly audit?: AuditNotes | undefined
}

/** What plugins may know besides the write. Everything is read through `resources`, from the caches. */
export interface AdmissionContext {
  readonly resources: ResourceTable
  /** For plugins that want a right besides the one to write. */
  readonly authorizer: Authorizer
  readonly features: Features
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: AdmissionMetrics
  readonly webhooks: Pick<WebhookClient, 'post'>
  readonly random: Random
  /** What the server makes as itself, by the verbs. */
  readonly writes: Pick<OwnWrites, 'create'>
}

/**
 * The mutation of one write: all plugins in their order, and once more where one that asks others has
 * changed the object after the rest have seen it.
 */
export interface MutationRounds {
  /** Whether this is the second round. */
  readonly isAgain: boolean
  /** Asks for the second round; in it, for nothing. */
  ask(): void
  /** What a plugin remembers from the first round to the second. */
  notes<T>(plugin: object, make: () => T): T
}

/**
 * A plugin is a value. `mutate` answers the object, the same one if there is nothing to change;
 * `validate` answers a refusal or nothing. Both may throw a StatusError where they cannot tell.
 * `object` is there whenever `mutate` is called.
 */
export interface AdmissionPlugin {
  /** Upstream's name, as --enable-admission-plugins takes it. */
  readonly name: string
  handles(admission: Admission): boolean
  mutate?(
    admission: Admission,
    context: AdmissionContext,
    rounds: MutationRounds,
  ): Resource | Promise<Resource>
  validate?(
    admission: Admission,
    context: AdmissionContext,
  ): StatusError | undefined | Promise<StatusError | undefined>
}

/** The plugins as one: what the verbs call. Throws the first refusal. */
export interface AdmissionChain {
  mutate(admission: Admission): Resource | Promise<Resource>
  validate(admission: Admission): undefined | Promise<void>
  /** Whether any plugin looks at such writes at all. */
  handles(admission: Admission): boolean
}
