import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  decodeMessage,
  encodeMessage,
  type MessageType,
  messageType,
} from '#base/protobuf/message.ts'
import { ProtobufError } from '#base/protobuf/wire.ts'
import { createSeededRandom } from '#base/random.ts'

interface Thing {
  readonly name: string
  readonly count: number
  readonly id: bigint
  readonly unsigned: bigint
  readonly small: number
  readonly on: boolean
  readonly raw: Uint8Array
  readonly key: string
  readonly flags: number
  readonly time: bigint
  readonly maybe: number | undefined
  readonly numbers: readonly number[]
  readonly inner: Thing | undefined
  readonly things: readonly Thing[]
}

const Thing: MessageType<Thing> = messageType<Thing>('Thing', {
  name: { number: 1, kind: 'string' },
  count: { number: 2, kind: 'int64' },
  id: { number: 3, kind: 'bigint' },
  unsigned: { number: 4, kind: 'biguint' },
  small: { number: 5, kind: 'int32' },
  on: { number: 6, kind: 'bool' },
  raw: { number: 7, kind: 'bytes' },
  key: { number: 8, kind: 'latin1' },
  flags: { number: 16, kind: 'fixed32' },
  time: { number: 17, kind: 'fixed64' },
  maybe: { number: 9, kind: 'int64', optional: true },
  numbers: { number: 100, kind: 'int32', repeated: true },
  inner: { number: 11, kind: () => Thing as never },
  things: { number: 12, kind: () => Thing as never, repeated: true },
})
const blank = decodeMessage(Thing, Buffer.alloc(0))

suite('messages', () => {
  test('what was not sent is zero, empty or absent', () => {
    const { name, count, id, on, raw, maybe, numbers, inner } = blank
    assert.deepEqual([name, count, id, on, raw.length, numbers], ['', 0, 0n, false, 0, []])
    assert.deepEqual([maybe, inner], [undefined, undefined])
    assert.equal(encodeMessage(Thing, blank).length, 0)
  })

  const samples: readonly Partial<Thing>[] = [
    { name: 'Größe €', key: 'a\xff\0b', raw: Buffer.from([0, 255]) },
    { count: -1, small: -5, id: -7n, unsigned: 2n ** 64n - 1n },
    { count: Number.MAX_SAFE_INTEGER, id: 2n ** 63n - 1n, small: 2 ** 31 - 1 },
    { count: 127, small: 128, id: 2n ** 31n, unsigned: 2n ** 32n },
    { flags: 2 ** 32 - 1, time: 2n ** 64n - 1n },
    { flags: 1, time: 1n },
    { maybe: 0, on: true, numbers: [0, 1, -1, 300] },
    { inner: { ...blank, inner: { ...blank, count: 5 } }, things: [blank, { ...blank, on: true }] },
    { raw: Buffer.alloc(100_000, 'x'), key: 'k'.repeat(5000) },
  ]
  for (const [i, sample] of samples.entries()) {
    test(`sample ${i} is read as it was written`, () => {
      const bytes = encodeMessage(Thing, sample)
      assert.deepEqual(decodeMessage(Thing, bytes), { ...blank, ...sample })
    })
  }

  test('numbers from every length of varint are read as they were written', () => {
    for (let bit = 0; bit < 53; bit++) {
      for (const count of [2 ** bit - 1, 2 ** bit, -(2 ** bit)]) {
        const id = BigInt(count) * 1024n
        const read = decodeMessage(Thing, encodeMessage(Thing, { count, id }))
        assert.deepEqual([read.count, read.id], [count, BigInt.asIntN(64, id)])
      }
    }
  })

  test('a number of fixed size is written from its low end, and refused where it is cut short', () => {
    const bytes = encodeMessage(Thing, { flags: 0x0102, time: 0x0304n })
    assert.equal(bytes.toString('hex'), '85010201000089010403000000000000')
    assert.throws(() => decodeMessage(Thing, bytes.subarray(0, -1)), ProtobufError)
    assert.throws(() => decodeMessage(Thing, bytes.subarray(0, 5)), ProtobufError)
  })

  test('lists of numbers are read in one piece too, and unknown fields over', () => {
    const packed = Buffer.from([0xa2, 0x06, 0x03, 1, 2, 3])
    const unknown = Buffer.from([
      0xa8, 0x02, 5, 0xb2, 0x02, 1, 9, 0xb9, 0x02, 1, 2, 3, 4, 5, 6, 7, 8,
    ])
    const read = decodeMessage(Thing, Buffer.concat([packed, unknown]))
    assert.deepEqual(read, { ...blank, numbers: [1, 2, 3] })
  })

  test('any bytes are a message or a ProtobufError, and nothing else', () => {
    const random = createSeededRandom(11)
    const whole = encodeMessage(Thing, { name: 'n', inner: { things: [{ count: 7 }] }, id: 9n })
    for (let round = 0; round < 5000; round++) {
      const bytes = Buffer.from(whole.subarray(0, random.below(whole.length + 1)))
      if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256)
      try {
        decodeMessage(Thing, bytes)
      } catch (err) {
        assert.ok(err instanceof ProtobufError, `${bytes.toString('hex')}: ${err}`)
      }
    }
  })

  test('messages that nest without end are refused', () => {
    let bytes = Buffer.alloc(0)
    for (let i = 0; i < 200; i++) {
      const length =
        bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]
      bytes = Buffer.concat([Buffer.from([0x5a, ...length]), bytes])
    }
    assert.throws(() => decodeMessage(Thing, bytes), ProtobufError)
  })
})
