import assert from 'node:assert/strict'
import { test } from 'node:test'
import { path } from '#api/validation/field-path.ts'

const cases = [
  { at: path('spec'), text: 'spec' },
  { at: path('spec', 'template', 'spec'), text: 'spec.template.spec' },
  { at: path('spec').child('containers').index(0).child('name'), text: 'spec.containers[0].name' },
  { at: path('metadata', 'labels').key('a.b/c'), text: 'metadata.labels[a.b/c]' },
  { at: path('a').index(1).index(2).key('x'), text: 'a[1][2][x]' },
  { at: path('spec').child('a', 'b', 'c'), text: 'spec.a.b.c' },
]

for (const { at, text } of cases) {
  test(`a path is written ${text}`, () => assert.equal(String(at), text))
}
