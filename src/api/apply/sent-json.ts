/** JSON as it was sent, whose empty lists and maps are told without making values of it. */
import { parseJson } from '#api/codec/json.ts'
import type { Json } from '#api/scalars/scalars.ts'

export class SentJson {
  /** As `emptiesOf` tells them, but that the names of members are as they stand in the text. */
  readonly empties: string
  readonly #bytes: Buffer
  #json: { readonly value: Json } | undefined

  /** The text must have been read already, and nothing been wrong with it: no member comes twice. */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.empties = new EmptiesScanner(this.#bytes).value()
  }

  get json(): Json {
    this.#json ??= { value: parse(this.#bytes) }
    return this.#json.value
  }
}

/** Node's own reader is the quicker one; ours takes what Go takes, which is a little more. */
function parse(bytes: Buffer): Json {
  try {
    return JSON.parse(bytes.toString()) as Json
  } catch {
    return parseJson(bytes).object
  }
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openList, closeList, openMap, closeMap] = [0x5b, 0x5d, 0x7b, 0x7d]

class EmptiesScanner {
  readonly #bytes: Buffer
  #pos = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  value(): string {
    switch (this.#peek()) {
      case openMap:
        return this.#map()
      case openList:
        return this.#list()
      case quote:
        this.#skipString()
        return ''
      default:
        this.#skipScalar()
        return ''
    }
  }

  #map(): string {
    this.#pos++
    if (this.#isClosed(closeMap)) return 'm'
    let found = ''
    do {
      this.#peek()
      const start = this.#pos + 1
      this.#skipString()
      const end = this.#pos - 1
      this.#peek()
      this.#pos++ // the colon
      const inner = this.value()
      if (inner !== '')
        found += `${end - start}:${this.#bytes.toString('latin1', start, end)}${inner}`
    } while (this.#hasMore())
    return found === '' ? '' : `{${found}}`
  }

  #list(): string {
    this.#pos++
    if (this.#isClosed(closeList)) return 'l'
    let found = ''
    let count = 0
    do {
      const inner = this.value()
      if (inner !== '') found += `${count}:${inner}`
      count++
    } while (this.#hasMore())
    return found === '' ? '' : `[${count} ${found}]`
  }

  #isClosed(close: number): boolean {
    if (this.#peek() !== close) return false
    this.#pos++
    return true
  }

  /** Past a comma, or past the end of the list or map. */
  #hasMore(): boolean {
    const c = this.#peek()
    this.#pos++
    return c === comma
  }

  #peek(): number | undefined {
    let c = this.#bytes[this.#pos]
    while (c === 32 || c === 10 || c === 13 || c === 9) c = this.#bytes[++this.#pos]
    return c
  }

  #skipString(): void {
    const bytes = this.#bytes
    let pos = this.#pos + 1
    for (let c = bytes[pos]; c !== quote && c !== undefined; c = bytes[pos]) {
      pos += c === backslash ? 2 : 1
    }
    this.#pos = pos + 1
  }

  #skipScalar(): void {
    for (;;) {
      const c = this.#bytes[this.#pos]
      if (c === undefined || c <= 32 || c === comma || c === closeList || c === closeMap) return
      this.#pos++
    }
  }
}
