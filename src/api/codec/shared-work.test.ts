import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJson } from '#api/codec/json.ts'
import { oncePerPart, shared } from '#api/codec/shared-work.ts'
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import { type Widget, widgetType } from '#api/testing/widget-type.ts'

const spec = { replicas: 3, parts: [{ name: 'a', image: 'an image with a long name' }] }

/** What is read several times is found to be shared. */
function readSpec(from: object = spec): Widget['spec'] {
  const json = { apiVersion: 'test/v1', kind: 'Widget', metadata: { name: 'w' }, spec: from }
  const text = JSON.stringify(json)
  const read = () => decodeJson<Widget>(widgetType, text).object.spec
  read()
  read()
  return read()
}

function counting() {
  let calls = 0
  const work = oncePerPart((part: object, beside: unknown) => ({ part, beside, call: ++calls }))
  return { work, calls: () => calls }
}

test('what is made of a shared part is made once, for each thing beside it', () => {
  const { work, calls } = counting()
  const part = readSpec()!
  assert.equal(readSpec(), part)
  const [first, again, other] = [work(part, 'a'), work(part, 'a'), work(part, 'b')]
  assert.deepEqual([first === again, first === other, calls()], [true, false, 2])
})

test('what nobody shares is worked on each time', () => {
  const { work, calls } = counting()
  const part = { ...spec }
  work(part, 'a')
  work(part, 'a')
  assert.equal(calls(), 2)
})

test('answers are frozen and shared in their turn', () => {
  const inner = counting()
  const outer = oncePerPart((part: object) => ({ list: [{ of: part }] }))
  const [first, second] = [outer(readSpec()!, undefined), outer(readSpec()!, undefined)]
  assert.ok(Object.isFrozen(first.list[0]))
  inner.work(first, 'a')
  inner.work(second, 'a')
  assert.equal(inner.calls(), 1)
})

test('the same changes of a shared part make the same part, others another', () => {
  const part = readSpec()!
  const [one, same, other] = [4, 4, 5].map((replicas) => withChanges(part, { replicas }))
  assert.deepEqual(
    [one === same, one === other, one, other],
    [true, false, { ...part, replicas: 4 }, { ...part, replicas: 5 }],
  )
  const list = shared(['a', 'b'])
  const upper = () => mapSame(list, (text) => text.toUpperCase())
  const [first, second] = [upper(), upper()]
  assert.deepEqual(first, ['A', 'B'])
  assert.equal(first, second)
})

test('a part keeps a bounded number of answers, and works again for those it forgot', () => {
  const { work, calls } = counting()
  const part = shared({ own: 'part' })
  for (let i = 0; i < 100; i++) assert.equal(work(part, i).beside, i)
  assert.equal(calls(), 100)
  assert.equal(work(part, 0).beside, 0)
  assert.equal(calls(), 101)
})
