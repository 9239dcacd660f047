import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freezeJson } from '#api/patch/json-tree.ts'
import { isPatchError, type PatchError } from '#api/patch/patch-error.ts'
import { applyStrategicPatch, spentPatch } from '#api/patch/strategic-patch.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { thing } from '#api/testing/merging-type.ts'

const a = { name: 'a', image: '1', args: ['x'], ports: [{ port: 1, name: 'p' }] }
const b = { name: 'b', image: '2' }
const object: JsonObject = freezeJson({
  items: [a, b],
  tags: ['r', 's', 't'],
  args: ['1', '2'],
  labels: { k: 'v' },
  nested: { one: { name: 'n' } },
  single: { name: 'single', image: 'i' },
  whole: { name: 'whole', image: 'i' },
  source: { a: 'a', c: 'c' },
  raw: { deep: { x: 1 } },
  count: 1,
})

interface Case {
  readonly name: string
  readonly patch: JsonObject
  readonly gives?: JsonObject
  readonly fails?: RegExp
  readonly code?: PatchError['code']
}

const cases: readonly Case[] = [
  {
    name: 'merges items by key, new ones first unless told otherwise',
    patch: {
      items: [
        { name: 'c', image: '3' },
        { name: 'b', image: '9' },
      ],
    },
    gives: { items: [{ name: 'c', image: '3' }, a, { name: 'b', image: '9' }] },
  },
  {
    name: 'merges lists within items by their own key',
    patch: { items: [{ name: 'a', ports: [{ port: 2 }] }] },
    gives: { items: [{ ...a, ports: [{ port: 2 }, { port: 1, name: 'p' }] }, b] },
  },
  {
    name: 'deletes an item, and one that is not there',
    patch: {
      items: [
        { name: 'a', $patch: 'delete' },
        { name: 'z', $patch: 'delete' },
      ],
    },
    gives: { items: [b] },
  },
  {
    name: 'replaces a list whole',
    patch: { items: [{ $patch: 'replace' }, { name: 'c' }] },
    gives: { items: [{ name: 'c' }] },
  },
  { name: 'replaces a list that does not merge', patch: { args: ['3'] }, gives: { args: ['3'] } },
  { name: 'adds to a set', patch: { tags: ['u', 's'] }, gives: { tags: ['u', 'r', 's', 't'] } },
  {
    name: 'takes out of a set, and of a list that is not one',
    patch: { '$deleteFromPrimitiveList/tags': ['s', 'z'], '$deleteFromPrimitiveList/args': ['1'] },
    gives: { tags: ['r', 't'], args: ['2'] },
  },
  {
    name: 'passes over a deletion that is no list, or from nothing',
    patch: { '$deleteFromPrimitiveList/tags': 'r', '$deleteFromPrimitiveList/none': ['x'] },
    gives: {},
  },
  {
    name: 'orders items, leaving others by their neighbours',
    patch: { '$setElementOrder/items': [{ name: 'b' }, { name: 'ghost' }, { name: 'a' }] },
    gives: { items: [b, a] },
  },
  {
    name: 'orders what it adds',
    patch: {
      '$setElementOrder/items': [{ name: 'a' }, { name: 'c' }, { name: 'b' }],
      items: [{ name: 'c' }],
    },
    gives: { items: [a, { name: 'c' }, b] },
  },
  {
    name: 'orders a set',
    patch: { '$setElementOrder/tags': ['t', 'n', 'r'], tags: ['n'] },
    gives: { tags: ['s', 't', 'n', 'r'] },
  },
  {
    name: 'replaces an object by a directive',
    patch: { single: { $patch: 'replace', name: 'n' } },
    gives: { single: { name: 'n' } },
  },
  {
    name: 'empties an object by a directive',
    patch: { single: { $patch: 'delete' } },
    gives: { single: {} },
  },
  {
    name: 'replaces an object whose field says so',
    patch: { whole: { name: 'n' } },
    gives: { whole: { name: 'n' } },
  },
  {
    name: 'keeps only the named keys',
    patch: { source: { $retainKeys: ['a', 'b'], b: { name: 'n' } } },
    gives: { source: { a: 'a', b: { name: 'n' } } },
  },
  {
    name: 'drops a member by null and minds none that is not there',
    patch: { count: null, none: null },
    gives: { count: undefined as never },
  },
  {
    name: 'takes what is new without its nulls and directives',
    patch: { extra: { x: null, y: [{ $patch: 'delete' }, { z: null }] } },
    gives: { extra: { y: [{}] } },
  },
  {
    name: 'takes a value of another type as it is',
    patch: { labels: ['x'], count: 'many' },
    gives: { labels: ['x'], count: 'many' },
  },
  { name: 'merges maps', patch: { labels: { l: 'w', k: null } }, gives: { labels: { l: 'w' } } },
  {
    name: 'knows no field of a raw object',
    patch: { raw: { deep: { y: 1 } } },
    fails: /unable to find api field in struct RawExtension for the json field "deep"/,
  },
  {
    name: 'does not merge objects in a map',
    patch: { nested: { one: { name: 'm' } } },
    fails: /^merging an object in json but data type is not struct, instead is: map$/,
  },
  {
    name: 'wants the merge key',
    patch: { items: [{ image: 'x', n: [1, null] }] },
    fails: /^map: map\[image:x n:\[1 <nil>\]\] does not contain declared merge key: name$/,
  },
  {
    name: 'wants a merge key to be declared',
    patch: { loose: [{ name: 'x' }], '$setElementOrder/loose': [{ name: 'x' }] },
    fails: /uncomparable/,
  },
  {
    name: 'wants items of one type',
    patch: { tags: [{ name: 'x' }] },
    fails: /^list element types are not identical: \[\[r s t\] \[map\[name:x\]\]\]$/,
  },
  {
    name: 'knows no other directive',
    patch: { single: { $patch: 'burn' } },
    fails: /^unknown patch type: burn in map: map\[\$patch:burn\]$/,
  },
  {
    name: 'does not merge lists on demand',
    patch: { items: [{ $patch: 'merge' }] },
    fails: /^merging lists cannot yet be specified in the patch$/,
  },
  {
    name: 'wants the order to hold what the patch holds',
    patch: { '$setElementOrder/items': [{ name: 'a' }], items: [{ name: 'b' }] },
    fails:
      /^The order in patch list:\n\[map\[name:b\]\]\n doesn't match \$setElementOrder list:\n\[map\[name:a\]\]\n$/,
  },
  {
    name: 'wants the order to be a list',
    patch: { '$setElementOrder/items': 'x' },
    fails: /^expected a \[\]interface {}, but received a string$/,
  },
  {
    name: 'wants the order to name a field',
    patch: { $setElementOrder: [] },
    fails: /^invalid patch format of setElementOrder list$/,
    code: 'BadRequest',
  },
  {
    name: 'wants a deletion to name a field',
    patch: { $deleteFromPrimitiveList: [] },
    fails: /^invalid patch format of primitive list$/,
    code: 'BadRequest',
  },
  {
    name: 'wants retained keys to hold those of the patch',
    patch: { source: { $retainKeys: ['a'], c: 'x' } },
    fails: /^invalid patch format of retainKeys$/,
    code: 'BadRequest',
  },
  {
    name: 'does not merge lists of lists',
    patch: { args: [['x']], tags: [['x']] },
    fails: /^list element types/,
  },
]

