/** The way to a cluster: one of several members at a time, and another when that one is gone. */
import { addAbortListener } from 'node:events'
import {
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  credentials,
  Metadata,
} from '@grpc/grpc-js'
import { backoffMs } from '#base/backoff.ts'
import type { Clock } from '#base/clock.ts'
import { systemRandom } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import { fateOf, storeErrorOf } from '#store/etcd/etcd-error.ts'
import { type ServiceName, serviceDefinition } from '#store/etcd/protocol.ts'
import { closed } from '#store/store-error.ts'

export interface EtcdTls {
  /** Certificates in PEM; absent: those the system trusts. */
  readonly ca?: Uint8Array
  /** The client's own, both or neither. */
  readonly cert?: Uint8Array
  readonly key?: Uint8Array
}

export interface ConnectionOptions {
  /** As `host:port` or as a URL of http, https or unix. The first is asked until it fails. */
  readonly endpoints: readonly string[]
  readonly tls?: EtcdTls
  readonly clock: Clock
}

export type Method = `${ServiceName}/${string}`

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** It may happen twice: it is tried again even when its answer was lost. */
  readonly repeatable?: boolean
  /** Only this member is meant. */
  readonly member?: number
}

/** So often every member is tried before a call is given up. */
const rounds = 3
/** Between rounds, and between tries to watch again. */
const betweenTries = { firstMs: 50, factor: 2, longestMs: 2000, jitter: 0.2 }

const channelOptions = {
  // A range of everything may be large, and the limit is the asker's own.
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // As upstream's API server: etcd hangs up on clients that ask more often than every 5 s.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.min_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.use_local_subchannel_pool': 1,
}

interface Member {
  readonly calls: Client
  /** A connection of their own, so that watches that are behind do not hold up the calls. */
  readonly watches: Client
  version: string | undefined
}

export type Duplex = ClientDuplexStream<unknown, unknown>

export class Connection {
  readonly #members: readonly Member[]
  readonly #clock: Clock
  /** Aborted when the engine is closed: calls after it fail, those begun are let end. */
  readonly #closing = new AbortController()
  readonly #begun = new Set<Promise<unknown>>()
  #current = 0

  constructor({ endpoints, tls, clock }: ConnectionOptions) {
    if (endpoints.length === 0) throw new TypeError('Cannot reach etcd without an endpoint')
    this.#clock = clock
    this.#members = endpoints.map((endpoint) => {
      const open = () => new Client(addressOf(endpoint), trust(endpoint, tls), channelOptions)
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

  /** `Response` is what the method is known to answer: the messages are read by its definition. */
  call<Response>(method: Method, request: object, options: CallOptions = {}): Promise<Response> {
    if (this.closing.aborted) return Promise.reject(closed())
    const answer = this.#try<Response>(method, request, options)
    this.#begun.add(answer)
    const forget = () => void this.#begun.delete(answer)
    answer.then(forget, forget)
    return answer
  }

  async #try<Response>(method: Method, request: object, options: CallOptions): Promise<Response> {
    const { signal, repeatable = false } = options
    const candidates = options.member === undefined ? this.#members.length : 1
    for (let tries = 1; ; tries++) {
      const member = options.member ?? this.#current
      try {
        return await unary<Response>(this.#members[member]!.calls, method, request, signal)
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

  stream(method: Method, from: 'calls' | 'watches', member = this.#current): Duplex {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method)
    const metadata = new Metadata()
    metadata.set('hasleader', 'true') // a member that was cut off ends the stream instead of waiting
    const client = this.#members[member]![from]
    const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata)
    call.on('error', () => {}) // who reads is told too
    return call
  }

  async versionOf(member: number): Promise<string> {
    const known = this.#members[member]!
    known.version ??= (
      await this.call<{ version: string }>('Maintenance/Status', {}, { member, repeatable: true })
    ).version
    return known.version
  }

  async close(): Promise<void> {
    this.#closing.abort(closed())
    await Promise.allSettled(this.#begun)
    for (const { calls, watches } of this.#members) {
      calls.close()
      watches.close()
    }
  }
}

function definitionOf(method: Method) {
  const [service, name] = method.split('/') as [ServiceName, string]
  return serviceDefinition(service)[name]!
}

async function unary<Response>(
  client: Client,
  method: Method,
  request: object,
  signal?: AbortSignal,
): Promise<Response> {
  signal?.throwIfAborted()
  const { path, requestSerialize, responseDeserialize } = definitionOf(method)
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const call = client.makeUnaryRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    (err, response) => (err ? reject(err) : resolve(response as Response)),
  )
  using _ =
    signal &&
    addAbortListener(signal, () => {
      reject(signal.reason)
      call.cancel()
    })
  return await promise
}

function addressOf(endpoint: string): string {
  return endpoint.replace(/^https?:\/\//, '').replace(/\/$/, '')
}

function trust(endpoint: string, tls: EtcdTls | undefined): ChannelCredentials {
  if (endpoint.startsWith('http://') || !(tls || endpoint.startsWith('https://')))
    return credentials.createInsecure()
  const buffer = (pem: Uint8Array | undefined) => (pem ? Buffer.from(pem) : null)
  return credentials.createSsl(buffer(tls?.ca), buffer(tls?.key), buffer(tls?.cert))
}
