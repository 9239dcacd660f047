/** The server's side of a WebSocket, over a connection that has become one. */
import type { Duplex } from 'node:stream'
import {
  closeCodes,
  createFrameReader,
  frameOf,
  type MessagePiece,
  opcodes,
  WebSocketError,
} from '#base/websocket/frames.ts'

export interface WebSocketOptions {
  readonly socket: Duplex
  /** What came with the request already. */
  readonly head: Buffer
  onPiece(piece: MessagePiece): void
  /** Once: the client has closed it, is gone, or spoke something else (`error`). */
  onEnd(error?: Error): void
}

export interface WebSocketServerSide {
  /** Sends one message. False: it is held back, and nothing should be sent until `onDrain` was called. */
  send(payload: Buffer, opcode?: number): boolean
  onDrain(fn: () => void): void
  /** Stops to read, and goes on: what the client sends waits at its end meanwhile. */
  pause(): void
  resume(): void
  close(code?: number, reason?: string): void
}

export function createWebSocket(options: WebSocketOptions): WebSocketServerSide {
  const { socket, head } = options
  let isOver = false
  const over = (error?: Error) => {
    if (isOver) return
    isOver = true
    options.onEnd(error)
  }
  const reader = createFrameReader(
    {
      onPiece: (piece) => void (isOver || options.onPiece(piece)),
      onControl(opcode, payload) {
        if (opcode === opcodes.ping) send(payload, opcodes.pong)
        if (opcode !== opcodes.close) return
        close(payload.length >= 2 ? payload.readUInt16BE(0) : closeCodes.normal)
        over()
      },
    },
    { wantsMasks: true },
  )

  function send(payload: Buffer, opcode: number = opcodes.binary): boolean {
    return socket.writable ? socket.write(frameOf(opcode, payload)) : false
  }

  let isClosed = false
  function close(code: number = closeCodes.normal, reason = ''): void {
    if (isClosed) return
    isClosed = true
    const payload = Buffer.alloc(2 + Math.min(Buffer.byteLength(reason), mostReasonBytes))
    payload.writeUInt16BE(code, 0)
    payload.write(reason, 2)
    send(payload, opcodes.close)
    socket.end()
  }

  function take(chunk: Buffer): void {
    if (isOver) return
    try {
      reader.push(chunk)
    } catch (error) {
      if (!(error instanceof WebSocketError)) throw error
      close(error.code, error.message)
      over(error)
    }
  }

  // Read in the next turn, when whoever opens this has it in hand.
  if (head.length > 0) socket.unshift(head)
  socket.on('data', take)
  socket.on('end', () => over())
  socket.on('close', () => over())
  socket.on('error', (error) => over(error))
  return {
    send,
    onDrain: (fn) => void socket.once('drain', fn),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close,
  }
}

/** A control frame holds 125 bytes, two of them the code. */
const mostReasonBytes = 123