for (const { name, patch, gives, fails, code = 'Internal' } of cases) {
  test(`a strategic patch ${name}`, () => {
    if (fails) {
      assert.throws(
        () => applyStrategicPatch(thing, object, patch),
        (error) => isPatchError(error) && error.code === code && fails.test(error.message),
      )
      return
    }
    const wanted = JSON.parse(JSON.stringify({ ...object, ...gives })) as Json
    assert.deepEqual(applyStrategicPatch(thing, object, patch), wanted)
  })
}

test('a strategic patch that changes nothing gives the same object back', () => {
  assert.equal(applyStrategicPatch(thing, object, null), object)
  assert.equal(applyStrategicPatch(thing, object, {}), object)
  const again = { items: [{ name: 'a', image: '1' }], tags: ['r', 's'], labels: { k: 'v' } }
  assert.equal(applyStrategicPatch(thing, object, again), object)
})

test('what is left of a strategic patch is without the directives that it used up', () => {
  const patch: JsonObject = {
    '$setElementOrder/items': [{ name: 'a' }],
    items: [{ name: 'a', image: '2' }],
    source: { $retainKeys: ['a'], a: 'x' },
    labels: { $patch: 'replace', k: 'w' },
    fresh: { kept: 1, dropped: null, gone: { $patch: 'delete' } },
    count: { no: 'count' },
  }
  assert.deepEqual(spentPatch(thing, object, patch), {
    source: { a: 'x' },
    labels: { k: 'w' },
    fresh: { kept: 1 },
    count: { no: 'count' },
  })
})

for (const [patch, kind] of [
  ['x', 'string'],
  [7, 'number'],
  [true, 'bool'],
  [[], 'array'],
] as const) {
  test(`a strategic patch must be an object, and no ${kind}`, () => {
    assert.throws(
      () => applyStrategicPatch(thing, object, patch),
      (error) =>
        isPatchError(error) &&
        error.code === 'BadRequest' &&
        error.message ===
          `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
    )
  })
}
