import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setOfFields } from '#api/apply/field-set.ts'
import { formatFieldsV1 } from '#api/apply/fields-v1.ts'
import type { KindDefinition, SubresourceDefinition } from '#api/definition.ts'
import { resetFieldsOf } from '#api/reset-fields.ts'

function kindWith(...subresources: readonly SubresourceDefinition[]): KindDefinition {
  const names = { group: 'g', version: 'v1', kind: 'Widget', plural: 'widgets' } as const
  return { ...names, scope: 'Cluster', subresources }
}

const all = setOfFields('metadata.labels', 'spec', 'status')
const status = { name: 'status', verbs: ['update'] } as const
const scale = { name: 'scale', verbs: ['update'] } as const

const cases: readonly (readonly [string, KindDefinition, string, string])[] = [
  ['all is owned without a status of its own', kindWith(), '', 'metadata.labels spec status'],
  ['a status has a path of its own', kindWith(status), '', 'metadata.labels spec'],
  [
    'other subresources leave it alone as well',
    kindWith(status, scale),
    'scale',
    'metadata.labels spec',
  ],
  ['a status says nothing of the rest', kindWith(status), 'status', 'metadata.labels status'],
  [
    'a kind says otherwise',
    kindWith({ ...status, resetFields: ['spec', 'metadata'] }),
    'status',
    'status',
  ],
  [
    'a kind says it of itself',
    { ...kindWith(status), resetFields: ['spec'] },
    '',
    'metadata.labels status',
  ],
]

for (const [name, definition, subresource, owned] of cases) {
  test(name, () => {
    const filter = resetFieldsOf(definition, subresource)
    const want = formatFieldsV1(setOfFields(...owned.split(' ')))
    assert.equal(formatFieldsV1(filter ? filter(all) : all), want)
    assert.equal(resetFieldsOf(definition, subresource), filter, 'made once')
  })
}
