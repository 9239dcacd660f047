/** Slots and their values as bytes: between the threads of an engine, and in snapshots. */
import { Buffer } from 'node:buffer'
import type { Slot } from '#store/state.ts'

/** Beside key and value: two lengths, two revisions, version, order, lease. */
const fixedBytes = 4 + 4 + 8 + 8 + 8 + 4 + 8

export class RecordWriter {
  #buffer: Buffer<ArrayBuffer>
  /** The same memory: numbers are written much faster through it. */
  #view: DataView
  #at = 0

  /** With the right `sizeBytes` nothing is copied twice. The memory is not of the shared pool. */
  constructor(sizeBytes = 65_536) {
    this.#buffer = slowBuffer(sizeBytes)
    this.#view = new DataView(this.#buffer.buffer)
  }

  static bytesFor(key: string, value: Uint8Array | undefined): number {
    return fixedBytes + key.length + (value?.length ?? 0)
  }

  integer(value: number): void {
    this.#reserve(8)
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  lease(id: bigint): void {
    this.#reserve(8)
    this.#view.setBigUint64(this.#at, id, true)
    this.#at += 8
  }

  slot(slot: Slot, value: Uint8Array): void {
    const { key, createRevision, modRevision, version, lease, order } = slot
    this.#reserve(RecordWriter.bytesFor(key, value))
    const view = this.#view
    const start = this.#at
    view.setUint32(start, key.length, true)
    view.setUint32(start + 4, value.length, true)
    view.setFloat64(start + 8, createRevision, true)
    view.setFloat64(start + 16, modRevision, true)
    view.setFloat64(start + 24, version, true)
    view.setUint32(start + 32, order, true)
    view.setBigUint64(start + 36, lease, true)
    const at = start + fixedBytes
    this.#buffer.write(key, at, 'latin1')
    this.#buffer.set(value, at + key.length)
    this.#at = at + key.length + value.length
  }

  bytes(value: Uint8Array): void {
    this.#reserve(4 + value.length)
    this.#view.setUint32(this.#at, value.length, true)
    this.#buffer.set(value, this.#at + 4)
    this.#at += 4 + value.length
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes
    if (needed <= this.#buffer.length) return
    const larger = slowBuffer(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
    this.#view = new DataView(larger.buffer)
  }

  finish(): Buffer<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#at)
  }

  /** Begins anew in the same memory, of which at most so much is kept; what was written before is lost. */
  clear(keptBytes: number): void {
    this.#at = 0
    if (this.#buffer.length <= keptBytes) return
    this.#buffer = slowBuffer(keptBytes)
    this.#view = new DataView(this.#buffer.buffer)
  }
}

function slowBuffer(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(bytes) as Buffer<ArrayBuffer>
}

/** Reads what RecordWriter wrote; throws a RangeError beyond the end. */
export class RecordReader {
  readonly #buffer: Buffer
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get more(): boolean {
    return this.#at < this.#buffer.length
  }

  integer(): number {
    const value = this.#view.getFloat64(this.#at, true)
    this.#at += 8
    return value
  }

  lease(): bigint {
    const id = this.#view.getBigInt64(this.#at, true)
    this.#at += 8
    return id
  }

  /** The value is a view of what is read, not a copy. */
  slot(): Slot {
    const buffer = this.#buffer
    const view = this.#view
    const at = this.#at
    const keyBytes = view.getUint32(at, true)
    const valueBytes = view.getUint32(at + 4, true)
    const begin = at + fixedBytes
    const end = begin + keyBytes + valueBytes
    if (end > buffer.length) throw new RangeError('A record is cut short')
    this.#at = end
    const lease = view.getBigInt64(at + 36, true)
    return {
      key: buffer.toString('latin1', begin, begin + keyBytes),
      createRevision: view.getFloat64(at + 8, true),
      modRevision: view.getFloat64(at + 16, true),
      version: view.getFloat64(at + 24, true),
      lease,
      order: view.getUint32(at + 32, true),
      value: buffer.subarray(begin + keyBytes, end),
    }
  }

  bytes(): Uint8Array {
    const length = this.#view.getUint32(this.#at, true)
    const begin = this.#at + 4
    if (begin + length > this.#buffer.length) throw new RangeError('A record is cut short')
    this.#at = begin + length
    return this.#buffer.subarray(begin, this.#at)
  }
}
