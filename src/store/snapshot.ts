/**
 * A whole store as one stream of bytes: what `snapshot` of any engine yields, and what a store is
 * opened from. A line that names the format; then frames, each its length and its records; then an
 * empty frame and a checksum of everything before it, so that what was cut or changed is refused.
 */
import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { itemsOf, treeOf } from '#base/collections/sorted-tree.ts'
import { allKeys, keyAfter } from '#store/key.ts'
import { RecordReader, RecordWriter } from '#store/record.ts'
import { attachmentOf, type LeaseRecord, leaseKey, type Slot, type State } from '#store/state.ts'
import { StoreError } from '#store/store-error.ts'
import { valueLimitBytes } from '#store/transaction.ts'

const magic = Buffer.from('coxswain store snapshot 1\n')
/** So many keys go into a frame, at most. */
const frameKeys = 500
/** Longer frames were not written by us. */
const frameLimitBytes = frameKeys * (valueLimitBytes + 65_536)

export type ValueOf = (slot: Slot) => Uint8Array

export async function* snapshotOf(
  state: State,
  load: (slots: readonly Slot[]) => Promise<ValueOf>,
): AsyncGenerator<Uint8Array> {
  let sum = crc32(magic)
  yield magic
  for await (const payload of payloadsOf(state, load)) {
    const frame = framed(payload)
    sum = crc32(frame, sum)
    yield frame
  }
  const end = Buffer.alloc(8)
  end.writeUInt32LE(crc32(end.subarray(0, 4), sum), 4)
  yield end
}

function framed(payload: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(4 + payload.length)
  frame.writeUInt32LE(payload.length)
  frame.set(payload, 4)
  return frame
}

async function* payloadsOf(
  state: State,
  load: (slots: readonly Slot[]) => Promise<ValueOf>,
): AsyncGenerator<Uint8Array> {
  const head = new RecordWriter()
  head.integer(state.revision)
  const leases = itemsOf(state.leases, allKeys)
  head.integer(leases.length)
  for (const { id, ttlSeconds } of leases) {
    head.lease(id)
    head.integer(ttlSeconds)
  }
  yield head.finish()
  for (let from = allKeys.from; ; ) {
    const slots = itemsOf(state.slots, { from, to: allKeys.to }, frameKeys)
    if (slots.length === 0) return
    const value = await load(slots)
    const frame = new RecordWriter()
    for (const slot of slots) frame.slot(slot, value(slot))
    yield frame.finish()
    from = keyAfter(slots.at(-1)!.key)
  }
}

/** Reads a snapshot whole. Throws UnknownFormat or Corrupt if it is not one, or not as it was. */
export async function stateOfSnapshot(snapshot: AsyncIterable<Uint8Array>): Promise<State> {
  const slots: Slot[] = []
  const inRevision = new Map<number, number>()
  let head: Pick<State, 'revision' | 'leases'> | undefined
  try {
    for await (const payload of framesOf(snapshot)) {
      const reader = new RecordReader(payload)
      if (!head) head = headOf(reader)
      else while (reader.more) slots.push(placed(reader.slot(), inRevision))
    }
  } catch (cause) {
    if (cause instanceof RangeError) throw damaged(cause)
    throw cause
  }
  if (!head) throw damaged()
  const attached = slots.filter(({ lease }) => lease !== 0n)
  const attachments = attached.map(({ lease, key }) => attachmentOf(lease, key))
  return {
    ...head,
    slots: treeOf(slots),
    attachments: treeOf(attachments.toSorted((a, b) => (a.key < b.key ? -1 : 1))),
  }
}

/**
 * With a place of its own in its revision: another engine may not have kept the order of what was
 * changed together.
 */
function placed(slot: Slot, inRevision: Map<number, number>): Slot {
  const order = inRevision.get(slot.modRevision) ?? 0
  inRevision.set(slot.modRevision, order + 1)
  return { ...slot, order }
}

function headOf(reader: RecordReader): Pick<State, 'revision' | 'leases'> {
  const revision = reader.integer()
  const leases: LeaseRecord[] = []
  for (let left = reader.integer(); left > 0; left--) {
    const id = reader.lease()
    leases.push({ key: leaseKey(id), id, ttlSeconds: reader.integer() })
  }
  return { revision, leases: treeOf(leases) }
}

/** The payloads of a stream, once each frame is whole; the checksum is looked at last. */
async function* framesOf(snapshot: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = new Bytes(snapshot)
  const begin = await source.take(magic.length)
  if (!begin.equals(magic))
    throw new StoreError('UnknownFormat', 'Cannot restore: not a snapshot of a store')
  for (let sum = crc32(begin); ; ) {
    const length = await source.take(4)
    sum = crc32(length, sum)
    const bytes = length.readUInt32LE()
    if (bytes === 0) {
      if ((await source.take(4)).readUInt32LE() !== sum) throw damaged()
      return
    }
    if (bytes > frameLimitBytes) throw damaged()
    const payload = await source.take(bytes)
    sum = crc32(payload, sum)
    yield payload
  }
}

/** Cuts a stream of chunks into pieces of the length asked for. */
class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  async take(length: number): Promise<Buffer> {
    const parts = [this.#rest]
    for (let have = this.#rest.length; have < length; ) {
      const { done, value } = await this.#chunks.next()
      if (done) throw damaged()
      parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength))
      have += value.byteLength
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts)
    this.#rest = all.subarray(length)
    return all.subarray(0, length)
  }
}

function damaged(cause?: unknown): StoreError {
  return new StoreError('Corrupt', 'Cannot restore: the snapshot is cut short or damaged', {
    cause,
  })
}
