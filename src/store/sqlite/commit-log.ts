/**
 * The file at whose end each group of commits is made durable, before it is moved into the database:
 * one write and one sync, where a transaction of SQLite writes several pages. Its space is used again and
 * again, and is filled with zeros ahead: a sync that has no new blocks to note takes two thirds of the time.
 */
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { sync } from '#store/sqlite/database.ts'
import { StoreError } from '#store/store-error.ts'

/** A record: checksum of what follows, number of bytes, sequence number, and the bytes. */
export const headBytes = 4 + 4 + 8
/** When it is so full it begins anew. */
const mostBytes = 4 * 2 ** 20
/** So much is filled ahead at a time, as soon as there is only so much left. */
const aheadBytes = 2 ** 20
const littleBytes = aheadBytes / 4

const zeros = Buffer.alloc(64 * 1024)

export interface CommitRecord {
  readonly sequence: number
  readonly bytes: Uint8Array
}

export class CommitLog implements Disposable {
  readonly #path: string
  readonly #file: number
  /** Where the next record goes, and its number. */
  #at = 0
  #next: number
  /** So much of the file has its blocks. */
  #readyBytes: number

  /** Begins anew: `next` is the number of its first record. */
  constructor(path: string, next: number) {
    this.#path = path
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644)
    this.#next = next
    this.#readyBytes = fstatSync(this.#file).size
    if (this.#readyBytes === 0) sync(dirname(path)) // so that its name lasts too
  }

  /** The number of the newest record. */
  get newest(): number {
    return this.#next - 1
  }

  get bytes(): number {
    return this.#readyBytes
  }

  get isHalfFull(): boolean {
    return this.#at > mostBytes / 2
  }

  /** What stands in it is read to its end, and what is added follows. */
  *recover(): Generator<CommitRecord> {
    const all = readFileSync(this.#file)
    for (;;) {
      const bytes = recordAt(all, this.#at, this.#next)
      if (!bytes) return
      yield { sequence: this.#next, bytes }
      this.#at += headBytes + bytes.length
      this.#next++
    }
  }

  hasRoom(parts: readonly Uint8Array[]): boolean {
    return this.#at === 0 || this.#at + headBytes + lengthOf(parts) <= mostBytes
  }

  /** Adds a record, which is durable on return. */
  append(parts: readonly Uint8Array[]): void {
    const record = Buffer.allocUnsafe(headBytes + lengthOf(parts))
    record.writeUInt32LE(record.length - headBytes, 4)
    record.writeDoubleLE(this.#next, 8)
    let at = headBytes
    for (const part of parts) {
      record.set(part, at)
      at += part.length
    }
    record.writeUInt32LE(crc32(record.subarray(4)), 0)
    writeAll(this.#file, record, this.#at)
    try {
      fdatasyncSync(this.#file)
    } catch (cause) {
      // Whatever the reason: the record may be found later, and so nothing else may take its number.
      const words = `Store "${this.#path}" cannot be synced (${(cause as Error).message})`
      throw new StoreError('Failed', words, { cause })
    }
    this.#at += record.length
    this.#readyBytes = Math.max(this.#readyBytes, this.#at)
    this.#next++
  }

  /** All that stands in it is durable elsewhere, and so is the number it goes on with. */
  restart(next: number): void {
    this.#at = 0
    this.#next = next
    if (this.#readyBytes > mostBytes) ftruncateSync(this.#file, mostBytes)
    this.#readyBytes = Math.min(this.#readyBytes, mostBytes)
  }

  /** Whether it is time to fill some of it ahead. */
  get wantsRoom(): boolean {
    return this.#readyBytes - this.#at < littleBytes && this.#readyBytes < mostBytes
  }

  makeRoom(): void {
    const end = Math.min(this.#readyBytes + aheadBytes, mostBytes)
    while (this.#readyBytes < end) {
      const part = zeros.subarray(0, end - this.#readyBytes)
      writeAll(this.#file, part, this.#readyBytes)
      this.#readyBytes += part.length
    }
  }

  /** Everything in it is durable elsewhere: nothing is left behind. */
  remove(): void {
    this[Symbol.dispose]()
    rmSync(this.#path, { force: true })
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}

function recordAt(all: Buffer, at: number, sequence: number): Uint8Array | undefined {
  if (at + headBytes > all.length) return undefined
  const end = at + headBytes + all.readUInt32LE(at + 4)
  if (end > all.length || all.readDoubleLE(at + 8) !== sequence) return undefined
  if (crc32(all.subarray(at + 4, end)) !== all.readUInt32LE(at)) return undefined
  return all.subarray(at + headBytes, end)
}

function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0
  for (const part of parts) length += part.length
  return length
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(file, bytes, at, bytes.length - at, position + at)
  }
}
