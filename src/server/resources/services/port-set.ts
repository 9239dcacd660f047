/** Which ports of a range are taken, as upstream keeps it: the bits of one large number. */

/** From the first to the last port, both within. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

export class PortSet implements Iterable<number> {
  readonly #range: PortRange
  /** The lowest bit of the first byte is the first port. */
  readonly #bits: Uint8Array

  constructor(range: PortRange, bits?: Uint8Array) {
    this.#range = range
    this.#bits = new Uint8Array(Math.ceil((range.last - range.first + 1) / 8))
    if (bits) this.#bits.set(bits.subarray(0, this.#bits.length))
  }

  /** Of the number in base64, its highest byte first; what is beyond the range is left out. */
  static fromData(range: PortRange, data: string): PortSet {
    return new PortSet(range, Buffer.from(data, 'base64').reverse())
  }

  /** Without the bytes at the high end that are 0. */
  get data(): string {
    const end = this.#bits.findLastIndex((byte) => byte !== 0) + 1
    return Buffer.from(this.#bits.subarray(0, end)).reverse().toString('base64')
  }

  includes(port: number): boolean {
    return port >= this.#range.first && port <= this.#range.last
  }

  has(port: number): boolean {
    return this.includes(port) && (this.#bits[this.#byteOf(port)]! & this.#maskOf(port)) !== 0
  }

  add(port: number): void {
    if (this.includes(port)) this.#bits[this.#byteOf(port)]! |= this.#maskOf(port)
  }

  delete(port: number): void {
    if (this.includes(port)) this.#bits[this.#byteOf(port)]! &= ~this.#maskOf(port)
  }

  *[Symbol.iterator](): Generator<number> {
    for (let port = this.#range.first; port <= this.#range.last; port++) {
      if (this.has(port)) yield port
    }
  }

  #byteOf(port: number): number {
    return (port - this.#range.first) >> 3
  }

  #maskOf(port: number): number {
    return 1 << ((port - this.#range.first) & 7)
  }
}

export function formatPortRange({ first, last }: PortRange): string {
  return `${first}-${last}`
}

/** Undefined where it is none: somebody else may have written it. */
export function parsePortRange(text: string): PortRange | undefined {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []
  if (first === undefined) return undefined
  const range = { first: Number(first), last: Number(last) }
  return range.first <= range.last && range.last <= 65_535 ? range : undefined
}
