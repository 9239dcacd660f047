import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyJsonPatch, maxOperations } from '#api/patch/json-patch.ts'
import { freezeJson } from '#api/patch/json-tree.ts'
import { isPatchError, type PatchError } from '#api/patch/patch-error.ts'
import type { Json } from '#api/scalars/scalars.ts'

const object = freezeJson({
  data: { a: '1', none: null },
  list: ['x', 'y'],
  deep: { er: [{ k: 1 }] },
})

interface Case {
  readonly name: string
  readonly patch: Json
  readonly gives?: Json
  readonly fails?: RegExp
}

const cases: readonly Case[] = [
  {
    name: 'adds a member, and an item in the middle, at the end and before the end',
    patch: [
      { op: 'add', path: '/data/b', value: '2' },
      { op: 'add', path: '/list/1', value: 'm' },
      { op: 'add', path: '/list/-', value: 'z' },
      { op: 'add', path: '/list/-2', value: 'w' },
    ],
    gives: { ...object, data: { a: '1', none: null, b: '2' }, list: ['x', 'm', 'y', 'w', 'z'] },
  },
  {
    name: 'reads ~1 and ~0 in a step',
    patch: [{ op: 'add', path: '/data/a~1b~0c', value: 1 }],
    gives: { ...object, data: { a: '1', none: null, 'a/b~c': 1 } },
  },
  {
    name: 'ignores what stands before the first slash',
    patch: [{ op: 'add', path: 'data/x', value: 1 }],
    gives: { ...object, x: 1 },
  },
  {
    name: 'replaces a member that is not there',
    patch: [{ op: 'replace', path: '/data/new', value: 1 }],
    gives: { ...object, data: { a: '1', none: null, new: 1 } },
  },
  {
    name: 'refuses to replace an item that is not there',
    patch: [{ op: 'replace', path: '/list/2', value: 1 }],
    fails: /^replace operation does not apply: doc is missing key: \/list\/2: missing value$/,
  },
  {
    name: 'adds null where no value is given',
    patch: [{ op: 'add', path: '/n' }],
    gives: { ...object, n: null },
  },
  {
    name: 'copies from a member that is not there as null, but does not move it',
    patch: [{ op: 'copy', from: '/gone', path: '/data/a' }],
    gives: { ...object, data: { a: null, none: null } },
  },
  {
    name: 'refuses to move what is not there',
    patch: [{ op: 'move', from: '/gone', path: '/data/a' }],
    fails:
      /^error in move for path: 'gone': Unable to remove nonexistent key: gone: missing value$/,
  },
  {
    name: 'refuses to move a value into itself',
    patch: [{ op: 'move', from: '/data', path: '/data/inner' }],
    fails: /doc is missing destination path: \/data\/inner/,
  },
  {
    name: 'moves an item, the index being read after it is gone',
    patch: [{ op: 'move', from: '/list/0', path: '/list/1' }],
    gives: { ...object, list: ['y', 'x'] },
  },
  {
    name: 'keeps a copy apart from its source',
    patch: [
      { op: 'add', path: '/deep/er/0/k', value: 2 },
      { op: 'copy', from: '/deep', path: '/twin' },
      { op: 'add', path: '/deep/er/0/k', value: 3 },
      { op: 'add', path: '/twin/er/-', value: 4 },
    ],
    gives: { ...object, deep: { er: [{ k: 3 }] }, twin: { er: [{ k: 2 }, 4] } },
  },
  {
    name: 'tests for null where nothing is',
    patch: [
      { op: 'test', path: '/gone', value: null },
      { op: 'test', path: '/gone' },
      { op: 'test', path: '/data/none' },
      { op: 'test', path: '/deep', value: { er: [{ k: 1 }] } },
    ],
    gives: object,
  },
  {
    name: 'fails a test of another type',
    patch: [{ op: 'test', path: '/data/a', value: 1 }],
    fails: /^testing value \/data\/a failed: test failed$/,
  },
  {
    name: 'refuses the empty path for add',
    patch: [{ op: 'add', path: '', value: {} }],
    fails: /"": missing/,
  },
  {
    name: 'replaces the whole',
    patch: [{ op: 'replace', path: '', value: { b: 1 } }],
    gives: { b: 1 },
  },
  {
    name: 'refuses to make the whole a text',
    patch: [{ op: 'replace', path: '', value: 'x' }],
    fails: /object or array/,
  },
  {
    name: 'refuses an unknown operation',
    patch: [{ op: 'toString', path: '/a' }],
    fails: /^Unexpected kind: toString$/,
  },
  {
    name: 'refuses an operation without a name',
    patch: [null],
    fails: /^Unexpected kind: unknown$/,
  },
  {
    name: 'refuses an operation without a path',
    patch: [{ op: 'add' }],
    fails: /failed to decode path/,
  },
  {
    name: 'refuses "-" where an item must be',
    patch: [{ op: 'remove', path: '/list/-' }],
    fails: /invalid syntax/,
  },
  {
    name: 'refuses an index far out',
    patch: [{ op: 'add', path: '/list/7', value: 1 }],
    fails: /access invalid index: 7/,
  },
  {
    name: 'finds no inherited member',
    patch: [{ op: 'remove', path: '/data/constructor' }],
    fails: /nonexistent key/,
  },
  { name: 'does nothing for null', patch: null, gives: object },
]

for (const { name, patch, gives, fails } of cases) {
  test(`a JSON patch ${name}`, () => {
    if (fails) {
      assert.throws(
        () => applyJsonPatch(object, patch),
        (error) => isPatchError(error) && error.code === 'Invalid' && fails.test(error.message),
      )
    } else assert.deepEqual(applyJsonPatch(object, patch), gives)
  })
}

test('a JSON patch shares and freezes: what it does not touch is the same object', () => {
  const result = applyJsonPatch(object, [{ op: 'add', path: '/data/b', value: { c: {} } }])
  assert.ok(Object.isFrozen(result) && Object.isFrozen((result as typeof object).data))
  assert.equal((result as typeof object).deep, object.deep)
  assert.equal(applyJsonPatch(object, []), object)
})

test('a JSON patch may set __proto__, and nothing comes of it', () => {
  const patch: Json = [{ op: 'add', path: '/__proto__', value: { polluted: 1 } }]
  const result = applyJsonPatch(object, patch) as Record<string, unknown>
  assert.ok(Object.hasOwn(result, '__proto__'))
  assert.equal(result.polluted, undefined)
})

const refused: readonly { name: string; patch: Json; code: PatchError['code']; message: RegExp }[] =
  [
    {
      name: 'an object',
      patch: {},
      code: 'BadRequest',
      message: /^json: cannot unmarshal object /,
    },
    { name: 'a list of numbers', patch: [7], code: 'BadRequest', message: /jsonpatch.Operation$/ },
    {
      name: 'too many operations',
      patch: Array.from({ length: maxOperations + 1 }, () => ({})),
      code: 'TooLarge',
      message: /^The allowed maximum operations in a JSON patch is 10000, got 10001$/,
    },
    {
      name: 'copies that double without end',
      patch: Array.from({ length: 40 }, () => ({ op: 'copy', from: '/list', path: '/list/-' })),
      code: 'Invalid',
      message:
        /^Unable to complete the copy, the accumulated size increase of copy is \d+, exceeding/,
    },
  ]

for (const { name, patch, code, message } of refused) {
  test(`a JSON patch that is ${name} is refused`, () => {
    assert.throws(
      () => applyJsonPatch(object, patch),
      (error) => isPatchError(error) && error.code === code && message.test(error.message),
    )
  })
}
