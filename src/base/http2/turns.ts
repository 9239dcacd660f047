import type { Http2Stream } from '#base/http2/stream.ts'

/** So many places that were left are put up with. */
const mostLeft = 64

/** The streams that wait, in the order of their turns. Not a Set: see stream-table.ts. */
export class Turns {
  #streams: (Http2Stream | undefined)[] = []
  #head = 0

  get size(): number {
    return this.#streams.length - this.#head
  }

  push(stream: Http2Stream): void {
    stream.isWaiting = true
    this.#streams.push(stream)
  }

  shift(): Http2Stream | undefined {
    if (this.size === 0) return undefined
    const stream = this.#streams[this.#head]!
    this.#streams[this.#head++] = undefined
    stream.isWaiting = false
    if (this.#head === this.#streams.length || this.#head >= mostLeft) this.#tidy()
    return stream
  }

  delete(stream: Http2Stream): void {
    if (!stream.isWaiting) return
    stream.isWaiting = false
    this.#streams.splice(this.#streams.indexOf(stream, this.#head), 1)
  }

  #tidy(): void {
    this.#streams.splice(0, this.#head)
    this.#head = 0
  }
}
