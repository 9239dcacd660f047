import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patchesConflict } from '#api/patch/strategic-conflicts.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { thing } from '#api/testing/merging-type.ts'

const cases: readonly { name: string; left: JsonObject; right: JsonObject; conflict: boolean }[] = [
  { name: 'different fields', left: { count: 1 }, right: { args: ['x'] }, conflict: false },
  { name: 'the same value', left: { count: 1 }, right: { count: 1 }, conflict: false },
  { name: 'different values', left: { count: 1 }, right: { count: 2 }, conflict: true },
  { name: 'a value and a deletion', left: { count: 1 }, right: { count: null }, conflict: true },
  {
    name: 'different keys of a map',
    left: { labels: { a: '1' } },
    right: { labels: { b: '1' } },
    conflict: false,
  },
  {
    name: 'different items',
    left: { items: [{ name: 'a', image: '1' }] },
    right: { items: [{ name: 'b' }] },
    conflict: false,
  },
  {
    name: 'the same item in different ways',
    left: { items: [{ name: 'a', image: '1' }] },
    right: { items: [{ name: 'a', image: '2' }] },
    conflict: true,
  },
  {
    name: 'an item changed and deleted',
    left: { items: [{ name: 'a', image: '1' }] },
    right: { items: [{ name: 'a', $patch: 'delete' }] },
    conflict: true,
  },
  { name: 'additions to a set', left: { tags: ['a'] }, right: { tags: ['b'] }, conflict: false },
  {
    name: 'lists that do not merge',
    left: { args: ['a'] },
    right: { args: ['b'] },
    conflict: true,
  },
  {
    name: 'a directive on one side',
    left: { single: { $patch: 'delete' } },
    right: { single: { name: 'x' } },
    conflict: true,
  },
  {
    name: 'objects that are replaced',
    left: { whole: { name: 'a' } },
    right: { whole: { name: 'b' } },
    conflict: false,
  },
]

for (const { name, left, right, conflict } of cases) {
  test(`${name} ${conflict ? 'conflict' : 'do not conflict'}`, () => {
    assert.equal(patchesConflict(thing, left, right), conflict)
    assert.equal(patchesConflict(thing, right, left), conflict)
  })
}
