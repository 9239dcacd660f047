/**
 * The streams of a terminal between a client that speaks WebSocket (`v5.channel.k8s.io`) and a kubelet that
 * speaks SPDY: standard streams, sizes and the outcome, each on its channel.
 */
import type { Duplex } from 'node:stream'
import { isStatusError } from '#api/status/status.ts'
import { badRequest, internalError } from '#api/status/status-answers.ts'
import { messageOf } from '#base/message-of.ts'
import { createSpdySession, type SpdyStream } from '#base/spdy/session.ts'
import { closeCodes, type MessagePiece } from '#base/websocket/frames.ts'
import { acceptance, handshakeFault } from '#base/websocket/handshake.ts'
import { createWebSocket, type WebSocketServerSide } from '#base/websocket/websocket.ts'
import { forwardedHeaders } from '#server/streaming/headers.ts'
import { kubeletUrl, type Location } from '#server/streaming/location.ts'
import { withoutWebSocket } from '#server/streaming/port-tunnel.ts'
import { createHold, type Pair, pairOf } from '#server/streaming/pump.ts'
import { readRefusal } from '#server/streaming/refusal.ts'
import type { TerminalOptions } from '#server/streaming/stream-options.ts'
import type { Streaming } from '#server/streaming/streaming.ts'
import { dialAndAsk, type Upgraded } from '#server/streaming/upgrade.ts'

export const terminalProtocol = 'v5.channel.k8s.io'

/** By upstream's numbers. */
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const
/** Of SPDY: the newest that the kubelet knows too is taken. */
const spdyProtocols = [5, 4, 3, 2].map((version) => `v${version}.channel.k8s.io`)
/** More than any outcome says of itself. */
const mostOutcomeBytes = 64 * 1024

export async function translateTerminal(
  streaming: Streaming,
  location: Location,
  options: TerminalOptions,
): Promise<void> {
  const { request } = streaming
  const fault = handshakeFault(request.exchange.headers)
  if (fault) throw badRequest(fault)
  // The client is told by an outcome what went wrong, since it cannot read a refusal.
  request.answering(101)
  const client = request.exchange.takeOver!()
  client.socket.on('error', () => {}) // `close` follows
  client.socket.write(acceptance(request.exchange.headers, terminalProtocol))
  let upgraded: Upgraded
  try {
    upgraded = await askSpdy(streaming, location)
  } catch (error) {
    return refuse(client, error)
  }
  const { clock } = streaming.parts
  // The session sees the end too, and tells the client.
  const onLost = () => {}
  const pair = pairOf({ client: client.socket, backend: upgraded.socket, clock, onLost })
  join({ client, upgraded, options, pair })
  await pair.over
}

interface Client {
  readonly socket: Duplex
  readonly head: Buffer
}

function refuse(client: Client, error: unknown): void {
  const webSocket = createWebSocket({ ...client, onPiece() {}, onEnd() {} })
  const said = messageOf(error)
  const { status } = isStatusError(error) && error.status.reason ? error : internalError(said)
  webSocket.send(outcomeOf(JSON.stringify(status)))
  webSocket.close()
}

async function askSpdy(streaming: Streaming, location: Location): Promise<Upgraded> {
  const { exchange } = streaming.request
  const answer = await dialAndAsk(streaming, location, {
    method: 'POST',
    headers: {
      ...withoutWebSocket(forwardedHeaders(exchange, streaming.parts.isSecret)),
      connection: 'Upgrade',
      upgrade: 'SPDY/3.1',
      'x-stream-protocol-version': spdyProtocols,
      'content-length': '0',
    },
  }).catch((error: unknown) => {
    streaming.call.signal.throwIfAborted()
    const why = `Post "${kubeletUrl(location)}": ${messageOf(error)}`
    throw internalError(`error sending request: ${why}`)
  })
  if (answer.type === 'upgraded') return answer
  const text = await readRefusal(answer.response, streaming)
  throw internalError(`unable to upgrade connection: ${text}`)
}

