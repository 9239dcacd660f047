import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSteps, fieldsOf, type MadeField, stepTo } from '#api/codec/object-maker.ts'

const field = (name: string, slot: number, required = false): MadeField => {
  return { name, slot, required, zero: required ? `no ${name}` : undefined }
}
const fields = [field('a', 0), field('b', 1, true), field('c', 2), field('__proto__', 3)]
const [a, b, c, proto] = fields as [MadeField, MadeField, MadeField, MadeField]

/** Goes through fields in an order and makes an object whose values are their names. */
function make(steps: ReturnType<typeof createSteps>, order: readonly MadeField[]): object {
  let step = steps.first
  for (const next of order) step = step.next?.field === next ? step.next : stepTo(steps, step, next)
  assert.deepEqual(fieldsOf(step), order)
  return step.make(['below', ...order.map(({ name }) => `${name}!`)], 1)
}

test('objects have their fields in the order of the type, and those that are required', () => {
  const steps = createSteps(fields)
  for (let i = 0; i < 200; i++) {
    assert.equal(JSON.stringify(make(steps, [c, a])), '{"a":"a!","b":"no b","c":"c!"}')
    assert.equal(JSON.stringify(make(steps, [a, b])), '{"a":"a!","b":"b!"}')
    assert.equal(JSON.stringify(make(steps, [])), '{"b":"no b"}')
  }
})

test('objects are plain ones, before and after a function is made for them', () => {
  const steps = createSteps(fields)
  for (let i = 0; i < 200; i++) {
    const object = make(steps, [a, c])
    assert.equal(Object.getPrototypeOf(object), Object.prototype)
    assert.deepEqual(Object.keys(object), ['a', 'b', 'c'])
  }
})

test('a name that means something in a program is never made part of one', () => {
  const strange = [field('a', 0), field('x: 1, y', 1), proto]
  const steps = createSteps(strange)
  for (let i = 0; i < 200; i++) {
    const object = make(steps, strange.slice(0, 2))
    assert.deepEqual(Object.entries(object), [
      ['a', 'a!'],
      ['x: 1, y', 'x: 1, y!'],
    ])
  }
})

test('the tree of steps is bounded, and begins anew', () => {
  const many = Array.from({ length: 30 }, (_, i) => field(`f${i}`, i))
  const steps = createSteps(many)
  for (let i = 0; i < 5000; i++) {
    const order = [many[i % 30]!, many[(i * 7 + 1) % 30]!, many[(i * 11 + 2) % 30]!]
    if (new Set(order).size < 3) continue
    const expected = order.toSorted((x, y) => x.slot - y.slot).map(({ name }) => name)
    assert.deepEqual(Object.keys(make(steps, order)), expected)
    assert.ok(steps.count <= 256)
  }
})
