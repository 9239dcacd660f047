/**
 * Reads the fields of one message onto the reader's stack, and makes an object of them. The fields
 * themselves are read as compile-reader.ts says.
 */
import { fieldsOf, type MadeField, type Step, type Steps, stepTo } from '#api/codec/object-maker.ts'
import { inParts } from '#api/codec/protobuf/regroup.ts'
import { type Read, readTextAt, type TextPlace } from '#api/codec/protobuf/scalars.ts'
import { skipUnknown, wrongWireType } from '#api/codec/protobuf/tags.ts'
import { type WireReader, wire } from '#api/codec/protobuf/wire.ts'

type Fields = Record<string, unknown>

export interface FieldReader extends MadeField {
  readonly inner: undefined
  /** What Go calls the field, and the message that holds it. */
  readonly goName: string
  readonly holder: string
  /** How its values are written, or those of its list. */
  readonly wireType: number
  /** Whether what comes later adds to what came before, as it does to a message. */
  readonly adds: boolean
  readonly read: Read
  /** Strings, the most of all values, are read without going through `read`. */
  readonly text: TextPlace | undefined
  /** For lists and maps: reads all values that stand side by side, with their tags. */
  readonly readRun: ReadRun | undefined
  /** Whether the empty string says no more than the field's absence. */
  readonly dropsEmpty: boolean
}

/** By protobuf number: a field, or the table of a message that holds more fields of the object. */
export type Numbers = readonly (FieldReader | Inner | undefined)[]
export interface Inner {
  readonly inner: Numbers
  readonly goName: string
}

/** Reads values with the given tag; the first tag has been read, and began at `start`. */
export type ReadRun = (r: WireReader, end: number, tag: number, start: number) => unknown

export interface Shape {
  readonly goName: string
  /** Kind and version, where they are no fields of the message. */
  readonly header: readonly FieldReader[]
  readonly fields: readonly FieldReader[]
  readonly numbers: Numbers
  readonly steps: Steps<FieldReader>
  readonly zero: unknown
}

/** Reads a message up to `end`; the fields on the way to `first` lie on the stack already. */
export function readMessage(
  r: WireReader,
  end: number,
  shape: Shape,
  first: Step<FieldReader>,
): unknown {
  const { stack, pairs: outer } = r
  const base = r.top - (first.field ? fieldsOf(first).length : 0)
  r.pairs = undefined
  r.enter()
  const last = gather(r, end, shape, first)
  r.leave()
  r.isZero = last.field === undefined
  const object = r.pairs ? arrange(r, base, shape) : last.make(stack, base)
  r.top = base
  r.pairs = outer
  return object
}

/** Reads fields up to `end` onto the stack, and answers the step that tells which. */
function gather(
  r: WireReader,
  end: number,
  { numbers, steps, goName }: Pick<Shape, 'numbers' | 'steps' | 'goName'>,
  first: Step<FieldReader>,
): Step<FieldReader> {
  let step = first
  let hash = 5
  let last = 0
  while (r.pos < end) {
    r.start = r.pos
    const tag = r.int32(end)
    const number = tag >>> 3
    const field = number < numbers.length ? numbers[number] : undefined
    // Upstream writes each field once and by number; whatever else comes is sorted out in the end.
    if (number <= last) r.pairs ??= fieldsOf(step)
    last = number
    if (field === undefined) skipUnknown(r, end, tag, goName)
    else if (field.inner !== undefined) {
      if ((tag & 7) !== wire.bytes) throw wrongWireType(tag, field.goName, goName)
      const inner = { numbers: field.inner, steps, goName: field.goName }
      step = gather(r, r.length(end), inner, step)
    } else {
      const value = gatherField(r, end, field, tag)
      if (r.pairs !== undefined) {
        r.stack[r.top++] = value
        pair(r.pairs, field, r.isRegrouped)
      } else if (value !== undefined) {
        r.stack[r.top++] = value
        const { next } = step
        step = next !== undefined && next.field === field ? next : stepTo(steps, step, field)
      }
    }
    hash = (Math.imul((Math.imul(hash, 31) + tag) | 0, 31) + r.hash) | 0
  }
  r.hash = hash
  return step
}

function pair(pairs: MadeField[], field: FieldReader, isRegrouped: boolean): void {
  if (field.adds && !isRegrouped && pairs.includes(field)) throw inParts
  pairs.push(field)
}

/** Makes an object of fields that came in any order, and some of them more than once. */
function arrange(r: WireReader, base: number, { fields }: Shape): Fields {
  const values: unknown[] = new Array(fields.length).fill(undefined)
  for (const [i, { slot }] of r.pairs!.entries()) {
    const value = r.stack[base + i]
    const before = values[slot]
    values[slot] = before === undefined || !fields[slot]!.readRun ? value : joined(before, value)
  }
  const result: Fields = {}
  r.isZero = true
  for (const { name, slot, required, zero } of fields) {
    const value = values[slot]
    if (value !== undefined) {
      result[name] = value
      r.isZero = false
    } else if (required) result[name] = zero
  }
  return result
}

function gatherField(r: WireReader, end: number, field: FieldReader, tag: number): unknown {
  const wireType = tag & 7
  const { readRun } = field
  if (readRun === undefined) {
    if (wireType !== field.wireType) throw wrongWireType(tag, field.goName, field.holder)
    if (field.text === undefined) return field.read(r, end)
    const text = readTextAt(r, end, field.text)
    return field.dropsEmpty && text.length === 0 ? undefined : text
  }
  if (wireType !== wire.bytes && wireType !== field.wireType)
    throw wrongWireType(tag, field.goName, field.holder)
  return readRun(r, end, tag, r.start)
}

/** Values of one field that do not stand side by side. */
function joined(first: unknown, second: unknown): unknown {
  if (Array.isArray(first)) return Object.freeze([...first, ...(second as readonly unknown[])])
  return Object.freeze({ ...(first as object), ...(second as object) })
}
