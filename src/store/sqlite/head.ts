/**
 * What is known of a key but its value, as bytes: the column `packed` of the table of newest keys,
 * and the chunks in which that table is read when a store is opened.
 */
import { Buffer } from 'node:buffer'
import type { Slot } from '#store/state.ts'

export type Head = Omit<Slot, 'value'>

/** Revisions and versions have 48 bits, the place within a revision 24, as in an id of the log. */
const wide = 6
const narrow = 3
const fixedBytes = 3 * wide + narrow + 1
const leaseBytes = 8

/** Ends a key in a chunk; it is never part of UTF-8. */
export const endOfKey = 0xfe

export function packHead({ createRevision, modRevision, version, lease, order }: Head): Buffer {
  const packed = Buffer.allocUnsafe(fixedBytes + (lease === 0n ? 0 : leaseBytes))
  let at = packed.writeUIntLE(modRevision, 0, wide)
  at = packed.writeUIntLE(order, at, narrow)
  at = packed.writeUIntLE(createRevision, at, wide)
  at = packed.writeUIntLE(version, at, wide)
  at = packed.writeUInt8(lease === 0n ? 0 : 1, at)
  if (lease !== 0n) packed.writeBigUInt64LE(BigInt.asUintN(64, lease), at)
  return packed
}

/** Reads a chunk: keys in order, each with `endOfKey` and what is packed of it. */
export function slotsOfChunk(chunk: Uint8Array): Slot[] {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const slots: Slot[] = []
  for (let at = 0; at < bytes.length; ) {
    const keyEnd = bytes.indexOf(endOfKey, at)
    const key = bytes.toString('utf8', at, keyEnd)
    at = keyEnd + 1
    const modRevision = bytes.readUIntLE(at, wide)
    const order = bytes.readUIntLE(at + wide, narrow)
    const createRevision = bytes.readUIntLE(at + wide + narrow, wide)
    const version = bytes.readUIntLE(at + 2 * wide + narrow, wide)
    const leased = bytes.readUInt8(at + fixedBytes - 1) === 1
    at += fixedBytes
    const lease = leased ? bytes.readBigUInt64LE(at) : 0n
    if (leased) at += leaseBytes
    slots.push({ key, createRevision, modRevision, version, lease, order, value: undefined })
  }
  return slots
}
