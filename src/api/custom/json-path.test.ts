import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findByPath } from '#api/custom/json-path.ts'
import type { Json } from '#api/scalars.ts'

const object = {
  metadata: { labels: { 'a.b/c': 'x' } },
  list: [
    { type: 'Ready', status: 'True' },
    { type: 'Done', status: 'False' },
  ],
  size: 3,
}

const cases: readonly { path: string; found: readonly Json[] }[] = [
  { path: '.size', found: [3] },
  { path: '.none.at.all', found: [] },
  { path: ".metadata.labels['a.b/c']", found: ['x'] },
  { path: '.metadata.labels.a\\.b/c', found: ['x'] },
  { path: '.list[0].type', found: ['Ready'] },
  { path: '.list[-1].type', found: ['Done'] },
  { path: '.list[*].status', found: ['True', 'False'] },
  { path: '.list[0:1].status', found: ['True'] },
  { path: '.list[?(@.type=="Done")].status', found: ['False'] },
  { path: '..type', found: ['Ready', 'Done'] },
  { path: '.list[', found: [] },
]

for (const { path, found } of cases) {
  test(`${path} finds ${JSON.stringify(found)}`, () => {
    assert.deepEqual(findByPath(object, path), found)
  })
}
