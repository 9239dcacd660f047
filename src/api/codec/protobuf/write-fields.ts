/**
 * Writes the fields of one object, the last first, as the writer goes. An object's own properties
 * are gone through once; what upstream writes of the fields between them, which are absent, is the
 * same each time and is copied.
 */
import { openWriter, type WireWriter, wire } from '#api/codec/protobuf/wire.ts'
import { copySpan, viewOf } from '#api/codec/words.ts'

/** Writes a value without its tag: a message's fields, or a scalar with what its wire type needs. */
export type Write = (w: WireWriter, value: unknown) => void

/** How one field is written. */
export interface FieldWriter {
  readonly name: string
  readonly pb: number
  /** Whether its value is a string, which is then written without going through `write`. */
  readonly isText: boolean
  /** Writes a value that is there, with its tag. */
  readonly write: Write
  /** What is written where there is none; undefined if that is nothing. */
  readonly zero: unknown
}

export interface Place extends FieldWriter {
  /** Among the fields in the order of their numbers. */
  readonly index: number
  readonly tag: number
  /** The field that followed this one the last time. */
  next: Place | undefined
}

export interface Layout {
  readonly count: number
  readonly byName: ReadonlyMap<string, Place>
  /** What an object without any field is, and where in it each field is; one more for the end. */
  readonly absent: DataView
  readonly starts: readonly number[]
  /** The field that came first the last time. */
  first: Place | undefined
}

export function layOut(fields: readonly FieldWriter[]): Layout {
  const places = fields
    .toSorted((a, b) => a.pb - b.pb)
    .map((field, index): Place => {
      return { ...field, index, tag: field.pb * 8 + wire.bytes, next: undefined }
    })
  const parts = places.map(({ write, zero }) => absentBytes(write, zero))
  const starts = [0]
  for (const part of parts) starts.push(starts.at(-1)! + part.length)
  return {
    count: places.length,
    byName: new Map(places.map((place) => [place.name, place])),
    absent: viewOf(Buffer.concat(parts)),
    starts,
    first: places[0],
  }
}

function absentBytes(write: Write, zero: unknown): Uint8Array {
  const w = openWriter()
  if (zero !== undefined) write(w, zero)
  return w.finish()
}

export function writeFields(
  w: WireWriter,
  layout: Layout,
  object: Readonly<Record<string, unknown>>,
): void {
  const { places, values, top: base } = w
  gather(w, layout, object)
  let until = layout.count
  for (let i = w.top - 1; i >= base; i--) {
    const place = places[i]!
    const value = values[i]
    const { index } = place
    if (index + 1 < until) writeAbsent(w, layout, index + 1, until)
    if (place.isText) {
      w.text(value as string)
      w.varint(place.tag)
    } else place.write(w, value)
    until = index
    values[i] = undefined
  }
  if (until > 0) writeAbsent(w, layout, 0, until)
  w.top = base
}

/** Puts the fields that are there onto the stack, by number. */
function gather(w: WireWriter, layout: Layout, object: Readonly<Record<string, unknown>>): void {
  const { places, values, top: base } = w
  let top = base
  let last = -1
  let inOrder = true
  let guess = layout.first
  let before: Place | undefined
  for (const name in object) {
    const place = guess !== undefined && guess.name === name ? guess : layout.byName.get(name)
    if (place === undefined) continue
    if (place !== guess) {
      if (before) before.next = place
      else layout.first = place
    }
    before = place
    guess = place.next
    const value = object[name]
    if (value === undefined || value === null) continue
    if (place.index < last) inOrder = false
    last = place.index
    places[top] = place
    values[top++] = value
  }
  w.top = top
  if (!inOrder) sort(w, base)
}

/** There are few of them, and most are where they should be. */
function sort({ places, values, top }: WireWriter, base: number): void {
  for (let i = base + 1; i < top; i++) {
    const place = places[i]!
    const value = values[i]
    let at = i
    for (; at > base && places[at - 1]!.index > place.index; at--) {
      places[at] = places[at - 1]
      values[at] = values[at - 1]
    }
    places[at] = place
    values[at] = value
  }
}

function writeAbsent(w: WireWriter, { absent, starts }: Layout, from: number, to: number): void {
  const start = starts[from]!
  const end = starts[to]!
  if (start === end) return
  w.reserve(end - start)
  w.pos -= end - start
  copySpan(absent, { start, end }, w.view, w.pos)
}
