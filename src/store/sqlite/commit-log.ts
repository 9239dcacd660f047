/**
 * The file at whose end each group of commits is made durable, before it is moved into the database:
 * one write and one sync, where a transaction of SQLite writes several pages. Its space is used again and
 * again, and is filled with zeros ahead: a sync that has no new blocks to note takes two thirds of the time.
 * The thread of the engine writes it; whoever keeps the database reads it (`commit-reader.ts`).
 */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Clock } from '#base/clock.ts'
import type { Step } from '#store/local/journal.ts'
import { RecordWriter } from '#store/record.ts'
import { freeBytesAt, sync } from '#store/sqlite/database.ts'
import { packSteps } from '#store/sqlite/protocol.ts'
import { Syncer } from '#store/sqlite/syncer.ts'
import { StoreError } from '#store/store-error.ts'

/** A record: checksum of what follows, number of bytes, sequence number, and the bytes. */
export const headBytes = 4 + 4 + 8
/** When it is so full it begins anew. */
const mostBytes = 4 * 2 ** 20
/** So much is filled ahead at a time, as soon as there is only so much left. */
const aheadBytes = 2 ** 20
const littleBytes = aheadBytes / 4
/** Only where there is so much. */
const plentyBytes = 64 * 2 ** 20

/** So much memory is kept for records. */
const keptBytes = 256 * 1024

const zeros = Buffer.alloc(64 * 1024)

export class CommitLog implements Disposable {
  readonly #path: string
  readonly #file: number
  readonly #syncer: Syncer
  /** Where the next record goes, and its number. */
  #at = 0
  #next: number
  /** So much of the file has its blocks. */
  #readyBytes: number
  /** The memory of one record after the other: to get as much anew costs more than to write it. */
  readonly #writer = new RecordWriter()

  /** Begins anew: `next` is the number of its first record. */
  constructor(path: string, next: number, clock: Clock) {
    this.#path = path
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644)
    this.#syncer = new Syncer(this.#file, clock)
    this.#next = next
    this.#readyBytes = fstatSync(this.#file).size
    if (this.#readyBytes === 0) sync(dirname(path)) // so that its name lasts too
  }

  /** Where the newest durable record ends. */
  get end(): number {
    return this.#at
  }

  /** What it takes on the disk. */
  get bytes(): number {
    return this.#readyBytes
  }

  hasRoom(bytes: number): boolean {
    return this.#at === 0 || this.#at + headBytes + bytes <= mostBytes
  }

  /** Adds a record; one at a time. Resolves when it is durable. */
  async append(steps: readonly Step[]): Promise<void> {
    const record = this.#recordOf(steps)
    writeAll(this.#file, record, this.#at)
    try {
      await this.#syncer.sync()
    } catch (cause) {
      // Whatever the reason: the record may be found later, and so nothing else may take its number.
      const words = `Store "${this.#path}" cannot be synced (${(cause as Error).message})`
      throw new StoreError('Failed', words, { cause })
    }
    this.#at += record.length
    this.#readyBytes = Math.max(this.#readyBytes, this.#at)
    this.#next++
  }

  #recordOf(steps: readonly Step[]): Buffer {
    const writer = this.#writer
    writer.clear(keptBytes)
    writer.integer(0)
    writer.integer(this.#next)
    packSteps(writer, steps)
    const record = writer.finish()
    record.writeUInt32LE(record.length - headBytes, 4)
    record.writeUInt32LE(crc32(record.subarray(4)), 0)
    return record
  }

  /** All that stands in it is durable elsewhere, and so is the number it goes on with. */
  restart(next: number): void {
    this.#at = 0
    this.#next = next
    if (this.#readyBytes > mostBytes) ftruncateSync(this.#file, mostBytes)
    this.#readyBytes = Math.min(this.#readyBytes, mostBytes)
  }

  /** Fills some of it ahead when it is time to, between records. */
  fillAhead(): void {
    if (this.#readyBytes - this.#at >= littleBytes || this.#readyBytes >= mostBytes) return
    try {
      if (freeBytesAt(this.#path) > plentyBytes) this.#fill(this.#readyBytes + aheadBytes)
    } catch {
      // It would have made commits faster; they themselves tell what is wrong with the disk.
    }
  }

  #fill(to: number): void {
    const end = Math.min(to, mostBytes)
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

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(file, bytes, at, bytes.length - at, position + at)
  }
}
