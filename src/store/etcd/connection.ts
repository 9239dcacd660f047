/** The way to a cluster: one of several members at a time, and another when that one is gone. */
import { backoffMs } from '#base/backoff.ts'
import type { Clock } from '#base/clock.ts'
import type { Connect } from '#base/connect.ts'
import { type ClientTls, createGrpcClient, type GrpcClient } from '#base/grpc/client.ts'
import type { ClientStream } from '#base/grpc/client-calls.ts'
import { decodeMessage, encodeMessage, type Sent } from '#base/protobuf/message.ts'
import { systemRandom } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import { fateOf, storeErrorOf } from '#store/etcd/etcd-error.ts'
import {
  type AnswerOf,
  pathOf,
  type RequestOf,
  type RpcMethod,
  type RpcName,
  rpcs,
} from '#store/etcd/protocol.ts'
import { closed } from '#store/store-error.ts'

export type EtcdTls = ClientTls

export interface ConnectionOptions {
  /** As `host:port` or as a URL of http, https or unix. The first is asked until it fails. */
  readonly endpoints: readonly string[]
  readonly tls?: EtcdTls
  readonly connect?: Connect | undefined
  readonly clock: Clock
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** It may happen twice: it is tried again even when its answer was lost. */
  readonly repeatable?: boolean
  /** Only this member is meant. */
  readonly member?: number
  /** Header fields besides: names and values in turn. */
  readonly fields?: readonly string[] | undefined
}

/** So often every member is tried before a call is given up. */
const rounds = 3
/** Between rounds, and between tries to watch again. */
const betweenTries = { firstMs: 50, factor: 2, longestMs: 2000, jitter: 0.2 }

interface Member {
  readonly calls: GrpcClient
  /** A connection of their own, so that watches that are behind do not hold up the calls. */
  readonly watches: GrpcClient
  version: string | undefined
}

/** A stream of messages in both directions. */
export interface Talk<N extends RpcName> extends AsyncIterable<AnswerOf<N>> {
  write(request: Sent<RequestOf<N>>): void
  /** Who reads it gets the reason, or its end if none is given. */
  cancel(reason?: unknown): void
}

export class Connection {
  readonly #members: readonly Member[]
  readonly #clock: Clock
  /** Aborted when the engine is closed: calls after it fail, those begun are let end. */
  readonly #closing = new AbortController()
  readonly #begun = new Set<Promise<unknown>>()
  #current = 0

  constructor({ endpoints, tls, connect, clock }: ConnectionOptions) {
    if (endpoints.length === 0) throw new TypeError('Cannot reach etcd without an endpoint')
    this.#clock = clock
    this.#members = endpoints.map((endpoint) => {
      const own = trust(endpoint, tls)
      const open = () =>
        createGrpcClient({ address: addressOf(endpoint), tls: own, connect, clock })
      return { calls: open(), watches: open(), version: undefined }
    })
  }

  get closing(): AbortSignal {
    return this.#closing.signal
  }
  get memberCount(): number {
    return this.#members.length
  }
  /** The member that is asked now. */
  get current(): number {
    return this.#current
  }

  call<N extends RpcName>(
    name: N,
    request: Sent<RequestOf<N>>,
    options: CallOptions = {},
  ): Promise<AnswerOf<N>> {
    if (this.closing.aborted) return Promise.reject(closed())
    const answer = this.#try(name, request, options)
    this.#begun.add(answer)
    const forget = () => void this.#begun.delete(answer)
    answer.then(forget, forget)
    return answer
  }

  async #try<N extends RpcName>(
    name: N,
    message: Sent<RequestOf<N>>,
    options: CallOptions,
  ): Promise<AnswerOf<N>> {
    const { signal, repeatable = false, fields } = options
    const { request, answer } = codecOf(name)
    const bytes = encodeMessage(request, message)
    const candidates = options.member === undefined ? this.#members.length : 1
    for (let tries = 1; ; tries++) {
      const member = options.member ?? this.#current
      try {
        const { calls } = this.#members[member]!
        return decodeMessage(answer, await calls.call(pathOf(name), bytes, { signal, fields }))
      } catch (err) {
        const fate = fateOf(err)
        const again = fate === 'not begun' || (repeatable && fate === 'lost')
        if (fate !== 'refused' && !signal?.aborted) this.moveOn(member)
        if (signal?.aborted || !again || tries >= rounds * candidates)
          throw storeErrorOf(err, repeatable ? 'Unavailable' : 'Uncertain')
      }
      if (tries % candidates === 0) await this.pause(tries / candidates, signal)
    }
  }

  /** Waits after failure number `count`. */
  async pause(count: number, signal = new AbortController().signal): Promise<void> {
    const delayMs = backoffMs(count, betweenTries, systemRandom)
    await sleep(delayMs, { clock: this.#clock, signal })
  }

  /** Asks another member from now on, unless that has happened already. */
  moveOn(from: number): void {
    this.#members[from]!.version = undefined // it may come back as another
    if (this.#current === from) this.#current = (from + 1) % this.#members.length
  }

  stream<N extends RpcName>(name: N, from: 'calls' | 'watches', member = this.#current): Talk<N> {
    const { request, answer } = codecOf(name)
    // A member that was cut off ends the stream instead of waiting.
    const stream = this.#members[member]![from].stream(pathOf(name), ['hasleader', 'true'])
    return {
      write: (message) => stream.write(encodeMessage(request, message)),
      cancel: (reason) => stream.cancel(reason),
      [Symbol.asyncIterator]: () => answersOf(stream, answer),
    }
  }

  async versionOf(member: number): Promise<string> {
    const known = this.#members[member]!
    const options = { member, repeatable: true }
    known.version ??= (await this.call('Maintenance/Status', {}, options)).version
    return known.version
  }

  async close(): Promise<void> {
    this.#closing.abort(closed())
    await Promise.allSettled(this.#begun)
    for (const { calls, watches } of this.#members) {
      calls[Symbol.dispose]()
      watches[Symbol.dispose]()
    }
  }
}

function codecOf<N extends RpcName>(name: N): RpcMethod<RequestOf<N>, AnswerOf<N>> {
  return rpcs[name] as RpcMethod<RequestOf<N>, AnswerOf<N>>
}

async function* answersOf<A>(
  stream: ClientStream,
  type: RpcMethod<never, A>['answer'],
): AsyncGenerator<A, void, undefined> {
  for await (const bytes of stream) yield decodeMessage(type, bytes)
}

const defaultPort = 2379

function addressOf(endpoint: string): { host: string; port: number } | { path: string } {
  const path = /^unixs?:(?:\/\/)?(.+)$/.exec(endpoint)?.[1]
  if (path) return { path }
  const { hostname, port } = new URL(endpoint.includes('://') ? endpoint : `http://${endpoint}`)
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || defaultPort) }
}

function trust(endpoint: string, tls: EtcdTls | undefined): EtcdTls | undefined {
  const isSecret = /^(https|unixs):/.test(endpoint)
  if (/^http:/.test(endpoint) || !(tls || isSecret)) return undefined
  return tls ?? {}
}
