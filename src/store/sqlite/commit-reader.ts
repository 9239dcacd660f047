import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { headBytes } from '#store/sqlite/commit-log.ts'
import { StoreError } from '#store/store-error.ts'

export interface CommitRecord {
  readonly sequence: number
  readonly bytes: Uint8Array
}

/** Reads the records of a file of commits (`commit-log.ts`), as far as they have been read already. */
export class CommitReader {
  readonly #path: string
  #at = 0
  /** The number of the next record. */
  #next: number
  /** Where `rewind` goes back to. */
  #mark: { at: number; next: number }

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

  /** The records up to `end`, which must be there; without it, those that a crash left whole. */
  *read(end?: number): Generator<CommitRecord> {
    if (end !== undefined && end <= this.#at) return
    const base = this.#at
    const part = readPart(this.#path, base, end)
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

/** The bytes from one place to another, or to the end; none, if there is no file. */
function readPart(path: string, from: number, to: number | undefined): Buffer {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT' && to === undefined) return Buffer.alloc(0)
    throw err
  }
  try {
    const bytes = Buffer.allocUnsafe(Math.max((to ?? fstatSync(file).size) - from, 0))
    let got = 0
    for (let read = -1; read !== 0 && got < bytes.length; got += read) {
      read = readSync(file, bytes, got, bytes.length - got, from + got)
    }
    return bytes.subarray(0, got)
  } finally {
    closeSync(file)
  }
}

function recordAt(all: Buffer, at: number, sequence: number): Uint8Array | undefined {
  if (at + headBytes > all.length) return undefined
  const end = at + headBytes + all.readUInt32LE(at + 4)
  if (end > all.length || all.readDoubleLE(at + 8) !== sequence) return undefined
  if (crc32(all.subarray(at + 4, end)) !== all.readUInt32LE(at)) return undefined
  return all.subarray(at + headBytes, end)
}
