/**
 * Kubernetes protobuf: objects as messages in an envelope that names their kind. See
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */

import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { readProtobuf } from '#api/codec/protobuf/compile-reader.ts'
import { compileProtobufWriter } from '#api/codec/protobuf/compile-writer.ts'
import { inParts, regrouped } from '#api/codec/protobuf/regroup.ts'
import { readText } from '#api/codec/protobuf/scalars.ts'
import { messages, skipField } from '#api/codec/protobuf/tags.ts'
import { openWriter, WireReader, type WireWriter, wire } from '#api/codec/protobuf/wire.ts'
import type { ObjectType } from '#api/schema/schema.ts'

const magic = Buffer.from('k8s\0')

/** The content of an envelope: of what kind it says it is, and the encoded object. */
export interface Envelope {
  readonly apiVersion: string
  readonly kind: string
  readonly raw: Buffer
  readonly contentEncoding: string
  readonly contentType: string
}

const tag = (pb: number) => pb * 8 + wire.bytes

/** Throws DecodeError, with upstream's words. */
export function openEnvelope(input: Uint8Array): Envelope {
  const r = startEnvelope(bufferOf(input))
  const { bytes } = r
  if (r.pos === bytes.length) throw new DecodeError('empty body')
  const raw: Buffer = empty
  const envelope = { apiVersion: '', kind: '', raw, contentEncoding: '', contentType: '' }
  while (r.pos < bytes.length) {
    const found = r.int32(bytes.length)
    if (found === tag(1)) readTypeMeta(r, envelope)
    else if (found === tag(2)) envelope.raw = readChunk(r, bytes.length)
    else if (found === tag(3)) envelope.contentEncoding = readText(r, bytes.length)
    else if (found === tag(4)) envelope.contentType = readText(r, bytes.length)
    else skipField(r, bytes.length, found, messages.envelope)
  }
  // Upstream takes no word of a version that is none.
  if (envelope.apiVersion.split('/').length > 2) envelope.apiVersion = ''
  return envelope
}

function bufferOf(input: Uint8Array): Buffer {
  if (Buffer.isBuffer(input)) return input
  return Buffer.from(input.buffer, input.byteOffset, input.byteLength)
}

const empty = Buffer.alloc(0)

/** A reader behind what every envelope begins with. */
function startEnvelope(bytes: Buffer): WireReader {
  if (bytes.compare(magic, 0, magic.length, 0, Math.min(bytes.length, magic.length)) !== 0) {
    const words = 'provided data does not appear to be a protobuf message, expected prefix'
    throw new DecodeError(`${words} [${[...magic].join(' ')}]`)
  }
  const r = new WireReader(bytes)
  r.pos = magic.length
  return r
}

function readTypeMeta(r: WireReader, into: { apiVersion: string; kind: string }): void {
  const until = r.length(r.bytes.length)
  while (r.pos < until) {
    const found = r.int32(until)
    if (found === tag(1)) into.apiVersion = readText(r, until)
    else if (found === tag(2)) into.kind = readText(r, until)
    else skipField(r, until, found, messages.header)
  }
}

function readChunk(r: WireReader, end: number): Buffer {
  const until = r.length(end)
  const chunk = r.bytes.subarray(r.pos, until)
  r.pos = until
  return chunk
}

/** The length-delimited fields 1 and 2 of a message. */
function readPair(bytes: Buffer): readonly [first: Buffer, second: Buffer] {
  const r = new WireReader(bytes)
  let first: Buffer = empty
  let second: Buffer = empty
  while (r.pos < bytes.length) {
    const found = r.int32(bytes.length)
    if (found === tag(1)) first = readChunk(r, bytes.length)
    else if (found === tag(2)) second = readChunk(r, bytes.length)
    else skipField(r, bytes.length, found, messages.envelope)
  }
  return [first, second]
}

/** Decodes an object of a known type, in its envelope. Throws DecodeError. */
export function decodeProtobuf<T>(type: ObjectType, input: Uint8Array): T {
  return decodeEnvelope(type, openEnvelope(input))
}

export function decodeEnvelope<T>(type: ObjectType, { apiVersion, kind, raw }: Envelope): T {
  return readMessage(type, raw, { ...(kind && { kind }), ...(apiVersion && { apiVersion }) }) as T
}

/** Decodes the bare message of an object or a part of one. */
export function decodeMessage<T>(type: ObjectType, input: Uint8Array): T {
  return readMessage(type, bufferOf(input), {}) as T
}

function readMessage(type: ObjectType, bytes: Buffer, object: Record<string, unknown>): unknown {
  try {
    return readWhole(type, bytes, object)
  } catch (error) {
    throw error instanceof RangeError ? new DecodeError('exceeded max depth') : error
  }
}

function readWhole(type: ObjectType, bytes: Buffer, object: Record<string, unknown>): unknown {
  try {
    return readProtobuf(type, new WireReader(bytes), object)
  } catch (error) {
    if (error !== inParts) throw error
    const r = new WireReader(regrouped(type, bytes))
    r.isRegrouped = true
    return readProtobuf(type, r, object)
  }
}

/** An object in its envelope, which names the kind that the object itself names. */
export function encodeProtobuf(type: ObjectType, object: object): Buffer {
  const { apiVersion = '', kind = '' } = object as { apiVersion?: string; kind?: string }
  const w = openWriter()
  writeText(w, 4, '')
  writeText(w, 3, '')
  const end = w.size
  compileProtobufWriter(type)(w, object as Readonly<Record<string, unknown>>)
  w.lengthSince(end)
  w.varint(tag(2))
  writeHeader(w, apiVersion, kind)
  return w.finish()
}

function writeHeader(w: WireWriter, apiVersion: string, kind: string): void {
  const { size } = w
  writeText(w, 2, kind)
  writeText(w, 1, apiVersion)
  w.lengthSince(size)
  w.varint(tag(1))
  w.reserve(magic.length)
  w.pos -= magic.length
  w.bytes.set(magic, w.pos)
}

/** The bare message of an object or a part of one. */
export function encodeMessage(type: ObjectType, object: object): Buffer {
  const w = openWriter()
  compileProtobufWriter(type)(w, object as Readonly<Record<string, unknown>>)
  return w.finish()
}

/** What stands before and after an object of so many bytes in its envelope. */
export function envelopeHead(
  { apiVersion, kind }: Pick<Envelope, 'apiVersion' | 'kind'>,
  rawBytes: number,
): Buffer {
  const w = openWriter()
  w.varint(rawBytes)
  w.varint(tag(2))
  writeHeader(w, apiVersion, kind)
  return w.finish()
}

/** Neither an encoding nor a type of the content is named, and both are written so. */
export const envelopeTail = Buffer.from([tag(3), 0, tag(4), 0])

/** Where the encoded object lies in its envelope. Throws DecodeError. */
export function rawSpan(bytes: Buffer): { readonly start: number; readonly end: number } {
  const r = startEnvelope(bytes)
  while (r.pos < bytes.length) {
    const found = r.int32(bytes.length)
    if (found === tag(2)) {
      const end = r.length(bytes.length)
      return { start: r.pos, end }
    }
    skipField(r, bytes.length, found, messages.envelope)
  }
  return { start: r.pos, end: r.pos }
}

/** The type of a watch event and its encoded object. Throws DecodeError. */
export function openWatchEvent(input: Uint8Array): { type: string; object: Buffer } {
  const bytes = bufferOf(input)
  const [type, extension] = readPair(bytes)
  return { type: type.toString(), object: readPair(extension)[0] }
}

function writeText(w: WireWriter, pb: number, text: string): void {
  w.text(text)
  w.varint(tag(pb))
}
