/**
 * Leases as etcd has them: timed by etcd's own clock, at least some two seconds long whatever is
 * asked for, and shared with everybody else who uses the cluster.
 */
import type { Cancellable } from '#store/engine.ts'
import type { Connection } from '#store/etcd/connection.ts'
import { fateOf, storeErrorOf } from '#store/etcd/etcd-error.ts'
import type { LeaseResponse } from '#store/etcd/messages.ts'
import { everything, revisionOf, type Translator } from '#store/etcd/translate.ts'
import type { Lease, LeaseStatus, Leases } from '#store/leases.ts'
import { leaseNotFound } from '#store/store-error.ts'

export class EtcdLeases implements Leases {
  readonly #connection: Connection
  readonly #translator: Translator

  constructor(connection: Connection, translator: Translator) {
    this.#connection = connection
    this.#translator = translator
  }

  async grant(
    { id = 0n, ttlSeconds }: { readonly id?: bigint; readonly ttlSeconds: number },
    { signal }: Cancellable = {},
  ): Promise<Lease> {
    const request = { ID: id, TTL: ttlSeconds }
    const { ID, TTL } = await this.#connection.call('Lease/LeaseGrant', request, { signal })
    return { id: ID, ttlSeconds: TTL }
  }

  async revoke(id: bigint, { signal }: Cancellable = {}): Promise<number> {
    const answer = await this.#connection.call('Lease/LeaseRevoke', { ID: id }, { signal })
    return revisionOf(answer.header)
  }

  /** A stream of one question, as etcd's own client asks for a single renewal. */
  async keepAlive(id: bigint, { signal }: Cancellable = {}): Promise<Lease> {
    signal?.throwIfAborted()
    this.#connection.closing.throwIfAborted()
    for (let tries = 1; ; tries++) {
      const member = this.#connection.current
      try {
        const { TTL } = await this.#renew(id, member, signal)
        if (TTL <= 0) throw leaseNotFound()
        return { id, ttlSeconds: TTL }
      } catch (err) {
        if (signal?.aborted) throw signal.reason
        if (fateOf(err) === 'refused' || tries >= 3 * this.#connection.memberCount)
          throw storeErrorOf(err, 'Unavailable')
        this.#connection.moveOn(member)
        await this.#connection.pause(tries, signal)
      }
    }
  }

  async #renew(
    id: bigint,
    member: number,
    signal: AbortSignal | undefined,
  ): Promise<LeaseResponse> {
    const call = this.#connection.stream('Lease/LeaseKeepAlive', 'calls', member)
    const cancel = () => call.cancel()
    signal?.addEventListener('abort', cancel)
    try {
      call.write({ ID: id })
      for await (const answer of call) return answer
      throw leaseNotFound()
    } finally {
      signal?.removeEventListener('abort', cancel)
      call.cancel()
    }
  }

  async timeToLive(id: bigint, { signal }: Cancellable = {}): Promise<LeaseStatus> {
    const left = await this.#connection.call(
      'Lease/LeaseTimeToLive',
      { ID: id, keys: true },
      { signal, repeatable: true },
    )
    if (left.TTL < 0) throw leaseNotFound()
    const keys = left.keys.map((key) => this.#translator.localKey(key))
    return {
      id,
      ttlSeconds: left.grantedTTL,
      remainingSeconds: left.TTL,
      keys: keys.filter((key) => key !== undefined).toSorted(),
    }
  }

  async list({ signal }: Cancellable = {}): Promise<readonly bigint[]> {
    const options = { signal, repeatable: true }
    // A member lists what it has applied: one that has answered a read is not behind.
    await this.#connection.call('KV/Range', { ...everything, limit: 1, keys_only: true }, options)
    const { leases } = await this.#connection.call('Lease/LeaseLeases', {}, options)
    return leases.map(({ ID }) => ID).toSorted((a, b) => (a < b ? -1 : 1))
  }
}
