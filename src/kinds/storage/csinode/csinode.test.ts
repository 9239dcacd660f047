import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csiNodes } from '#kinds/storage/csinode/csinode.ts'
import type { CSINode, CSINodeDriver } from '#kinds/storage/csinode/types.ts'
import { created, updated } from '#kinds/testing/rules.ts'

const driver: CSINodeDriver = { name: 'd.example', nodeID: 'n', topologyKeys: ['zone'] }

function nodeOf(...drivers: readonly CSINodeDriver[]): CSINode {
  const metadata = { name: 'n1' }
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata, spec: { drivers } }
}

const bad: readonly { drivers: readonly CSINodeDriver[]; errors: readonly string[] }[] = [
  { drivers: [driver, driver], errors: ['spec.drivers[1].name: Duplicate value: "d.example"'] },
  { drivers: [{ ...driver, nodeID: '' }], errors: ['spec.drivers[0].nodeID: Required value'] },
  {
    drivers: [{ ...driver, topologyKeys: ['a', 'a'] }],
    errors: ['spec.drivers[0]: Duplicate value: "a"'],
  },
  {
    drivers: [{ ...driver, allocatable: { count: -1 } }],
    errors: [
      'spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0',
    ],
  },
]

for (const { drivers, errors } of bad) {
  test(`drivers ${JSON.stringify(drivers)} are refused`, () => {
    assert.deepEqual(created(csiNodes, nodeOf(...drivers)).errors, errors)
  })
}

test('a driver goes, or takes more, but does not change', () => {
  const old = created(csiNodes, nodeOf(driver)).object
  const fine = [nodeOf(), nodeOf({ ...driver, allocatable: { count: 3 } })]
  for (const node of fine) assert.deepEqual(updated(csiNodes, node, old).errors, [])
  const changed = updated(csiNodes, nodeOf({ ...driver, nodeID: 'x' }), old)
  assert.match(changed.errors.join(), /^spec\.drivers: .*field is immutable$/)
  const twice = updated(csiNodes, nodeOf({ ...driver, nodeID: 'x' }, driver), old)
  assert.match(twice.errors.join(), /Duplicate value.*spec\.drivers: .*field is immutable$/)
})
