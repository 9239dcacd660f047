/** The frames of WebSocket (RFC 6455): read piece by piece, so that no message has to be held whole. */

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** What the other side sent is no WebSocket. The code is the one to close with. */
export class WebSocketError extends Error {
  override readonly name = 'WebSocketError'
  readonly code: number
  constructor(message: string, code: number) {
    super(message)
    this.code = code
  }
}

export interface MessagePiece {
  readonly bytes: Buffer
  readonly isText: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
}

export interface FrameHandlers {
  onPiece(piece: MessagePiece): void
  /** A close, ping or pong: at most 125 bytes. */
  onControl(opcode: number, payload: Buffer): void
}

export interface FrameReader {
  /** Throws WebSocketError; nothing may be pushed after that. */
  push(chunk: Buffer): void
}

export const closeCodes = { normal: 1000, protocol: 1002, tooBig: 1009, failed: 1011 } as const

/** The longest payload of a control frame, by the protocol. */
const mostControlBytes = 125
const mostHeaderBytes = 14

interface Frame {
  readonly opcode: number
  readonly isFinal: boolean
  readonly mask: Buffer | undefined
  leftBytes: number
  at: number
}

/** A server wants its client's frames to be masked, a client those of its server not to be. */
export function createFrameReader(
  { onPiece, onControl }: FrameHandlers,
  { wantsMasks }: { readonly wantsMasks: boolean },
): FrameReader {
  /** The bytes of a header, or of a control frame, that is not whole yet. */
  let kept: Buffer = Buffer.alloc(0)
  let frame: Frame | undefined
  let message: { readonly isText: boolean; begun: boolean } | undefined

  function begin({ opcode, isFinal }: Frame): void {
    if (opcode >= opcodes.close) {
      if (!isFinal) throw new WebSocketError('a control frame is in parts', closeCodes.protocol)
      return
    }
    const isContinued = opcode === opcodes.continuation
    if (isContinued !== (message !== undefined)) {
      throw new WebSocketError('frames of messages are out of order', closeCodes.protocol)
    }
    if (!isContinued) message = { isText: opcode === opcodes.text, begun: false }
  }

  function takeData(current: Frame, bytes: Buffer): void {
    unmask(bytes, current)
    const isLast = current.isFinal && current.leftBytes === 0
    const { isText, begun } = message!
    message!.begun = true
    if (isLast) message = undefined
    if (bytes.length > 0 || isLast) onPiece({ bytes, isText, isFirst: !begun, isLast })
  }

  function take(input: Buffer): Buffer | undefined {
    if (!frame) {
      const header = readHeader(input, wantsMasks)
      if (!header) return undefined
      begin(header.frame)
      frame = header.frame
      return input.subarray(header.length)
    }
    const isControl = frame.opcode >= opcodes.close
    const length = Math.min(frame.leftBytes, input.length)
    if (length < frame.leftBytes && (isControl || length === 0)) return undefined
    const bytes = input.subarray(0, length)
    const current = frame
    current.leftBytes -= length
    if (current.leftBytes === 0) frame = undefined
    if (isControl) {
      unmask(bytes, current)
      onControl(current.opcode, bytes)
    } else takeData(current, bytes)
    return input.subarray(length)
  }

  return {
    push(chunk) {
      let input = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk
      while (input.length > 0 || frame?.leftBytes === 0) {
        const rest = take(input)
        if (!rest) break
        input = rest
      }
      kept = Buffer.from(input)
    },
  }
}

/** Undefined: it is not whole yet. */
function readHeader(
  input: Buffer,
  wantsMasks: boolean,
): { readonly frame: Frame; readonly length: number } | undefined {
  if (input.length < 2) return undefined
  const [first, second] = [input[0]!, input[1]!]
  const opcode = first & 15
  if ((first & 0x70) !== 0 || (opcode > 2 && opcode < 8) || opcode > 10) {
    throw new WebSocketError('a frame is of an unknown kind', closeCodes.protocol)
  }
  const isMasked = (second & 0x80) !== 0
  if (isMasked !== wantsMasks) {
    throw new WebSocketError('a frame has the wrong mask', closeCodes.protocol)
  }
  const short = second & 127
  if (opcode >= opcodes.close && short > mostControlBytes) {
    throw new WebSocketError('a control frame is too long', closeCodes.protocol)
  }
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
  const length = 2 + lengthBytes + (isMasked ? 4 : 0)
  if (input.length < length) return undefined
  const leftBytes = lengthBytes === 0 ? short : readLength(input, lengthBytes)
  const mask = isMasked ? Buffer.from(input.subarray(length - 4, length)) : undefined
  return { frame: { opcode, isFinal: (first & 0x80) !== 0, mask, leftBytes, at: 0 }, length }
}

function readLength(input: Buffer, lengthBytes: number): number {
  if (lengthBytes === 2) return input.readUInt16BE(2)
  const length = input.readBigUInt64BE(2)
  if (length > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new WebSocketError('a frame is too long', closeCodes.tooBig)
  }
  return Number(length)
}

function unmask(bytes: Buffer, frame: Frame): void {
  const { mask } = frame
  if (!mask) return
  for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i]! ^ mask[(frame.at + i) & 3]!
  frame.at = (frame.at + bytes.length) & 3
}

/** A whole message in one frame. Clients give a mask. */
export function frameOf(opcode: number, payload: Buffer, mask?: Buffer): Buffer {
  const { length } = payload
  const header = Buffer.alloc(mostHeaderBytes)
  header[0] = 0x80 | opcode
  let at = 2
  if (length < 126) header[1] = length
  else if (length < 65536) {
    header[1] = 126
    at = header.writeUInt16BE(length, 2)
  } else {
    header[1] = 127
    at = header.writeBigUInt64BE(BigInt(length), 2)
  }
  if (mask) {
    header[1]! |= 0x80
    mask.copy(header, at)
    at += 4
  }
  const frame = Buffer.concat([header.subarray(0, at), payload])
  if (mask) for (let i = 0; i < length; i++) frame[at + i] = frame[at + i]! ^ mask[i & 3]!
  return frame
}
