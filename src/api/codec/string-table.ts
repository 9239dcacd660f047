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

export function hashStep(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0
}

/** The text of the bytes from `start` to `end`; `hash` is `hashStep` over them, from 0. */
export function sharedText(bytes: Buffer, start: number, end: number, hash: number): string {
  const length = end - start
  if (length === 0) return ''
  if (length > longest) return bytes.toString('utf8', start, end)
  const slot = (hash ^ (hash >>> 15)) & (slots - 1)
  const from = slot * longest
  if (lengths[slot] === length) {
    let i = 0
    while (i < length && pool[from + i] === bytes[start + i]) i++
    if (i === length) return texts[slot]!
  }
  const text = bytes.toString('utf8', start, end)
  for (let i = 0; i < length; i++) pool[from + i] = bytes[start + i]!
  lengths[slot] = length
  texts[slot] = text
  return text
}
