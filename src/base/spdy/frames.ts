/** The frames of SPDY/3.1: read whole where they are of control, piece by piece where they hold data. */

export const types = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const

export const flags = { fin: 1 } as const

/** What the other side sent is no SPDY/3.1. */
export class SpdyError extends Error {
  override readonly name = 'SpdyError'
}

export interface FrameHandlers {
  onControl(type: number, frameFlags: number, payload: Buffer): void
  onData(streamId: number, bytes: Buffer, isLast: boolean): void
}

const headerBytes = 8
/** More than any control frame of ours or upstream's. */
const mostControlBytes = 128 * 1024

/** Throws SpdyError; nothing may be pushed after that. */
export function createFrameReader({ onControl, onData }: FrameHandlers): (chunk: Buffer) => void {
  let kept: Buffer = Buffer.alloc(0)
  let data: { readonly id: number; readonly fin: boolean; leftBytes: number } | undefined

  function take(input: Buffer): Buffer | undefined {
    if (data) {
      const bytes = input.subarray(0, data.leftBytes)
      data.leftBytes -= bytes.length
      const { id, fin, leftBytes } = data
      if (leftBytes === 0) data = undefined
      onData(id, bytes, fin && leftBytes === 0)
      return input.subarray(bytes.length)
    }
    if (input.length < headerBytes) return undefined
    const first = input.readUInt32BE(0)
    const frameFlags = input[4]!
    const length = input.readUIntBE(5, 3)
    if (first < 0x80000000) {
      data = { id: first, fin: (frameFlags & flags.fin) !== 0, leftBytes: length }
      return input.subarray(headerBytes)
    }
    if (((first >>> 16) & 0x7fff) !== 3) throw new SpdyError('a frame is not of SPDY version 3')
    if (length > mostControlBytes) throw new SpdyError('a frame is too long')
    if (input.length < headerBytes + length) return undefined
    onControl(first & 0xffff, frameFlags, input.subarray(headerBytes, headerBytes + length))
    return input.subarray(headerBytes + length)
  }

  return (chunk) => {
    let input = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk
    while (input.length > 0 || data?.leftBytes === 0) {
      const rest = take(input)
      if (!rest) break
      input = rest
    }
    kept = Buffer.from(input)
  }
}

export function controlFrame(type: number, frameFlags: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt16BE(0x8003, 0)
  header.writeUInt16BE(type, 2)
  header[4] = frameFlags
  header.writeUIntBE(payload.length, 5, 3)
  return Buffer.concat([header, payload])
}

/** A frame holds at most 2^24 - 1 bytes. */
export const mostDataBytes: number = 0xffffff

export function dataFrame(streamId: number, bytes: Buffer, isLast: boolean): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32BE(streamId, 0)
  header[4] = isLast ? flags.fin : 0
  header.writeUIntBE(bytes.length, 5, 3)
  return Buffer.concat([header, bytes])
}

export function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => void bytes.writeUInt32BE(value, i * 4))
  return bytes
}