interface Joining {
  readonly client: Client
  readonly upgraded: Upgraded
  readonly options: TerminalOptions
  readonly pair: Pair
}

function join({ client, upgraded, options, pair }: Joining): void {
  const { stdin = false, stdout = false, tty = false } = options
  const stderr = options.stderr === true && !tty
  const toStream: Record<number, SpdyStream | undefined> = {}
  const take = createChannelReader(toStream, (fits) => holdClient(fits))
  const webSocket = createWebSocket({
    ...client,
    onPiece: take,
    onEnd() {
      session.close()
      pair.linger()
    },
  })
  const session = createSpdySession({
    ...upgraded,
    isClient: true,
    onEnd: () => finish('the connection to the node has ended'),
  })
  const holdClient = createHold({ ...webSocket, onDrain: session.onDrain })
  const holdNode = createHold({ ...session, onDrain: webSocket.onDrain })
  const open = (streamType: string) => session.openStream(new Map([['streamtype', streamType]]))

  const outcome = openOutcome(open('error'))
  if (stdin) toStream[channels.stdin] = open('stdin')
  const outputs = [
    ...(stdout ? [['stdout', channels.stdout] as const] : []),
    ...(stderr ? [['stderr', channels.stderr] as const] : []),
  ].map(([name, channel]) => relay(open(name), channel, (bytes) => holdNode(webSocket.send(bytes))))
  if (tty) toStream[channels.resize] = open('resize')

  const { finish } = createFinish(webSocket, () => {
    session.close()
    pair.linger()
  })
  void Promise.all([outcome, ...outputs]).then(([text]) => finish(undefined, text))
}

function createFinish(webSocket: WebSocketServerSide, close: () => void) {
  let isFinished = false
  return {
    finish(failure: string | undefined, outcome = '') {
      if (isFinished) return
      isFinished = true
      const { status } = internalError(failure ?? outcome)
      const isKnown = failure === undefined && isStatusText(outcome)
      webSocket.send(outcomeOf(isKnown ? outcome || success : JSON.stringify(status)))
      webSocket.close(closeCodes.normal)
      close()
    },
  }
}

const success = '{"metadata":{},"status":"Success"}'

/** Old kubelets say what went wrong in plain words. */
function isStatusText(text: string): boolean {
  if (text === '') return true
  try {
    return (JSON.parse(text) as { readonly status?: unknown } | null)?.status !== undefined
  } catch {
    return false
  }
}

function outcomeOf(status: string): Buffer {
  return Buffer.concat([Buffer.from([channels.error]), Buffer.from(status)])
}

function openOutcome(stream: SpdyStream): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const chunks: Buffer[] = []
  let left = mostOutcomeBytes
  const gather = (bytes: Buffer) => {
    chunks.push(bytes.subarray(0, left))
    left -= Math.min(left, bytes.length)
  }
  const settle = () => resolve(Buffer.concat(chunks).toString())
  stream.onData = gather
  stream.onEnd = settle
  stream.end()
  return promise
}

/** Settles when the node has said all on it. */
function relay(
  stream: SpdyStream,
  channel: number,
  send: (message: Buffer) => void,
): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const prefix = Buffer.from([channel])
  const pass = (bytes: Buffer) => send(Buffer.concat([prefix, bytes]))
  const settle = () => resolve('')
  stream.onData = pass
  stream.onEnd = settle
  stream.end()
  return promise
}

/** The first byte of a message says for which stream the others are. */
function createChannelReader(
  streams: Readonly<Record<number, SpdyStream | undefined>>,
  hold: (fits: boolean) => void,
): (piece: MessagePiece) => void {
  let channel: number = channels.close
  return ({ bytes, isFirst }) => {
    if (bytes.length === 0) return
    if (isFirst) channel = bytes[0]!
    const data = isFirst ? bytes.subarray(1) : bytes
    if (data.length === 0) return
    if (channel === channels.close) streams[data[0]!]?.end()
    else {
      const stream = streams[channel]
      if (stream) hold(stream.write(data))
    }
  }
}
