/**
 * A message may come in parts, each with the number of the same field: upstream reads each into what those
 * before it have made. That is the same as reading all their bytes one after the other, so they are put so.
 */
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { openWriter, WireReader, type WireWriter, wire } from '#api/codec/protobuf/wire.ts'
import type { ObjectType, Type } from '#api/schema/schema.ts'

/** Thrown by who meets a part of what was read already. */
export const inParts = new Error('a message in parts')

const additive: ReadonlySet<Type['kind']> = new Set(['object', 'union', 'IntOrString'])

/** Whether what comes later adds to what came before. */
export function addsUp({ kind }: Type): boolean {
  return additive.has(kind)
}

/**
 * The message of an object, each message in it whole. Parts of what a map holds stay apart.
 *
 * *Cost:* each byte is copied once, however deep it lies.
 */
export function regrouped(type: ObjectType, bytes: Buffer): Buffer {
  const w = openWriter()
  writeMessage(w, type, [bytes])
  return w.finish()
}

interface Piece {
  readonly tag: number
  /** With the tag, or of a message without tag and length. */
  readonly chunks: Buffer[]
  readonly message?: ObjectType | undefined
  readonly isWhole: boolean
}

/** The writer begins at the end. */
function writeMessage(w: WireWriter, type: ObjectType, chunks: readonly Buffer[]): void {
  for (const piece of piecesOf(type, chunks).toReversed()) {
    const { size } = w
    if (piece.message) writeMessage(w, piece.message, piece.chunks)
    else for (const chunk of piece.chunks.toReversed()) writeRaw(w, chunk)
    if (piece.isWhole) continue
    w.lengthSince(size)
    w.varint(piece.tag)
  }
}

function writeRaw(w: WireWriter, chunk: Buffer): void {
  w.reserve(chunk.length)
  w.pos -= chunk.length
  w.bytes.set(chunk, w.pos)
}

function piecesOf(type: ObjectType, chunks: readonly Buffer[]): readonly Piece[] {
  const known = heldBy(type)
  const pieces: Piece[] = []
  const adding = new Map<number, Piece>()
  for (const bytes of chunks) {
    const r = new WireReader(bytes)
    while (r.pos < bytes.length) {
      const piece = nextPiece(r, known)
      const before = adding.get(piece.tag)
      if (before && !piece.isWhole) before.chunks.push(...piece.chunks)
      else pieces.push(piece)
      if (known.get(piece.tag >>> 3)?.adds && !before && !piece.isWhole)
        adding.set(piece.tag, piece)
    }
  }
  return pieces
}

/** What cannot be read is left as it is, with all that follows, for the reader to tell of. */
function nextPiece(r: WireReader, known: ReadonlyMap<number, Held>): Piece {
  const { bytes, pos: start } = r
  try {
    const tag = r.int32(bytes.length)
    const held = (tag & 7) === wire.bytes ? known.get(tag >>> 3) : undefined
    if (!held) {
      r.skip(tag & 7, bytes.length)
      return { tag, chunks: [bytes.subarray(start, r.pos)], isWhole: true }
    }
    const end = r.length(bytes.length)
    const content = bytes.subarray(r.pos, end)
    r.pos = end
    return { tag, chunks: [content], message: held.message, isWhole: false }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    r.pos = bytes.length
    return { tag: 0, chunks: [bytes.subarray(start)], isWhole: true }
  }
}

interface Held {
  readonly adds: boolean
  readonly message: ObjectType | undefined
}

/** The messages within a message, by their numbers. */
function heldBy({ fields, inlines }: ObjectType): ReadonlyMap<number, Held> {
  const held = new Map<number, Held>()
  for (const { pb, type, inline, wrapped } of fields) {
    if (inline || pb === 0 || wrapped) continue
    if (addsUp(type)) held.set(pb, { adds: true, message: objectIn(type) })
    else if (type.kind === 'list' && type.items.kind === 'object')
      held.set(pb, { adds: false, message: type.items })
  }
  for (const { pb, type } of inlines) held.set(pb, { adds: true, message: type })
  return held
}

function objectIn(type: Type): ObjectType | undefined {
  return type.kind === 'object' ? type : undefined
}
