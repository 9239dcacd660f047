/**
 * Keeps texts that were met lately, so that equal ones are one string in memory: image names,
 * namespaces, label keys. A text found here costs no allocation at all. The table is bounded: a
 * new text takes the place of an older one, which then is only shared less.
 */
import { viewOf, wordBytes } from '#api/codec/words.ts'

const slots = 1 << 14
/** Longer texts are seldom met twice. */
const longest = 64
const texts: string[] = new Array(slots).fill('')
/** The bytes of each text, side by side, so that comparing touches no string. */
const pool = new Uint8Array(slots * longest)
const poolView = viewOf(pool)
const lengths = new Uint8Array(slots)
const hashes = new Int32Array(slots)

/** Texts are kept from their second sight on, so that names and ids do not drive out the others. */
const seen = new Int32Array(slots)

/** Where the text answered last lies in the table; -1 if it is not there. */
export let lastSlot = -1

/** The hash of a whole, by those of its parts in their order. */
export function hashStep(hash: number, part: number): number {
  return (Math.imul(hash, 31) + part) | 0
}

/** Bytes that hold texts, and the same by words. */
export interface TextSource {
  readonly bytes: Buffer
  readonly view: DataView
}

/** The text of the bytes from `start` to `end`; `hash` is `hashOf` them. */
export function sharedText(source: TextSource, start: number, end: number, hash: number): string {
  const { bytes } = source
  const length = end - start
  lastSlot = -1
  if (length === 0) return ''
  if (length > longest) return bytes.toString(undefined, start, end)
  const slot = (hash ^ (hash >>> 15)) & (slots - 1)
  if (lengths[slot] === length && isSame(source, start, slot, length)) {
    lastSlot = slot
    return texts[slot]!
  }
  const text = bytes.toString(undefined, start, end)
  if (seen[slot] !== hash) {
    seen[slot] = hash
    return text
  }
  const from = slot * longest
  for (let i = 0; i < length; i++) pool[from + i] = bytes[start + i]!
  lengths[slot] = length
  hashes[slot] = hash
  texts[slot] = text
  lastSlot = slot
  return text
}

/**
 * The length of the text in a slot if the bytes from `start` on begin with it, else -1. What stood
 * somewhere the last time often stands there again, and this is the quickest way to see it.
 */
export function matchSlot(source: TextSource, start: number, slot: number): number {
  const length = lengths[slot]!
  if (start + length > source.bytes.length) return -1
  return isSame(source, start, slot, length) ? length : -1
}

function isSame({ bytes, view }: TextSource, start: number, slot: number, length: number): boolean {
  let from = slot * longest
  if (length < wordBytes) {
    for (let i = 0; i < length; i++) if (pool[from + i] !== bytes[start + i]) return false
    return true
  }
  const last = start + length - wordBytes
  for (let at = start; at < last; at += wordBytes) {
    if (poolView.getInt32(from, true) !== view.getInt32(at, true)) return false
    from += wordBytes
  }
  return poolView.getInt32(slot * longest + length - wordBytes, true) === view.getInt32(last, true)
}

export function textOfSlot(slot: number): string {
  return texts[slot]!
}

export function hashOfSlot(slot: number): number {
  return hashes[slot]!
}

/** Says that the text read last is not in the table. */
export function forgetSlot(): void {
  lastSlot = -1
}
