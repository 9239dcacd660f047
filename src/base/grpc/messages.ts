/** Messages in gRPC's frames: a byte that says whether it is compressed, its length, itself. */
import { GrpcError, status } from '#base/grpc/grpc-error.ts'

const headBytes = 5

/** Small messages are copied behind their heads, so that they share a frame. */
const copiedBytes = 2048

export function headOf(lengthBytes: number): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeUInt32BE(lengthBytes, 1)
  return head
}

/** The head and the message as what is sent: one piece, or two that are not copied. */
export function framed(message: Uint8Array): readonly Uint8Array[] {
  const isCopied = message.length < copiedBytes
  const head = Buffer.allocUnsafe(isCopied ? headBytes + message.length : headBytes)
  head[0] = 0
  head.writeUInt32BE(message.length, 1)
  if (!isCopied) return [head, message]
  head.set(message, headBytes)
  return [head]
}

/** The message, if the bytes are one that may be had, and nothing else. */
export function wholeMessage(bytes: Buffer, limitBytes: number): Buffer | undefined {
  const length = bytes.length - headBytes
  if (length < 0 || length > limitBytes || bytes[0] !== 0) return undefined
  return bytes.readUInt32BE(1) === length ? bytes.subarray(headBytes) : undefined
}

/** Puts messages together from the bytes as they come. */
export class MessageReader {
  readonly #limitBytes: number
  #parts: Buffer[] = []
  #size = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Bytes that are not part of a message that was taken. */
  get left(): number {
    return this.#size
  }

  push(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#parts.push(bytes)
    this.#size += bytes.length
  }

  /** The next message if it is whole: a view of what was pushed, where it came in one piece. */
  take(): Buffer | undefined {
    if (this.#size < headBytes) return undefined
    const head = this.#first(headBytes)
    const length = head.readUInt32BE(1)
    if (length > this.#limitBytes) {
      const words = `grpc: received message larger than max (${length} vs. ${this.#limitBytes})`
      throw new GrpcError(status.resourceExhausted, words)
    }
    if (head[0] !== 0)
      throw new GrpcError(status.internal, 'grpc: a compressed message without grpc-encoding')
    const end = headBytes + length
    if (this.#size < end) return undefined
    const whole = this.#first(end)
    if (whole.length === end) this.#parts.shift()
    else this.#parts[0] = whole.subarray(end)
    this.#size -= end
    return whole.subarray(headBytes, end)
  }

  /** The first part, which is made to hold so many bytes. */
  #first(bytes: number): Buffer {
    if (this.#parts[0]!.length >= bytes) return this.#parts[0]!
    // Whole only once it is all there, so that a message is copied once however it comes.
    const isHead = bytes === headBytes
    const count = isHead ? this.#countFor(bytes) : this.#parts.length
    const joined = Buffer.concat(this.#parts.slice(0, count))
    this.#parts = [joined, ...this.#parts.slice(count)]
    return joined
  }

  #countFor(bytes: number): number {
    let sum = 0
    return this.#parts.findIndex((part) => (sum += part.length) >= bytes) + 1
  }
}
