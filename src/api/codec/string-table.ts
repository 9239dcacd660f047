/**
 * Keeps texts that were met lately, so that equal ones are one string in memory: image names,
 * namespaces, label keys. A text found here costs no allocation at all. The table is bounded: a
 * new text takes the place of an older one, which then is only shared less.
 */

const slots = 1 << 14
/** Longer texts are seldom met twice. */
const longest = 64
const texts: string[] = new Array(slots).fill('')
/** The bytes of each text, side by side, so that comparing touches no string. */
const pool = new Uint8Array(slots * longest)
const lengths = new Uint8Array(slots)
const hashes = new Int32Array(slots)

/** Texts are kept from their second sight on, so that names and ids do not drive out the others. */
const seen = new Int32Array(slots)

/** Where the text answered last lies in the table; -1 if it is not there. */
export let lastSlot = -1

export function hashStep(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0
}

/** The text of the bytes from `start` to `end`; `hash` is `hashStep` over them, from 0. */
export function sharedText(bytes: Buffer, start: number, end: number, hash: number): string {
  const length = end - start
  lastSlot = -1
  if (length === 0) return ''
  if (length > longest) return bytes.toString('utf8', start, end)
  const slot = (hash ^ (hash >>> 15)) & (slots - 1)
  const from = slot * longest
  if (lengths[slot] === length) {
    let i = 0
    while (i < length && pool[from + i] === bytes[start + i]) i++
    if (i === length) {
      lastSlot = slot
      return texts[slot]!
    }
  }
  const text = bytes.toString('utf8', start, end)
  if (seen[slot] !== hash) {
    seen[slot] = hash
    return text
  }
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
export function matchSlot(bytes: Buffer, start: number, slot: number): number {
  const length = lengths[slot]!
  const from = slot * longest
  for (let i = 0; i < length; i++) if (pool[from + i] !== bytes[start + i]) return -1
  return length
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
