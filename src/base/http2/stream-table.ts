import type { Http2Stream } from '#base/http2/stream.ts'

/** A power of two; more streams than this share places. */
const places = 64

/**
 * The open streams of a connection by their ids. Not a Map: as members come and go V8 makes the table of
 * one anew, and each table holds on to the next. Once one is old, all that come after it are made old
 * too, with every stream in them, until old objects are collected.
 */
export class StreamTable {
  readonly #places = new Array<Http2Stream | undefined>(places).fill(undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  get(id: number): Http2Stream | undefined {
    let stream = this.#places[placeOf(id)]
    while (stream && stream.id !== id) stream = stream.next
    return stream
  }

  /** One whose id is not there yet. */
  add(stream: Http2Stream): void {
    const place = placeOf(stream.id)
    stream.next = this.#places[place]
    this.#places[place] = stream
    this.#size++
  }

  delete(stream: Http2Stream): void {
    const place = placeOf(stream.id)
    const first = this.#places[place]
    if (first === stream) this.#places[place] = stream.next
    else {
      let before = first
      while (before && before.next !== stream) before = before.next
      if (!before) return
      before.next = stream.next
    }
    stream.next = undefined
    this.#size--
  }

  /** Those of now, so that they may come and go meanwhile. */
  all(): Http2Stream[] {
    const all: Http2Stream[] = []
    for (const first of this.#places) {
      for (let stream = first; stream; stream = stream.next) all.push(stream)
    }
    return all.sort((a, b) => a.id - b.id)
  }
}

/** A side counts its streams by twos. */
function placeOf(id: number): number {
  return (id >> 1) & (places - 1)
}
