/** The protobuf codec against golden objects and against the JSON codec. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJson, encodeJsonValue, formatJson, parseJson } from '#api/codec/json.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { decodeProtobuf, encodeProtobuf } from '#api/codec/protobuf.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { createChance, missingFixtures, mutate, readFixtures } from '#kinds/testing/fixtures.ts'

const skip = missingFixtures
const fixtures = readFixtures()

test('golden objects are written as upstream writes them, byte for byte', { skip }, () => {
  const wrong: string[] = []
  for (const { name, type, json, protobuf } of fixtures) {
    const { object } = decodeJson<object>(type, json)
    if (!encodeProtobuf(type, object).equals(protobuf)) wrong.push(name)
  }
  assert.deepEqual(wrong, [])
})

test('golden objects read from protobuf are those read from JSON', { skip }, () => {
  for (const { name, type, json, protobuf } of fixtures) {
    const { object } = decodeJson<object>(type, json)
    for (let i = 0; i < 3; i++) assert.deepEqual(decodeProtobuf(type, protobuf), object, name)
  }
})

/** Protobuf does not tell an empty list or map from none. */
function withoutEmpty(text: string): string {
  return text.replace(/:(\[\]|\{\})(?=[,}])/g, ':null')
}

test('changed golden objects survive the way through protobuf', { skip }, () => {
  const chance = createChance(2)
  for (const { name, type, json } of fixtures) {
    const value = parseJson(json).object
    for (let i = 0; i < 12; i++) {
      const changed = encodeJsonValue(mutate(mutate(value, chance), chance))
      const object = decodedOrNone(type, changed)
      if (!object) continue
      const bytes = encodeProtobuf(type, object)
      const again = decodeProtobuf<object>(type, bytes)
      assert.deepEqual(encodeProtobuf(type, again), bytes, name)
      const [first, second] = [object, again].map((one) => withoutEmpty(formatJson(type, one)))
      assert.equal(second, first, name)
    }
  }
})

function decodedOrNone(type: ObjectType, json: Buffer): object | undefined {
  try {
    return decodeJson<object>(type, json).object
  } catch (error) {
    if (isDecodeError(error)) return undefined
    throw error
  }
}
