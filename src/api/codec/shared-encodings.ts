/**
 * Keeps how parts of objects are written, by the parts themselves: those which the readers found
 * to be shared by many objects (value-table.ts). A labels map, a probe or a toleration is then
 * written once and copied from there on. All is bounded: so many parts, after which all are forgotten
 * and those that are still met come again, and an arena for their bytes, which begins anew when it
 * is full.
 */
import { copySpan, viewOf } from '#api/codec/words.ts'

/** How one part is written in one format; what wrote it tells the type it was written as. */
export interface Encoding {
  writer: object | undefined
  /** Where in the arena, and in which of its rounds. */
  start: number
  end: number
  round: number
}

interface Encodings {
  readonly json: Encoding
  readonly protobuf: Encoding
  /** What else was made of the part: see `shared-work.ts`. */
  readonly answers: Answer[]
}

/** What a piece of work answered for a part, in the light of something besides. */
export interface Answer {
  readonly work: object
  readonly beside: unknown
  readonly answer: unknown
}

/** Their keys are kept alive by others, if at all. */
const partLimit = 1 << 14
let encodings = new WeakMap<object, Encodings>()
let count = 0
/** How many times all were forgotten. */
export let era = 0

const arenaBytes = 1 << 22
/** Shorter parts are written as quickly as they are found, longer ones fill the arena too soon. */
const shortest = 16
const longest = 1 << 12

const arena = Buffer.allocUnsafeSlow(arenaBytes)
const arenaView = viewOf(arena)
let used = 0
let round = 1

function blank(): Encoding {
  return { writer: undefined, start: 0, end: 0, round: 0 }
}

/** Has the encodings of a part kept in this era; `value` is frozen. */
export function keepEncodings(value: unknown): void {
  if (typeof value !== 'object' || value === null || encodings.has(value)) return
  if (++count > partLimit) {
    encodings = new WeakMap()
    count = 1
    era++
  }
  encodings.set(value, { json: blank(), protobuf: blank(), answers: [] })
}

/** The encodings of a part; undefined if none are kept of it. */
export function encodingsOf(value: unknown): Encodings | undefined {
  return encodings.get(value as object)
}

/** Whether an encoding is there, and of the type that this writer writes. */
export function isKept(encoding: Encoding, writer: object): boolean {
  return encoding.writer === writer && encoding.round === round
}

/** Keeps what a writer made of a part, unless another keeps it as another type. */
export function keepEncoding(
  encoding: Encoding,
  writer: object,
  bytes: Buffer,
  [start, end]: readonly [number, number],
): void {
  const length = end - start
  if (length < shortest || length > longest || encoding.round === round) return
  if (used + length > arenaBytes) {
    used = 0
    round++
  }
  bytes.copy(arena, used, start, end)
  encoding.writer = writer
  encoding.start = used
  encoding.end = used + length
  encoding.round = round
  used += length
}

/** From so many bytes on, the engine's own copying is the faster one. */
const copyNatively = 256

/** Copies a kept encoding to a place where there is room for it. */
export function copyEncoding(encoding: Encoding, to: Destination, at: number): void {
  const { start, end } = encoding
  if (end - start >= copyNatively) arena.copy(to.bytes, at, start, end)
  else copySpan(arenaView, encoding, to.view, at)
}

/** Where encodings are written. */
export interface Destination {
  readonly bytes: Buffer
  readonly view: DataView
}
