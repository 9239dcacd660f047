import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SentJson } from '#api/apply/sent-json.ts'
import { emptiesOf } from '#api/apply/value-shape.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { createSeededRandom, type Random } from '#base/random.ts'

const texts = [
  '{}',
  '[ ]',
  '"a"',
  '{"a":[ ],"b":{ },"c":[1,-2.5e3,true,null,"{}"]}',
  ' { "a" : [ { } , [ ] , { "b" : { } } ] } ',
  String.raw`{"a\"}":{},"b":"\\","c":[]}`,
]
for (const text of texts) {
  test(`the empties of ${text} are told as of its value`, () => {
    const sent = new SentJson(Buffer.from(text))
    const names = JSON.stringify(JSON.parse(text)).includes('\\"')
    if (!names) assert.equal(sent.empties, emptiesOf(JSON.parse(text)))
    assert.deepEqual(sent.json, JSON.parse(text))
    assert.equal(sent.json, sent.json)
  })
}

function anyJson(random: Random, depth: number): Json {
  const kind = random.below(depth > 0 ? 7 : 4)
  if (kind < 4) return ['text [] {}', -1.5, null, true][kind]!
  const items = Array.from({ length: random.below(4) }, () => anyJson(random, depth - 1))
  if (kind < 5) return items
  return Object.fromEntries(items.map((item, i) => [`k${i}`, item]))
}

test('of any JSON, however it is spaced, they are those of its value', () => {
  const random = createSeededRandom(7)
  for (let i = 0; i < 500; i++) {
    const value = anyJson(random, 4)
    const text = JSON.stringify(value, undefined, random.below(3))
    assert.equal(new SentJson(Buffer.from(text)).empties, emptiesOf(value), text)
  }
})
