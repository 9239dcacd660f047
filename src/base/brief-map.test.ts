import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BriefMap } from '#base/brief-map.ts'
import { createSeededRandom } from '#base/random.ts'

test('it holds what a Map holds, in the order in which entries came', () => {
  const random = createSeededRandom(7)
  const [brief, map] = [new BriefMap<number, number>(), new Map<number, number>()]
  for (let i = 0; i < 2000; i++) {
    const key = random.below(12)
    if (random.below(2) === 0) assert.equal(brief.delete(key), map.delete(key))
    else {
      brief.set(key, i)
      map.set(key, i)
    }
    assert.equal(brief.get(key), map.get(key))
    assert.equal(brief.size, map.size)
    assert.deepEqual(brief.values(), [...map.values()])
  }
  assert.deepEqual(brief.clear(), [...map.values()])
  assert.deepEqual([brief.size, brief.values()], [0, []])
})

test('what was there before a change can be gone through while it changes', () => {
  const brief = new BriefMap<string, string>()
  for (const name of ['a', 'b', 'c']) brief.set(name, name)
  const seen: string[] = []
  for (const name of brief.values()) {
    brief.delete(name)
    seen.push(name)
  }
  assert.deepEqual([seen, brief.size], [['a', 'b', 'c'], 0])
})
