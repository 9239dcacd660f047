/** A stand-in for Konnectivity's server: it connects by itself to whatever it is asked for. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Conversation } from '#base/grpc/methods.ts'
import { openGrpcServer } from '#base/grpc/server.ts'
import { decodeMessage, encodeMessage, type Sent } from '#base/protobuf/message.ts'
import { type Packet, packet, packetTypes } from '#server/egress/tunnel-messages.ts'

export interface TunnelServer extends AsyncDisposable {
  /** Addresses that it was asked for. */
  readonly asked: readonly string[]
  /** Types of all that it was sent, in order. */
  readonly types: readonly number[]
}

export interface TunnelServerOptions {
  readonly path: string
  /** What it answers to who wants a connection, instead of one; nothing where that is undefined. */
  answer?(random: bigint): Sent<Packet> | undefined
}

export async function openTunnelServer({
  path,
  answer,
}: TunnelServerOptions): Promise<TunnelServer> {
  const asked: string[] = []
  const types: number[] = []

  async function talk({ requests, send }: Conversation): Promise<void> {
    using stack = new DisposableStack()
    const say = (message: Sent<Packet>) => send(encodeMessage(packet, message))
    let socket: Socket | undefined
    for await (const bytes of requests) {
      const { type, dialRequest, data } = decodeMessage(packet, bytes)
      types.push(type)
      if (dialRequest) {
        const { address, random } = dialRequest
        asked.push(address)
        const said = answer?.(random)
        if (said) await say(said)
        if (answer) continue
        socket = await opened(address)
        if (!socket) await say(refusal(random))
        else {
          stack.adopt(socket, (left) => left.destroy())
          await say({ type: packetTypes.dialResponse, dialResponse: { random, connectID } })
          void forward(socket, say)
        }
      } else if (type === packetTypes.data && data) socket?.write(data.data)
      else if (type === packetTypes.closeRequest) socket?.destroy()
    }
  }

  const server = await openGrpcServer({
    listen: [{ path }],
    methods: { '/ProxyService/Proxy': { type: 'streaming', talk } },
    limitBytes: 1024 * 1024,
  })
  return { asked, types, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const connectID = 7n

function refusal(random: bigint): Sent<Packet> {
  return { type: packetTypes.dialResponse, dialResponse: { random, error: 'nobody is there' } }
}

async function opened(address: string): Promise<Socket | undefined> {
  const [, host = '', port] = /^(.*):(\d+)$/.exec(address) ?? []
  const socket = connect({ host, port: Number(port) })
  try {
    await once(socket, 'connect')
    socket.on('error', () => {}) // the other side may go whenever it likes
    return socket
  } catch {
    return undefined
  }
}

async function forward(socket: Socket, say: (message: Sent<Packet>) => Promise<void>) {
  try {
    for await (const data of socket)
      await say({ type: packetTypes.data, data: { connectID, data } })
    await say({ type: packetTypes.closeResponse })
  } catch {
    // Whoever would be told has gone, or has asked for it.
  }
}
