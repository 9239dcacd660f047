import { flags } from '#base/http2/frames.ts'
import { FieldReader, type Fields } from '#base/http2/hpack.ts'
import { errorCodes, Http2Error } from '#base/http2/http2-error.ts'
import type { Http2Limits } from '#base/http2/limits.ts'

/** More frames than this for one block are refused, whatever they hold. */
const mostParts = 64

export interface FieldBlock {
  readonly id: number
  readonly isEnd: boolean
  readonly fields: Fields
}

/** Puts the fields of a stream together from the frames they come in, which nothing may interrupt. */
export class FieldBlocks {
  readonly #limits: Http2Limits
  readonly #reader: FieldReader
  #id = 0
  #isEnd = false
  #parts: Buffer[] = []
  #bytes = 0

  constructor(limits: Http2Limits) {
    this.#limits = limits
    this.#reader = new FieldReader(limits.fieldsBytes, limits.mostFields)
  }

  /** The stream whose fields are not complete yet; 0: none. */
  get openId(): number {
    return this.#id
  }

  /** Undefined: more is to come. */
  begin(id: number, flag: number, payload: Buffer): FieldBlock | undefined {
    this.#id = id
    this.#isEnd = (flag & flags.endStream) !== 0
    return this.goOn(flag, payload)
  }

  goOn(flag: number, payload: Buffer): FieldBlock | undefined {
    const parts = this.#parts
    parts.push(payload)
    this.#bytes += payload.length
    if (this.#bytes > this.#limits.fieldsBytes || parts.length > mostParts)
      throw new Http2Error(errorCodes.enhanceYourCalm, 'too many header fields')
    if ((flag & flags.endHeaders) === 0) return undefined
    const fields = this.#reader.read(parts.length === 1 ? payload : Buffer.concat(parts))
    const block = { id: this.#id, isEnd: this.#isEnd, fields }
    this.#id = 0
    this.#parts = []
    this.#bytes = 0
    return block
  }
}
