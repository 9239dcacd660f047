import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findByPath } from '#api/custom/json-path.ts'
import type { Json } from '#api/scalars/scalars.ts'

const object = {
  metadata: { labels: { 'a.b/c': 'x', a: 'y' } },
  list: [
    { type: 'Ready', status: 'True', size: 1, empty: [] },
    { type: 'Done', status: 'False', size: 2, empty: [] },
  ],
  mixed: [{ a: 1 }, { a: 'x' }],
  numbers: [1, 2, 3],
  size: 3,
  text: 'ab',
  nothing: null,
}

const cases: readonly { path: string; found: readonly Json[] }[] = [
  { path: '.size', found: [3] },
  { path: '.none.at.all', found: [] },
  { path: '.nothing', found: [null] },
  { path: '.nothing.at.all', found: [] },
  // A dot is one within quotes too, and one before nothing names the field without a name.
  { path: ".metadata.labels['a.b/c']", found: [] },
  { path: ".metadata.labels['a\\.b/c']", found: ['x'] },
  { path: '.metadata.labels.a\\.b/c', found: ['x'] },
  { path: ".metadata.labels['a','a\\.b/c']", found: ['y', 'x'] },
  { path: '.list.[0].type', found: [] },
  { path: '.list[0].type', found: ['Ready'] },
  { path: '.list[-1].type', found: ['Done'] },
  { path: '.list[].type', found: ['Ready'] },
  { path: '.list[*].status', found: ['True', 'False'] },
  { path: '.list[0:1].status', found: ['True'] },
  { path: '.numbers[::2]', found: [1, 3] },
  { path: '.numbers[-2:]', found: [2, 3] },
  { path: '.numbers[1:1]', found: [] },
  { path: '.numbers[0:4]', found: [] },
  { path: '.numbers[2,0]', found: [3, 1] },
  { path: '.numbers[2,9]', found: [] },
  { path: '.text[0]', found: [] },
  { path: '.text.*', found: [97, 98] },
  { path: '.list[?(@.type=="Done")].status', found: ['False'] },
  { path: '.list[?(@.size>1)].status', found: ['False'] },
  { path: '.list[?(@.size>=1.0)].status', found: [] },
  { path: '.list[?(@.type==Done)].status', found: [] },
  { path: '.list[?(@.none)].status', found: [] },
  // What goes wrong has found what it began with.
  { path: '.list[?(@.empty[0])].status', found: ['True', 'False'] },
  { path: '.mixed[?(@.a==1)].a', found: [] },
  { path: '.metadata[?(@.labels)]', found: [] },
  { path: '..type', found: ['Ready', 'Done'] },
  { path: '..[0]', found: [] },
  { path: '.size}{.list', found: [3] },
  { path: '.size}{.text[0]', found: [] },
  { path: '.size word', found: [] },
  { path: '.size "\\x41\\n"', found: ['A\n'] },
  { path: '.list[', found: [] },
]

for (const { path, found } of cases) {
  test(`${path} finds ${JSON.stringify(found)}`, () => {
    assert.deepEqual(findByPath(object, path), found)
  })
}
