/** The fast JSON codec against golden objects, and against the plain form of the rules. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJson, encodeJson, formatJson } from '#api/codec/json.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { createChance, missingFixtures, mutate, readFixtures } from '#kinds/testing/fixtures.ts'

const skip = missingFixtures
const fixtures = readFixtures()

/** What a decoder makes of something: the object and its complaints, or the refusal. */
function outcome(decode: () => { object: unknown; strict: readonly string[] }): unknown {
  try {
    const { object, strict } = decode()
    return { object, strict: strict.toSorted() }
  } catch (error) {
    return (error as Error).message
  }
}

const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

function text(value: Json, space = 0): string {
  return JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? rawJSON(String(v)) : v), space)
}

/** With several things wrong the two may meet another one first. */
function compare(type: ObjectType, value: Json, space = 0, changes = 0): void {
  const plain = outcome(() => decodeObject(type, value))
  const fast = outcome(() => decodeJson(type, text(value, space)))
  if (changes > 1 && typeof plain === 'string' && typeof fast === 'string') return
  assert.deepEqual(fast, plain, text(value).slice(0, 2000))
  if (typeof fast === 'string') return
  const { object } = fast as { object: object }
  assert.equal(formatJson(type, object), text(encodeObject(type, object)))
}

test('golden objects are written as upstream writes them', { skip }, () => {
  for (const { name, type, json } of fixtures) {
    const { object } = decodeJson<object>(type, json)
    assert.equal(encodeJson(type, object, { pretty: true }).toString(), json, name)
    const backwards = Object.fromEntries(Object.entries(object).toReversed())
    assert.equal(formatJson(type, backwards), formatJson(type, object), name)
  }
})

test('golden objects decode as the plain form decodes them', { skip }, () => {
  for (const { type, json } of fixtures) {
    const value = JSON.parse(json) as Json
    for (const space of [0, 0, 2, 2]) compare(type, value, space)
  }
})

test('changed golden objects decode, or are refused, as by the plain form', { skip }, () => {
  const chance = createChance(1)
  for (const { type, json } of fixtures) {
    const value = JSON.parse(json) as Json
    for (let i = 0; i < 15; i++) {
      let changed = mutate(value, chance)
      const changes = 1 + chance(4)
      for (let more = 1; more < changes; more++) changed = mutate(changed, chance)
      compare(type, changed, 0, changes)
    }
  }
})
