/**
 * Bytes compared, hashed and copied four at a time. A loop over single bytes costs the engine more
 * than a nanosecond each, which is most of what reading and writing would cost.
 */

/** Bytes by fours, at least one four; the last one overlaps where they do not come out even. */
export type Words = Int32Array

export const wordBytes = 4

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** At least four bytes from `start` on, as words. */
export function wordsAt(view: DataView, start: number, length: number): Words {
  const count = (length + 3) >>> 2
  const words = new Int32Array(count)
  for (let i = 0; i < count - 1; i++) words[i] = view.getInt32(start + i * wordBytes, true)
  words[count - 1] = view.getInt32(start + length - wordBytes, true)
  return words
}

/** The words of an ASCII text of at least four characters. */
export function wordsOf(text: string): Words {
  const bytes = Buffer.from(text)
  return wordsAt(viewOf(bytes), 0, bytes.length)
}

/** Whether so many bytes from `at` on, all of them there, are those of the words. */
export function areWordsAt(view: DataView, at: number, words: Words, length: number): boolean {
  const last = at + length - wordBytes
  let i = 0
  for (let pos = at; pos < last; pos += wordBytes) {
    if (view.getInt32(pos, true) !== words[i++]) return false
  }
  return view.getInt32(last, true) === words[i]
}

/** Writes the bytes of the words, for which there is room. */
export function writeWords(view: DataView, at: number, words: Words, length: number): void {
  const last = at + length - wordBytes
  let i = 0
  for (let pos = at; pos < last; pos += wordBytes) view.setInt32(pos, words[i++]!, true)
  view.setInt32(last, words[i]!, true)
}

/** A stretch of bytes. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Copies a stretch of one view to a place in another that has room for it. */
export function copySpan(from: DataView, { start, end }: Span, to: DataView, at: number): void {
  if (end - start < wordBytes) {
    for (let i = start; i < end; i++) to.setUint8(at + i - start, from.getUint8(i))
    return
  }
  const last = end - wordBytes
  let pos = at
  for (let i = start; i < last; i += wordBytes) {
    to.setInt32(pos, from.getInt32(i, true), true)
    pos += wordBytes
  }
  to.setInt32(at + last - start, from.getInt32(last, true), true)
}

const spread = 0x9e3779b1

/** A hash of the bytes from `start` to `end`. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start
  if (hash < wordBytes) {
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), spread)
    return hash ^ (hash >>> 15)
  }
  const last = end - wordBytes
  for (let i = start; i < last; i += wordBytes) {
    hash = Math.imul(hash ^ view.getInt32(i, true), spread)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ view.getInt32(last, true), spread)
  return hash ^ (hash >>> 15)
}
