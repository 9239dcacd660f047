import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWarnings } from '#server/http/answers/warnings.ts'

function headersFor(...texts: string[]): readonly string[] {
  const warnings = createWarnings()
  for (const text of texts) warnings.add(text)
  return warnings.headers
}

test('every text is told once, quoted; one with control characters not at all', () => {
  assert.deepEqual(headersFor('a', 'b', 'a', ''), ['299 - "a"', '299 - "b"'])
  assert.deepEqual(headersFor('a "b" \\c', 'x\r\ny'), ['299 - "a \\"b\\" \\\\c"'])
})

test('a header holds the bytes of UTF-8', () => {
  assert.deepEqual(headersFor('ü€'), [`299 - "${Buffer.from('ü€').toString('latin1')}"`])
})

test('too much is cut, and what is more is left out', () => {
  const long = (i: number) => `${i} ${'x'.repeat(1000)}`
  const few = headersFor(long(1), long(2))
  assert.ok(few.every((header) => header.length > 1000))
  const many = headersFor(...Array.from({ length: 100 }, (_, i) => long(i)))
  assert.equal(many.length, 16)
  assert.ok(many.every((header) => header.length === '299 - ""'.length + 256))
})
