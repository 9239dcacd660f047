import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { headBytes } from '#store/sqlite/commit-log.ts'
import { StoreError } from '#store/store-error.ts'

export interface CommitRecord {
  readonly sequence: number
  readonly bytes: Uint8Array
}

/** So much memory is kept to read into: freed, it would stay until the next collection. */
const keptBytes = 512 * 1024

/** Reads the records of a file of commits (`commit-log.ts`), as far as they have been read already. */
export class CommitReader {
  readonly #path: string
  #at = 0
  /** The number of the next record. */
  #next: number
  /** Where `rewind` goes back to. */
  #mark: { at: number; next: number }
  #room: Buffer | undefined

  /** `origin` is the number of the file's first record. */
  constructor(path: string, origin: number) {
    this.#path = path
    this.#next = origin
    this.#mark = { at: 0, next: origin }
  }

  get newest(): number {
    return this.#next - 1
  }

  /** What has been read since the mark. */
  get bytes(): number {
    return this.#at - this.#mark.at
  }

  /**
   * The records up to `end`, which must be there; without it, those that a crash left whole. Their bytes are
   * what they are until the next call.
   */
  *read(end?: number): Generator<CommitRecord> {
    if (end !== undefined && end <= this.#at) return
    const base = this.#at
    const part = this.#bytes(base, end)
    while (end === undefined || this.#at < end) {
      const bytes = recordAt(part, this.#at - base, this.#next)
      if (!bytes && end === undefined) return
      if (!bytes) {
        throw new StoreError('Corrupt', `"${this.#path}" lacks record ${this.#next}`)
      }
      const sequence = this.#next++
      this.#at += headBytes + bytes.length
      yield { sequence, bytes }
    }
  }

  /** The bytes from one place to another, or to the end; none, if there is no file. */
  #bytes(from: number, to: number | undefined): Buffer {
    const file = openIfThere(this.#path, to !== undefined)
    if (file === undefined) return Buffer.alloc(0)
    try {
      const bytes = this.#roomFor(Math.max((to ?? fstatSync(file).size) - from, 0))
      let got = 0
      for (let read = -1; read !== 0 && got < bytes.length; got += read) {
        read = readSync(file, bytes, got, bytes.length - got, from + got)
      }
      return bytes.subarray(0, got)
    } finally {
      closeSync(file)
    }
  }

  #roomFor(bytes: number): Buffer {
    if (bytes > keptBytes) return Buffer.allocUnsafeSlow(bytes)
    this.#room ??= Buffer.allocUnsafeSlow(keptBytes)
    return this.#room.subarray(0, bytes)
  }

  mark(): void {
    this.#mark = { at: this.#at, next: this.#next }
  }

  rewind(): void {
    this.#at = this.#mark.at
    this.#next = this.#mark.next
  }

  /** The file begins anew. */
  restart(next: number): void {
    this.#at = 0
    this.#next = next
    this.mark()
  }
}

function openIfThere(path: string, mustBe: boolean): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (err) {
    if (!mustBe && (err as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw err
  }
}

function recordAt(all: Buffer, at: number, sequence: number): Uint8Array | undefined {
  if (at + headBytes > all.length) return undefined
  const end = at + headBytes + all.readUInt32LE(at + 4)
  if (end > all.length || all.readDoubleLE(at + 8) !== sequence) return undefined
  if (crc32(all.subarray(at + 4, end)) !== all.readUInt32LE(at)) return undefined
  return all.subarray(at + headBytes, end)
}
