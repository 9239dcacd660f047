/** Slots and their values as bytes: between the threads of an engine, and in snapshots. */
import { Buffer } from 'node:buffer'
import type { Slot } from '#store/local/state.ts'

/** Beside key and value: two lengths, two revisions, version, order, lease. */
const fixedBytes = 4 + 4 + 8 + 8 + 8 + 4 + 8

export class RecordWriter {
  #buffer: Buffer<ArrayBuffer>
  #at = 0

  /** With the right `sizeBytes` nothing is copied twice. The memory is not of the shared pool. */
  constructor(sizeBytes = 65_536) {
    this.#buffer = slowBuffer(sizeBytes)
  }

  static bytesFor(key: string, value: Uint8Array | undefined): number {
    return fixedBytes + key.length + (value?.length ?? 0)
  }

  integer(value: number): void {
    this.#reserve(8)
    this.#at = this.#buffer.writeDoubleLE(value, this.#at)
  }

  lease(id: bigint): void {
    this.#reserve(8)
    this.#at = this.#buffer.writeBigUInt64LE(BigInt.asUintN(64, id), this.#at)
  }

  slot(slot: Slot, value: Uint8Array): void {
    const { key, createRevision, modRevision, version, lease, order } = slot
    this.#reserve(RecordWriter.bytesFor(key, value))
    const buffer = this.#buffer
    let at = buffer.writeUInt32LE(key.length, this.#at)
    at = buffer.writeUInt32LE(value.length, at)
    at = buffer.writeDoubleLE(createRevision, at)
    at = buffer.writeDoubleLE(modRevision, at)
    at = buffer.writeDoubleLE(version, at)
    at = buffer.writeUInt32LE(order, at)
    at = buffer.writeBigUInt64LE(BigInt.asUintN(64, lease), at)
    at += buffer.write(key, at, 'latin1')
    buffer.set(value, at)
    this.#at = at + value.length
  }

  bytes(value: Uint8Array): void {
    this.#reserve(4 + value.length)
    const at = this.#buffer.writeUInt32LE(value.length, this.#at)
    this.#buffer.set(value, at)
    this.#at = at + value.length
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes
    if (needed <= this.#buffer.length) return
    const larger = slowBuffer(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
  }

  finish(): Buffer<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#at)
  }
}

function slowBuffer(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(bytes) as Buffer<ArrayBuffer>
}

/** Reads what RecordWriter wrote; throws a RangeError beyond the end. */
export class RecordReader {
  readonly #buffer: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get more(): boolean {
    return this.#at < this.#buffer.length
  }

  integer(): number {
    const value = this.#buffer.readDoubleLE(this.#at)
    this.#at += 8
    return value
  }

  lease(): bigint {
    const id = this.#buffer.readBigInt64LE(this.#at)
    this.#at += 8
    return id
  }

  /** The value is a view of what is read, not a copy. */
  slot(): Slot {
    const buffer = this.#buffer
    const at = this.#at
    const keyBytes = buffer.readUInt32LE(at)
    const valueBytes = buffer.readUInt32LE(at + 4)
    const begin = at + fixedBytes
    const end = begin + keyBytes + valueBytes
    if (end > buffer.length) throw new RangeError('A record is cut short')
    this.#at = end
    const lease = buffer.readBigInt64LE(at + 36)
    return {
      key: buffer.toString('latin1', begin, begin + keyBytes),
      createRevision: buffer.readDoubleLE(at + 8),
      modRevision: buffer.readDoubleLE(at + 16),
      version: buffer.readDoubleLE(at + 24),
      lease,
      order: buffer.readUInt32LE(at + 32),
      value: buffer.subarray(begin + keyBytes, end),
    }
  }

  bytes(): Uint8Array {
    const length = this.#buffer.readUInt32LE(this.#at)
    const begin = this.#at + 4
    if (begin + length > this.#buffer.length) throw new RangeError('A record is cut short')
    this.#at = begin + length
    return this.#buffer.subarray(begin, this.#at)
  }
}
