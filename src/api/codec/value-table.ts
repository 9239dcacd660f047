/**
 * Keeps parts of objects that were met lately, by their encoded bytes: the containers, tolerations
 * and labels that pods of one template have in common. Where the same bytes stand at the same place
 * again, the part is not even read: the frozen one in memory is the answer. Everything is bounded;
 * what is forgotten is only shared less.
 */

import { era, keepEncodings } from '#api/codec/shared-encodings.ts'
import { areWordsAt, type Words, wordBytes, wordsAt } from '#api/codec/words.ts'

/** What a reader of encoded bytes offers to have its values shared. */
export interface Source {
  readonly bytes: Buffer
  readonly view: DataView
  pos: number
  /** A hash of what was read last. */
  hash: number
}

/** One place in a type where parts stand one after the other, such as the items of a list. */
export interface Place {
  /** Whose parts they are: equal bytes mean equal parts only within one owner. */
  readonly owner: object
  /** The part most likely to come next, and the one that came last; -1 if none. */
  guess: number
  last: number
}

interface Part {
  readonly owner: object
  readonly words: Words
  readonly length: number
  readonly hash: number
  readonly value: unknown
  /** The part that followed this one the last time. */
  next: number
  /** The era of encodings in which it was met last; -1 if it never was. */
  metIn: number
  /** How many others it outlives that would take its place; it grows when the part is met. */
  credit: number
}

const slots = 1 << 13
const parts: (Part | undefined)[] = new Array(slots).fill(undefined)
/** Parts are kept from their second sight on, so that what is unique costs nothing but this. */
const seen = new Int32Array(slots * 2)
const longest = 4096
/** So many others does a part outlive that was not met again yet: else those of objects that are read
 * over and over, but are too many to be kept, would only drive each other out. */
const firstCredit = 4
const mostCredit = 8

export function createPlace(owner: object): Place {
  return { owner, guess: -1, last: -1 }
}

/**
 * The part at the source's position if it is the one expected there; else undefined. Where parts do
 * not tell their own end, `length` does.
 */
export function recall(source: Source, place: Place, length = -1): unknown {
  const part = parts[place.guess]
  if (part === undefined || part.owner !== place.owner) return undefined
  if (length >= 0 && part.length !== length) return undefined
  if (!standsAt(part, source, source.pos)) return undefined
  source.pos += part.length
  source.hash = part.hash
  arrive(place, place.guess)
  return meet(part)
}

/** The frozen part to use for the one just read from `start` on: an equal one if there is one. */
export function remember(source: Source, place: Place, start: number, value: unknown): unknown {
  const { hash, pos } = source
  const length = pos - start
  if (length < wordBytes || length > longest) return Object.freeze(value)
  const mixed = hash ^ (hash >>> 15)
  const slot = mixed & (slots - 1)
  const part = parts[slot]
  const isKnown = part !== undefined && part.hash === hash && part.owner === place.owner
  if (isKnown && part.length === length && standsAt(part, source, start)) {
    arrive(place, slot)
    return meet(part)
  }
  Object.freeze(value)
  const sight = mixed & (slots * 2 - 1)
  if (seen[sight] !== hash) {
    seen[sight] = hash
    return value
  }
  if (part !== undefined && part.credit-- > 0) return value
  const words = wordsAt(source.view, start, length)
  parts[slot] = {
    owner: place.owner,
    words,
    length,
    hash,
    value,
    next: -1,
    metIn: -1,
    credit: firstCredit,
  }
  arrive(place, slot)
  return value
}

function arrive(place: Place, slot: number): void {
  const last = place.last < 0 ? undefined : parts[place.last]
  if (last !== undefined) last.next = slot
  place.last = slot
  place.guess = parts[slot]!.next
}

/** Says that a part was met again, so that it is worth to keep how it is written. */
function meet(part: Part): unknown {
  if (part.credit < mostCredit) part.credit++
  if (part.metIn !== era) {
    keepEncodings(part.value)
    part.metIn = era
  }
  return part.value
}

function standsAt({ words, length }: Part, { bytes, view }: Source, at: number): boolean {
  return at + length <= bytes.length && areWordsAt(view, at, words, length)
}
