/** The stream cipher XSalsa20, on 32-bit words alone: no step depends on what the key is. */

/** "expand 32-byte k", as words. */
const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const

const keyWords = 8
const blockBytes = 64
/** The words of a state that are not mixed with anything known: what is left of a block as a key. */
const keyPlaces = [0, 5, 10, 15, 6, 7, 8, 9] as const

/** XSalsa20 from its start: the nonce has 24 bytes, the key 32. */
export class Salsa20 {
  readonly #state: Uint32Array
  readonly #work = new Uint32Array(16)

  constructor(key: Uint8Array, nonce: Uint8Array) {
    const outer = stateOf(wordsOf(key), wordsOf(nonce.subarray(0, 16)))
    const inner = new Uint32Array(outer)
    mix(inner)
    const subkey = Uint32Array.from(keyPlaces, (place) => inner[place]!)
    const [first = 0, second = 0] = wordsOf(nonce.subarray(16, 24))
    this.#state = stateOf(subkey, Uint32Array.of(first, second, 0, 0))
    outer.fill(0)
    inner.fill(0)
    subkey.fill(0)
  }

  /** Fills with the next bytes of the stream; only the last call may want part of a block. */
  fill(stream: Uint8Array): void {
    const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
    const state = this.#state
    const work = this.#work
    for (let at = 0; at < stream.length; at += blockBytes) {
      work.set(state)
      mix(work)
      const end = Math.min(blockBytes, stream.length - at)
      for (let i = 0; i < 16; i++) work[i] = work[i]! + state[i]!
      for (let i = 0; i < end; i++) view.setUint8(at + i, work[i >> 2]! >>> ((i & 3) * 8))
      state[8] = state[8]! + 1
      if (state[8] === 0) state[9] = state[9]! + 1
    }
    work.fill(0)
  }

  /** Forgets the key. */
  end(): void {
    this.#state.fill(0)
  }
}

function stateOf(key: Uint32Array, input: Uint32Array): Uint32Array {
  const [a, b, c, d] = constants
  const half = keyWords / 2
  return Uint32Array.of(...[a, ...key.subarray(0, half), b, ...input, c, ...key.subarray(half), d])
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(i * 4, true))
}

const rounds = 20
/** Columns, then rows: four quarters each. */
const quarters = [
  [0, 4, 8, 12],
  [5, 9, 13, 1],
  [10, 14, 2, 6],
  [15, 3, 7, 11],
  [0, 1, 2, 3],
  [5, 6, 7, 4],
  [10, 11, 8, 9],
  [15, 12, 13, 14],
] as const

function mix(x: Uint32Array): void {
  for (let round = 0; round < rounds; round += 2) {
    for (const [a, b, c, d] of quarters) {
      x[b] = x[b]! ^ rotated(x[a]! + x[d]!, 7)
      x[c] = x[c]! ^ rotated(x[b]! + x[a]!, 9)
      x[d] = x[d]! ^ rotated(x[c]! + x[b]!, 13)
      x[a] = x[a]! ^ rotated(x[d]! + x[c]!, 18)
    }
  }
}

function rotated(sum: number, by: number): number {
  const word = sum | 0
  return (word << by) | (word >>> (32 - by))
}
