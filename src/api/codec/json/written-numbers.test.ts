import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WrittenNumbers } from '#api/codec/json/written-numbers.ts'
import { encodeJsonValue, parseJson } from '#api/codec/json.ts'

test('numbers are written again as they were, and texts that look like stand-ins stay', () => {
  const text = `{"a":[3.0,1e2,1E2,-0.0,12345678901234567890,3.0],"b":"1${'0'.repeat(39)} \\" 3.0"}`
  const numbers = new WrittenNumbers()
  const { object } = parseJson(text, numbers)
  assert.equal(numbers.restore(encodeJsonValue(object).toString()), text)
  const { a } = object as { readonly a: readonly bigint[] }
  assert.equal(a[0], a[5])
  assert.equal(new Set(a).size, 5)
})

test('whole numbers of 64 bits stand for themselves', () => {
  const numbers = new WrittenNumbers()
  const { object } = parseJson('[0,-1,9007199254740993,-9223372036854775808]', numbers)
  assert.deepEqual(object, [0, -1, 9007199254740993n, -9223372036854775808n])
  assert.equal(numbers.isEmpty, true)
})
