import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  areWordsAt,
  copySpan,
  hashOf,
  viewOf,
  wordsAt,
  wordsOf,
  writeWords,
} from '#api/codec/words.ts'

const bytes = Buffer.from(Array.from({ length: 64 }, (_, i) => (i * 37 + 11) & 255))
const view = viewOf(bytes)
const lengths = Array.from({ length: 20 }, (_, i) => i)

test('words are equal to the bytes that they were made of, and to no others', () => {
  for (const length of lengths.filter((n) => n >= 4)) {
    const words = wordsAt(view, 3, length)
    assert.ok(areWordsAt(view, 3, words, length))
    for (let at = 0; at < length; at++) {
      const changed = Buffer.from(bytes)
      changed[3 + at]! ^= 1
      assert.ok(!areWordsAt(viewOf(changed), 3, words, length), `${length} bytes, byte ${at}`)
    }
  }
})

test('words and spans are written as the bytes that they are, and nothing beside them', () => {
  for (const length of lengths) {
    const expected = Buffer.alloc(40)
    bytes.copy(expected, 7, 5, 5 + length)
    const copied = Buffer.alloc(40)
    copySpan(view, { start: 5, end: 5 + length }, viewOf(copied), 7)
    assert.deepEqual(copied, expected)
    if (length < 4) continue
    const written = Buffer.alloc(40)
    writeWords(viewOf(written), 7, wordsAt(view, 5, length), length)
    assert.deepEqual(written, expected)
  }
  const text = Buffer.alloc(7)
  writeWords(viewOf(text), 0, wordsOf('"name":'), 7)
  assert.equal(text.toString(), '"name":')
})

test('a view of a part of a buffer begins where the part begins', () => {
  assert.equal(viewOf(bytes.subarray(9, 12)).getUint8(0), bytes[9])
  assert.equal(viewOf(bytes.subarray(9, 12)).byteLength, 3)
})

test('equal bytes have one hash wherever they stand; each byte and the length count', () => {
  for (const length of lengths) {
    const hash = hashOf(view, 2, 2 + length)
    const moved = Buffer.alloc(64)
    bytes.copy(moved, 31, 2, 2 + length)
    assert.equal(hashOf(viewOf(moved), 31, 31 + length), hash)
    for (let at = 0; at < length; at++) {
      const changed = Buffer.from(bytes)
      changed[2 + at]! ^= 0x80
      assert.notEqual(hashOf(viewOf(changed), 2, 2 + length), hash, `${length} bytes, byte ${at}`)
    }
  }
  const zeros = viewOf(Buffer.alloc(20))
  assert.equal(new Set(lengths.map((n) => hashOf(zeros, 0, n))).size, lengths.length)
})
