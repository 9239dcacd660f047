/**
 * Keys are any bytes, carried as strings of one character per byte (latin1). A string compares by
 * code unit, which here is by byte, as etcd orders keys; it can be the key of a Map; V8 stores it
 * in one byte per character; and upstream's keys, ASCII paths, are written as they are. Other
 * bytes become keys as latin1, never through UTF-8.
 */
import type { KeyRange } from '#base/collections/sorted-tree.ts'

export type { KeyRange }

/** Greater than every key, since no character of a key is above 0xff. */
export const endOfKeys = '\u0100'

export const allKeys: KeyRange = { from: '', to: endOfKeys }

/** The range that holds `key` alone. */
export function onlyKey(key: string): KeyRange {
  return { from: key, to: keyAfter(key) }
}

/** The least key that is greater than `key`: where the next page of a range begins. */
export function keyAfter(key: string): string {
  return `${key}\0`
}

/** The range of all keys that begin with `prefix`. */
export function prefixRange(prefix: string): KeyRange {
  for (let end = prefix.length; end > 0; end--) {
    const last = prefix.charCodeAt(end - 1)
    if (last < 0xff)
      return { from: prefix, to: prefix.slice(0, end - 1) + String.fromCharCode(last + 1) }
  }
  return { from: prefix, to: endOfKeys }
}

export function isInRange(key: string, { from, to }: KeyRange): boolean {
  return key >= from && key < to
}
