/**
 * Reads the fields of one message onto the reader's stack, and makes an object of them. The fields
 * themselves are read as compile-reader.ts says.
 */
import { fieldsOf, type MadeField, type Step, type Steps, stepTo } from '#api/codec/object-maker.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { type Read, readTextAt, type TextPlace } from '#api/codec/protobuf/scalars.ts'
import { type WireReader, wire } from '#api/codec/protobuf/wire.ts'

type Fields = Record<string, unknown>

export interface FieldReader extends MadeField {
  readonly inner: undefined
  readonly wireType: number
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
}

/** Reads values with the given tag; the first tag has been read, and began at `start`. */
export type ReadRun = (r: WireReader, end: number, tag: number, start: number) => unknown

export interface Shape {
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
  { numbers, steps }: Pick<Shape, 'numbers' | 'steps'>,
  first: Step<FieldReader>,
): Step<FieldReader> {
  let step = first
  let hash = 5
  let last = 0
  while (r.pos < end) {
    r.start = r.pos
    const tag = readTag(r, end)
    const number = tag >>> 3
    const field = number < numbers.length ? numbers[number] : undefined
    // Upstream writes each field once and by number; whatever else comes is sorted out in the end.
    if (number <= last) r.pairs ??= fieldsOf(step)
    last = number
    if (field === undefined) r.skip(tag & 7, end)
    else if (field.inner !== undefined) {
      step = gather(r, r.length(end), { numbers: field.inner, steps }, step)
    } else {
      const value = gatherField(r, end, field, tag)
      if (r.pairs !== undefined) {
        r.stack[r.top++] = value
        r.pairs.push(field)
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
    if (wireType !== field.wireType) throw wrongWireType(tag, field.name)
    if (field.text === undefined) return field.read(r, end)
    const text = readTextAt(r, end, field.text)
    return field.dropsEmpty && text.length === 0 ? undefined : text
  }
  if (wireType !== wire.bytes && wireType !== wire.varint) throw wrongWireType(tag, field.name)
  return readRun(r, end, tag, r.start)
}

function wrongWireType(tag: number, name: string): DecodeError {
  const goName = name.slice(0, 1).toUpperCase() + name.slice(1)
  return new DecodeError(`proto: wrong wireType = ${tag & 7} for field ${goName}`)
}

/** Values of one field that do not stand side by side. */
function joined(first: unknown, second: unknown): unknown {
  if (Array.isArray(first)) return Object.freeze([...first, ...(second as readonly unknown[])])
  return Object.freeze({ ...(first as object), ...(second as object) })
}

export function readTag(r: WireReader, end: number): number {
  const tag = r.int32(end)
  if (tag >>> 3 === 0) throw new DecodeError(`proto: illegal tag ${tag >>> 3} (wire type ${tag})`)
  return tag
}
