/**
 * The way through Konnectivity: its server is asked by gRPC over a unix socket, one connection for each that
 * is wanted. It knows no half-closed ones: to end is to close.
 */
import { Duplex } from 'node:stream'
import type { Target } from '#base/connect.ts'
import { createGrpcClient, type GrpcClient } from '#base/grpc/client.ts'
import type { ClientStream } from '#base/grpc/client-calls.ts'
import { hostPort } from '#base/host-port.ts'
import { decodeMessage, encodeMessage, type Sent } from '#base/protobuf/message.ts'
import type { Random } from '#base/random.ts'
import { orAborted } from '#base/wait.ts'
import { DialError } from '#server/dialing/dial-fault.ts'
import { dialSocket } from '#server/egress/local-socket.ts'
import type { EgressProxy } from '#server/egress/proxy.ts'
import { type Packet, packet, packetTypes } from '#server/egress/tunnel-messages.ts'

/** That of Go's gRPC. */
const limitBytes = 4 * 1024 * 1024
/** What is written is sent in pieces that whoever reads takes. */
const pieceBytes = 64 * 1024

export function tunnelBehind(path: string, random: Random): EgressProxy {
  return {
    protocol: 'grpc',
    transport: 'uds',
    async reach(signal) {
      const socket = await dialSocket(path, signal)
      const client = createGrpcClient({
        address: { host: 'localhost', port: 0 },
        connect: () => Promise.resolve(socket), // it has one stream, and never connects again
        limitBytes,
      })
      const tunnel = new Tunnel(client)
      return {
        to: (target, waiting) => tunnel.dial(target, random, waiting),
        [Symbol.dispose]: () => tunnel.close(),
      }
    },
  }
}

class Tunnel {
  readonly #client: GrpcClient
  readonly #stream: ClientStream
  readonly #packets: AsyncIterator<Buffer>

  constructor(client: GrpcClient) {
    this.#client = client
    this.#stream = client.stream('/ProxyService/Proxy')
    this.#packets = this.#stream[Symbol.asyncIterator]()
  }

  /** Throws DialError. */
  async dial({ host, port }: Target, random: Random, signal: AbortSignal): Promise<Duplex> {
    const id = BigInt.asUintN(63, Buffer.from(random.bytes(8)).readBigUInt64BE())
    const dialRequest = { protocol: 'tcp', address: hostPort(host, port), random: id }
    this.#send({ type: packetTypes.dialRequest, dialRequest })
    try {
      return this.#connection(await orAborted(this.#dialed(id), signal))
    } catch (error) {
      if (!signal.aborted) throw new DialError((error as Error).message, { cause: error })
      this.#send({ type: packetTypes.closeDial, closeDial: { random: id } })
      throw signal.reason
    }
  }

  async #dialed(id: bigint): Promise<bigint> {
    for (;;) {
      const { type, dialResponse, closeDial } = (await this.#next()) ?? lost()
      if (type === packetTypes.closeDial && closeDial?.random === id) throw new Error('dial closed')
      if (type !== packetTypes.dialResponse || dialResponse?.random !== id) continue
      if (dialResponse.error !== '') throw new Error(dialResponse.error)
      return dialResponse.connectID
    }
  }

  #connection(connectID: bigint): Duplex {
    const connection = new Duplex({
      allowHalfOpen: false,
      read: () => {
        this.#read(connectID).then(
          (bytes) => connection.push(bytes),
          (error: Error) => connection.destroy(error),
        )
      },
      write: (chunk: Buffer, _encoding, done) => {
        this.#write(connectID, chunk).then(() => done(), done)
      },
      destroy: (error, done) => {
        this.#send({ type: packetTypes.closeRequest, closeRequest: { connectID } })
        this.close()
        done(error)
      },
    })
    return connection
  }

  /** Null at the end. */
  async #read(id: bigint): Promise<Buffer | null> {
    for (;;) {
      const { type, data } = (await this.#next()) ?? { type: packetTypes.closeResponse }
      if (type === packetTypes.closeResponse) return null
      if (type !== packetTypes.data || data?.connectID !== id || data.data.length === 0) continue
      return data.data
    }
  }

  async #write(connectID: bigint, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const data = bytes.subarray(at, at + pieceBytes)
      this.#send({ type: packetTypes.data, data: { connectID, data } })
      await this.#stream.drained()
    }
  }

  /** Undefined: there are no more. */
  async #next(): Promise<Packet | undefined> {
    const { value, done } = await this.#packets.next()
    return done ? undefined : decodeMessage(packet, value)
  }

  #send(message: Sent<Packet>): void {
    this.#stream.write(encodeMessage(packet, message))
  }

  close(): void {
    this.#stream.end()
    this.#client[Symbol.dispose]()
  }
}

function lost(): never {
  throw new Error('tunnel closed')
}
