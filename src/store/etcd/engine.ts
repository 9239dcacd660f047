import { type Clock, systemClock } from '#base/clock.ts'
import type { Connect } from '#base/connect.ts'
import type { Sent } from '#base/protobuf/message.ts'
import type {
  Cancellable,
  Changes,
  ChangesOptions,
  CommitOptions,
  Engine,
  EngineStatus,
} from '#store/engine.ts'
import { Compaction } from '#store/etcd/compaction.ts'
import { type CallOptions, Connection, type EtcdTls } from '#store/etcd/connection.ts'
import { EtcdChanges } from '#store/etcd/etcd-changes.ts'
import { EtcdLeases } from '#store/etcd/etcd-leases.ts'
import { etcdSnapshot } from '#store/etcd/etcd-snapshot.ts'
import type { AnswerOf, RequestOf } from '#store/etcd/protocol.ts'
import { revisionOf, Translator } from '#store/etcd/translate.ts'
import { assertTransaction } from '#store/local/validate.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { compacted, isStoreError } from '#store/store-error.ts'
import type {
  Committed,
  Operation,
  RangeQuery,
  RangeResult,
  Transaction,
} from '#store/transaction.ts'

export interface EtcdEngineOptions {
  /** The members' client addresses: `https://host:2379`. One is used until it fails. */
  readonly endpoints: readonly string[]
  /** Stands before every key in etcd, and is not seen here. Absent: the keys are etcd's own. */
  readonly prefix?: string
  readonly tls?: EtcdTls
  /** How members are reached; absent: directly. */
  readonly connect?: Connect | undefined
  readonly clock?: Clock
}

/**
 * An engine whose store is an etcd cluster, v3.4 to 3.6, over gRPC. Others may use the cluster at
 * the same time, an API server of upstream too.
 *
 * *Limits* are etcd's own where they are lower: 128 operations in a list of a transaction
 * (`--max-txn-ops`) and 1.5 MiB in a request, keys and all (`--max-request-bytes`); above them
 * TooManyOperations and ValueTooLarge are thrown, as by every engine. Leases last two seconds at
 * least, and are timed by etcd.
 *
 * *Failure.* What could not be sent is tried with every member, and so is what only reads. A write
 * whose answer was lost is Uncertain. `changes` go on at another member, and never end for that.
 *
 * *Progress* of changes is etcd's own from 3.4.31, 3.5.13 and 3.6 on. Before, a reader who asks
 * for it watches every key of the cluster from then on, since only that says how far one has come.
 */
export async function openEtcdEngine(options: EtcdEngineOptions): Promise<Engine> {
  const engine = new EtcdEngine(options)
  try {
    await engine.status() // a wrong address or certificate is told at once
  } catch (err) {
    await engine[Symbol.asyncDispose]()
    throw err
  }
  return engine
}

class EtcdEngine implements Engine {
  readonly leases: EtcdLeases
  readonly #connection: Connection
  readonly #translator: Translator
  readonly #compaction: Compaction
  readonly #clock: Clock

  constructor({ prefix = '', clock = systemClock, ...options }: EtcdEngineOptions) {
    this.#clock = clock
    this.#connection = new Connection({ ...options, clock })
    this.#translator = new Translator(prefix)
    this.#compaction = new Compaction(this.#connection)
    this.leases = new EtcdLeases(this.#connection, this.#translator)
  }

  async commit(
    transaction: Transaction,
    { signal, fields }: CommitOptions = {},
  ): Promise<Committed> {
    assertTransaction(transaction)
    const { header, succeeded, responses } = await this.#ask(
      'KV/Txn',
      this.#translator.transaction(transaction),
      { signal, repeatable: isReading(transaction), fields },
    )
    const results = this.#translator.results(transaction, succeeded, responses, header)
    return { revision: revisionOf(header), succeeded, results }
  }

  async range(query: RangeQuery, { signal }: Cancellable = {}): Promise<RangeResult> {
    const request = this.#translator.rangeRequest(query)
    const options = { signal, repeatable: true }
    return this.#translator.rangeResult(await this.#ask('KV/Range', request, options))
  }

  changes(after: number, options: ChangesOptions): Changes {
    const source = {
      connection: this.#connection,
      translator: this.#translator,
      compaction: this.#compaction,
      clock: this.#clock,
      newest: (signal: AbortSignal) => this.#newest({ signal }),
    }
    return new EtcdChanges(source, after, options)
  }

  async compact(
    revision: number,
    { signal, wait = false }: Cancellable & { readonly wait?: boolean } = {},
  ): Promise<void> {
    await this.#ask('KV/Compact', { revision, physical: wait }, { signal })
  }

  async status({ signal }: Cancellable = {}): Promise<EngineStatus> {
    const revision = await this.#newest({ signal })
    const options = { signal, repeatable: true }
    const sizes = await this.#connection.call('Maintenance/Status', {}, options)
    return {
      revision,
      compactRevision: await this.#compaction.revision(revision, signal),
      totalBytes: sizes.dbSize,
      usedBytes: sizes.dbSizeInUse,
    }
  }

  snapshot(options?: Cancellable): AsyncIterable<Uint8Array> {
    return etcdSnapshot(this, options)
  }

  async fork(options?: Cancellable): Promise<Engine> {
    return await openMemoryEngine({ clock: this.#clock, from: this.snapshot(options) })
  }

  /** One member after the other: each stands still meanwhile. */
  async defragment({ signal }: Cancellable = {}): Promise<void> {
    for (let member = 0; member < this.#connection.memberCount; member++)
      await this.#connection.call('Maintenance/Defragment', {}, { signal, member })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close()
  }

  async #newest({ signal }: { readonly signal?: AbortSignal | undefined }): Promise<number> {
    const nothing = { key: '\x01', count_only: true }
    const options = { signal, repeatable: true }
    return revisionOf((await this.#connection.call('KV/Range', nothing, options)).header)
  }

  /** A call about keys, whose error names the compacted revision. */
  async #ask<N extends 'KV/Txn' | 'KV/Range' | 'KV/Compact'>(
    name: N,
    request: Sent<RequestOf<N>>,
    options: CallOptions,
  ): Promise<AnswerOf<N>> {
    try {
      return await this.#connection.call(name, request, options)
    } catch (err) {
      if (!isStoreError(err, 'Compacted')) throw err
      const newest = await this.#newest(options)
      throw compacted(await this.#compaction.revision(newest, options.signal))
    }
  }
}

function isReading({ success = [], failure = [] }: Transaction): boolean {
  return [...success, ...failure].every(
    (operation: Operation) =>
      operation.type === 'range' || (operation.type === 'transaction' && isReading(operation)),
  )
}
