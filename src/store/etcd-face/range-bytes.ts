/**
 * Large answers to range requests, made while they are sent: from the engine's entries straight into
 * the socket's buffers. What `encodeMessage` writes of a RangeResponse, in the same order.
 */
import type { ByteSource } from '#base/byte-source.ts'
import { encodeMessage, type Sent } from '#base/protobuf/message.ts'
import type { RangeResponse } from '#store/etcd/messages.ts'
import { KeyValue, RangeResponse as RangeResponseType } from '#store/etcd/protocol.ts'
import type { Entry } from '#store/transaction.ts'

/** Below this an answer is made in one piece. */
export const largeBytes = 128 * 1024

const tags = { kvs: 0x12, key: 0x0a, created: 0x10, modified: 0x18, version: 0x20, value: 0x2a }

/** About how long the answer is. */
export function sizeOfEntries(entries: readonly Entry[]): number {
  let bytes = 0
  for (const { key, value } of entries) bytes += 48 + key.length + value.length
  return bytes
}

export class RangeBytes implements ByteSource {
  left: number
  readonly #entries: readonly Entry[]
  #next = 0
  /** What comes after the entries. */
  readonly #end: Buffer
  /** Bytes made that did not fit. */
  #over: Buffer

  constructor(entries: readonly Entry[], rest: Sent<Omit<RangeResponse, 'kvs'>>) {
    this.#entries = entries
    const { header, ...tail } = rest
    this.#over = encodeMessage(RangeResponseType, { header })
    this.#end = encodeMessage(RangeResponseType, tail)
    this.left = this.#over.length + this.#end.length
    for (const entry of entries) {
      const body = bodyBytes(entry)
      this.left += 1 + varintBytes(body) + body
    }
  }

  fill(into: Buffer): void {
    let at = 0
    while (at < into.length) {
      if (this.#over.length > 0) {
        const count = this.#over.copy(into, at)
        this.#over = this.#over.subarray(count)
        at += count
        continue
      }
      const entry = this.#entries[this.#next++]
      if (!entry) {
        this.#over = this.#end
        continue
      }
      const body = bodyBytes(entry)
      const whole = 1 + varintBytes(body) + body
      if (whole <= into.length - at) at = writeEntry(into, at, entry, body)
      else {
        this.#over = Buffer.allocUnsafe(whole)
        writeEntry(this.#over, 0, entry, body)
      }
    }
    this.left -= into.length
  }
}

function bodyBytes({ key, value, createRevision, modRevision, version, lease }: Entry): number {
  return (
    textBytes(key.length) +
    numberBytes(createRevision) +
    numberBytes(modRevision) +
    numberBytes(version) +
    textBytes(value.length) +
    (lease === 0n ? 0 : leaseBytes(lease).length)
  )
}

function textBytes(length: number): number {
  return length === 0 ? 0 : 1 + varintBytes(length) + length
}

function numberBytes(value: number): number {
  return value === 0 ? 0 : 1 + varintBytes(value)
}

function varintBytes(value: number): number {
  if (value < 2 ** 7) return 1
  if (value < 2 ** 14) return 2
  if (value < 2 ** 21) return 3
  if (value < 2 ** 28) return 4
  return value < 2 ** 35 ? 5 : value < 2 ** 42 ? 6 : value < 2 ** 49 ? 7 : 8
}

/** Rare: the field as the plain way writes it. */
function leaseBytes(lease: bigint): Buffer {
  return encodeMessage(KeyValue, { lease })
}

function writeEntry(into: Buffer, start: number, entry: Entry, body: number): number {
  const { key, value, lease } = entry
  let at = start
  into[at++] = tags.kvs
  at = writeVarint(into, at, body)
  if (key !== '') {
    into[at++] = tags.key
    at = writeVarint(into, at, key.length)
    for (let i = 0; i < key.length; i++) into[at++] = key.charCodeAt(i)
  }
  at = writeNumber(into, at, tags.created, entry.createRevision)
  at = writeNumber(into, at, tags.modified, entry.modRevision)
  at = writeNumber(into, at, tags.version, entry.version)
  if (value.length > 0) {
    into[at++] = tags.value
    at = writeVarint(into, at, value.length)
    into.set(value, at)
    at += value.length
  }
  return lease === 0n ? at : at + leaseBytes(lease).copy(into, at)
}

function writeNumber(into: Buffer, start: number, tag: number, value: number): number {
  if (value === 0) return start
  into[start] = tag
  return writeVarint(into, start + 1, value)
}

function writeVarint(into: Buffer, start: number, value: number): number {
  let at = start
  let rest = value
  for (; rest >= 2 ** 31; rest = Math.floor(rest / 128)) into[at++] = (rest % 128) | 128
  for (; rest >= 128; rest >>>= 7) into[at++] = (rest & 127) | 128
  into[at++] = rest
  return at
}
