import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EncodingBudget } from '#server/storage/encoding-budget.ts'
import { frozen, KeptEntry } from '#server/storage/kept-entry.ts'
import { pod, podKind, servedPods } from '#server/storage/testing/kit.ts'

test('what is asked for once is kept where somebody watches, or asks in earnest', () => {
  const budget = new EncodingBudget()
  const entryNamed = (name: string) => {
    const object = frozen(pod(name))
    return new KeptEntry({ storage: podKind, budget }, name, 1, { object })
  }
  const resource = servedPods
  const entry = entryNamed('a')
  const once = entry.encoded(resource, 'application/json', 'once')
  assert.equal(budget.bytes, 0)
  const bytes = entry.encoded(resource, 'application/json')
  assert.deepEqual(bytes, once)
  assert.equal(budget.bytes, bytes.length)
  assert.equal(entry.encoded(resource, 'application/json', 'once'), bytes)
  const watched = entryNamed('b')
  assert.equal(watched.added.type, 'ADDED')
  const first = watched.encoded(resource, 'application/json', 'once')
  assert.equal(watched.encoded(resource, 'application/json'), first)
})
