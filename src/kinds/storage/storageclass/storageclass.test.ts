import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storageClasses } from '#kinds/storage/storageclass/storageclass.ts'
import type { StorageClass } from '#kinds/storage/storageclass/types.ts'
import { cellsOf, created, updated } from '#kinds/testing/rules.ts'

function classOf(fields: Partial<StorageClass> = {}): StorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'c' },
    provisioner: 'p.example/x',
    ...fields,
  }
}

test('volumes are made at once, and go with their claim', () => {
  const { object, errors } = created(storageClasses, classOf())
  assert.deepEqual(errors, [])
  assert.deepEqual([object.reclaimPolicy, object.volumeBindingMode], ['Delete', 'Immediate'])
})

const zone = { key: 'zone', values: ['a'] }
const bad: readonly { fields: Partial<StorageClass>; errors: readonly string[] }[] = [
  { fields: { provisioner: '' }, errors: ['provisioner: Required value'] },
  {
    fields: { reclaimPolicy: 'Recycle' },
    errors: ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'],
  },
  {
    fields: { parameters: { '': 'x' } },
    errors: ['parameters: Invalid value: "": field can not be empty.'],
  },
  {
    fields: { allowedTopologies: [{ matchLabelExpressions: [zone, zone] }] },
    errors: ['allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "zone"'],
  },
  {
    fields: {
      allowedTopologies: [{ matchLabelExpressions: [zone] }, { matchLabelExpressions: [zone] }],
    },
    errors: ['allowedTopologies[1].matchLabelExpressions: Duplicate value: ""'],
  },
]

for (const { fields, errors } of bad) {
  test(`a class with ${JSON.stringify(fields)} is refused`, () => {
    assert.deepEqual(created(storageClasses, classOf(fields)).errors, errors)
  })
}

test('how volumes are made stays; where they may be can change', () => {
  const old = created(storageClasses, classOf()).object
  const topologies = classOf({ allowedTopologies: [{ matchLabelExpressions: [zone] }] })
  assert.deepEqual(updated(storageClasses, topologies, old).errors, [])
  assert.deepEqual(updated(storageClasses, classOf({ parameters: { a: 'b' } }), old).errors, [
    'parameters: Invalid value: {"a":"b"}: field is immutable',
  ])
})

test('a table shows which class is the default', () => {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  const { Name } = cellsOf(storageClasses, classOf({ metadata: { name: 'c', annotations } }))
  assert.equal(Name, 'c (default)')
})
