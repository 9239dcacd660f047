/**
 * Chance as a dependency. No file outside base draws from the system's source (a tree test holds
 * us to that), so that a run can be repeated from its seed.
 */
import { randomFillSync } from 'node:crypto'

export interface Random {
  /** A whole number, at least 0 and below `limit`, each as likely as the next. */
  below(limit: number): number
  /** A number from 0 up to, but without, 1. */
  fraction(): number
  bytes(count: number): Uint8Array
}

const twoTo32 = 2 ** 32

/** As many words are drawn at once: asking the system costs more than the words do. */
const pool = new Uint32Array(1024)
let left = 0

function systemWord(): number {
  if (left === 0) {
    randomFillSync(pool)
    left = pool.length
  }
  const word = pool[--left]!
  // What was handed out is not kept where it could be read later.
  pool[left] = 0
  return word
}

/** Cannot be foretold: fit for names, keys and tokens. */
export const systemRandom: Random = randomFrom(systemWord)

/** The same numbers for the same seed, on every machine. Not fit for anything secret. */
export function createSeededRandom(seed: number): Random {
  // splitmix32: a counter with an odd stride, whose bits are mixed twice.
  let state = seed >>> 0
  return randomFrom(() => {
    state = (state + 0x9e3779b9) >>> 0
    let word = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
    return (word ^ (word >>> 16)) >>> 0
  })
}

function randomFrom(word: () => number): Random {
  return {
    below(limit) {
      if (!(Number.isSafeInteger(limit) && limit > 0 && limit <= twoTo32)) {
        throw new TypeError(`Cannot draw below ${limit}: wants a whole number from 1 to 2^32`)
      }
      // Words past the last whole multiple would make small numbers likelier; they are redrawn.
      const end = twoTo32 - (twoTo32 % limit)
      for (;;) {
        const drawn = word()
        if (drawn < end) return drawn % limit
      }
    },
    fraction: () => word() / twoTo32,
    bytes(count) {
      const bytes = new Uint8Array(count)
      for (let i = 0; i < count; i++) bytes[i] = word() & 0xff
      return bytes
    },
  }
}

/** Upstream's letters for generated names: no vowels, no digits that look like one. */
const suffixLetters = 'bcdfghjklmnpqrstvwxz2456789'

/** What `generateName` and ReplicaSet names end with. */
export function randomSuffix(random: Random, length = 5): string {
  let text = ''
  for (let i = 0; i < length; i++) text += suffixLetters[random.below(suffixLetters.length)]
  return text
}

const hexDigits = Buffer.from('0123456789abcdef')
/** Where a text is put together: of parts that are added up the engine would make one later. */
const uidText = Buffer.alloc(36)

/** A UUID, version 4. */
export function randomUid(random: Random): string {
  const bytes = random.bytes(16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  let at = 0
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) uidText[at++] = 0x2d
    uidText[at++] = hexDigits[bytes[i]! >> 4]!
    uidText[at++] = hexDigits[bytes[i]! & 15]!
  }
  return uidText.toString('latin1')
}
