import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freezeJson } from '#api/patch/json-tree.ts'
import {
  applyMergePatch,
  createMergePatch,
  createThreeWayMergePatch,
} from '#api/patch/merge-patch.ts'
import { isPatchError } from '#api/patch/patch-error.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

/** The examples of RFC 7386, appendix A, and those where upstream goes its own way. */
const cases: readonly (readonly [document: JsonObject, patch: Json, result: Json])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{}, { a: [{ b: null, c: [null, { d: null }] }] }, { a: [{ c: [null, {}] }] }],
  [{ a: { x: 1 } }, { a: [{ b: null }] }, { a: [{ b: null }] }],
]

for (const [document, patch, result] of cases) {
  test(`merging ${JSON.stringify(patch)} into ${JSON.stringify(document)}`, () => {
    assert.deepEqual(applyMergePatch(freezeJson(document), patch), result)
  })
}

test('a merge patch that changes nothing gives the same object back', () => {
  const object = freezeJson({ a: { b: 1 }, c: [1] })
  assert.equal(applyMergePatch(object, { a: { b: 1, none: null } }), object)
  const changed = applyMergePatch(object, { c: 2 }) as JsonObject
  assert.equal(changed.a, object.a)
})

for (const patch of [null, 7, 'x', true, []]) {
  test(`the merge patch ${JSON.stringify(patch)} is refused`, () => {
    assert.throws(
      () => applyMergePatch({}, patch),
      (error) => isPatchError(error) && error.code === 'BadRequest',
    )
  })
}

test('a created merge patch makes one of the other', () => {
  const from = { a: 1, b: { c: 1, d: 2 }, list: [1], gone: {} }
  const to = { a: 1, b: { c: 1, d: 3 }, list: [2], e: {} }
  const patch = createMergePatch(from, to)
  assert.deepEqual(patch, { b: { d: 3 }, list: [2], e: {}, gone: null })
  assert.deepEqual(applyMergePatch(from, patch!), to)
  assert.equal(createMergePatch(to, { ...to }), undefined)
})

test('a three-way merge patch takes out what was applied, and leaves what others set', () => {
  const original = { spec: { a: 1, gone: { x: 1 }, list: [1] } }
  const modified = { spec: { a: 2, list: [2], empty: {} } }
  const current = { spec: { a: 1, gone: { x: 1, y: 2 }, theirs: true, list: [1] }, status: {} }
  const patch = createThreeWayMergePatch({ original, modified, current })
  assert.deepEqual(patch, { spec: { a: 2, empty: {}, gone: null, list: [2] } })
  assert.deepEqual(applyMergePatch(current, patch), {
    spec: { a: 2, empty: {}, list: [2], theirs: true },
    status: {},
  })
})
