import type { Cancellable } from '#store/engine.ts'

/**
 * Keys that die with their owner. A key put with a lease is deleted when the lease is revoked or
 * was not kept alive for its time to live: all keys of a lease in one revision.
 *
 * Grants and revocations are durable when answered; renewals are not, so a store that was closed
 * and opened again gives every lease its whole time anew. Time is the clock the engine was opened
 * with; a lease may outlive its time a little, never the other way round.
 */
export interface Leases {
  /** Without an id, one is chosen. Throws LeaseExists if the id is taken. */
  grant(
    lease: { readonly id?: bigint; readonly ttlSeconds: number },
    options?: Cancellable,
  ): Promise<Lease>
  /** Throws LeaseNotFound, as the three below do. Answers the newest revision. */
  revoke(id: bigint, options?: Cancellable): Promise<number>
  /** Begins the time to live anew. */
  keepAlive(id: bigint, options?: Cancellable): Promise<Lease>
  timeToLive(id: bigint, options?: Cancellable): Promise<LeaseStatus>
  /** Every lease there is, in the order of their ids. */
  list(options?: Cancellable): Promise<readonly bigint[]>
}

export interface Lease {
  readonly id: bigint
  readonly ttlSeconds: number
}

export interface LeaseStatus extends Lease {
  readonly remainingSeconds: number
  /** The keys attached, in order. */
  readonly keys: readonly string[]
}
