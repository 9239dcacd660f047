import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createThreeWayPatch, createTwoWayPatch } from '#api/patch/strategic-diff.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { thing } from '#api/testing/merging-type.ts'

interface Case {
  readonly name: string
  readonly from: JsonObject
  readonly to: JsonObject
  readonly patch: JsonObject
}

const cases: readonly Case[] = [
  {
    name: 'nothing',
    from: { count: 1, raw: { a: { b: 1 } } },
    to: { count: 1, raw: { a: { b: 1 } } },
    patch: {},
  },
  { name: 'a value', from: { count: 1 }, to: { count: 2 }, patch: { count: 2 } },
  {
    name: 'a member less',
    from: { count: 1, labels: { a: 'b', c: 'd' } },
    to: { labels: { a: 'b' } },
    patch: { count: null, labels: { c: null } },
  },
  {
    name: 'an item changed, one added, one gone',
    from: { items: [{ name: 'a', image: '1' }, { name: 'b' }] },
    to: { items: [{ name: 'c' }, { name: 'a', image: '2' }] },
    patch: {
      items: [{ name: 'c' }, { name: 'a', image: '2' }, { name: 'b', $patch: 'delete' }],
      '$setElementOrder/items': [{ name: 'c' }, { name: 'a' }],
    },
  },
  {
    name: 'the order alone',
    from: { items: [{ name: 'a' }, { name: 'b' }], tags: ['x', 'y'] },
    to: { items: [{ name: 'b' }, { name: 'a' }], tags: ['y', 'x'] },
    patch: {
      '$setElementOrder/items': [{ name: 'b' }, { name: 'a' }],
      '$setElementOrder/tags': ['y', 'x'],
    },
  },
  {
    name: 'plain values',
    from: { tags: ['x', 'y'], args: ['1'] },
    to: { tags: ['z', 'x'], args: ['2'] },
    patch: {
      tags: ['z'],
      '$deleteFromPrimitiveList/tags': ['y'],
      '$setElementOrder/tags': ['z', 'x'],
      args: ['2'],
    },
  },
  {
    name: 'an object that keeps the named keys',
    from: { source: { a: 'a', c: 'c' } },
    to: { source: { b: { name: 'n' }, c: 'c' } },
    patch: { source: { a: null, b: { name: 'n' }, $retainKeys: ['b', 'c'] } },
  },
  {
    name: 'an object replaced whole',
    from: { whole: { name: 'a' } },
    to: { whole: { image: 'b' } },
    patch: { whole: { image: 'b' } },
  },
  {
    name: 'a list that was empty',
    from: { items: [] },
    to: { items: [{ name: 'a' }] },
    patch: { items: [{ name: 'a' }] },
  },
  {
    name: 'another type',
    from: { labels: { a: 'b' } },
    to: { labels: 'x' },
    patch: { labels: 'x' },
  },
]

for (const { name, from, to, patch } of cases) {
  test(`a two-way patch of ${name}, and it brings one to the other`, () => {
    const created = createTwoWayPatch(thing, from, to)
    assert.deepEqual(created, patch)
    assert.deepEqual(applyStrategicPatch(thing, from, created), to)
  })
}

test('a three-way patch takes out what was applied, and leaves what others set', () => {
  const original = {
    count: 1,
    labels: { mine: '1', gone: '1' },
    items: [{ name: 'a' }, { name: 'old' }],
  }
  const modified = { labels: { mine: '2' }, items: [{ name: 'a', image: '2' }] }
  const current = {
    count: 1,
    labels: { mine: '1', gone: '1', theirs: '1' },
    items: [{ name: 'a', image: '1', args: ['x'] }, { name: 'old' }, { name: 'injected' }],
  }
  const patch = createThreeWayPatch(thing, { original, modified, current })
  assert.deepEqual(patch, {
    count: null,
    labels: { gone: null, mine: '2' },
    items: [
      { name: 'a', image: '2' },
      { name: 'old', $patch: 'delete' },
    ],
    '$setElementOrder/items': [{ name: 'a' }],
  })
  assert.deepEqual(applyStrategicPatch(thing, current, patch), {
    labels: { mine: '2', theirs: '1' },
    items: [{ name: 'a', image: '2', args: ['x'] }, { name: 'injected' }],
  })
})
