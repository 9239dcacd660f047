import { Buffer } from 'node:buffer'
import type { Slot } from '#store/local/state.ts'

const space = 0x20
const endOfKey = 0xfe
const endOfHead = 0xff

/** Reads one chunk of `Heads.chunks`; the slots are without values. */
export function slotsOfChunk(chunk: Uint8Array): Slot[] {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const slots: Slot[] = []
  const numbers = [0, 0, 0, 0]
  for (let at = 0; at < bytes.length; ) {
    const keyEnd = bytes.indexOf(endOfKey, at)
    const key = bytes.toString('utf8', at, keyEnd)
    at = keyEnd + 1
    for (let i = 0; i < 4; i++) {
      let number = 0
      for (; bytes[at] !== space; at++) number = number * 10 + bytes[at]! - 0x30
      numbers[i] = number
      at++
    }
    let end = at
    while (end < bytes.length && bytes[end] !== endOfHead) end++
    const lease = end === at ? 0n : BigInt.asUintN(64, BigInt(bytes.toString('latin1', at, end)))
    const [modRevision, order, createRevision, version] = numbers as [
      number,
      number,
      number,
      number,
    ]
    slots.push({ key, createRevision, modRevision, version, lease, order, value: undefined })
    at = end + 1
  }
  return slots
}
