import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storageVersions } from '#kinds/apiserverinternal/storageversion/storageversion.ts'
import type {
  StorageVersion,
  StorageVersionStatus,
} from '#kinds/apiserverinternal/storageversion/types.ts'
import { cellsOf, created, updatedBy } from '#kinds/testing/rules.ts'

const version: StorageVersion = {
  apiVersion: 'internal.apiserver.k8s.io/v1alpha1',
  kind: 'StorageVersion',
  metadata: { name: 'apps.deployments' },
  spec: {},
}
const server = (apiServerID: string, encodingVersion: string) => ({
  apiServerID,
  encodingVersion,
  decodableVersions: ['apps/v1', 'apps/v2'],
})

const cases: readonly { name: string; status: StorageVersionStatus; errors: readonly RegExp[] }[] =
  [
    {
      name: 'servers agree',
      status: {
        storageVersions: [server('a', 'apps/v1'), server('b', 'apps/v1')],
        commonEncodingVersion: 'apps/v1',
      },
      errors: [],
    },
    {
      name: 'servers do not agree, and say so',
      status: { storageVersions: [server('a', 'apps/v1'), server('b', 'apps/v2')] },
      errors: [],
    },
    {
      name: 'servers agree on another version than is said',
      status: { storageVersions: [server('a', 'apps/v1')], commonEncodingVersion: 'apps/v2' },
      errors: [/^status\.commonEncodingVersion: .*the actual common encoding version is apps\/v1$/],
    },
    {
      name: 'a server writes what it cannot read',
      status: { storageVersions: [server('a', 'apps/v3')], commonEncodingVersion: 'apps/v3' },
      errors: [/decodableVersions: .*decodableVersions must include encodingVersion apps\/v3$/],
    },
  ]

for (const { name, status, errors } of cases) {
  test(`a status where ${name} is ${errors.length > 0 ? 'refused' : 'fine'}`, () => {
    const outcome = updatedBy([storageVersions, 'status'], { ...version, status }, version)
    assert.equal(outcome.errors.length, errors.length, outcome.errors.join('\n'))
    for (const [i, pattern] of errors.entries()) assert.match(outcome.errors[i]!, pattern)
  })
}

test('a name is a group and a resource', () => {
  const named = { ...version, metadata: { name: 'deployments' } }
  assert.deepEqual(created(storageVersions, named).errors, [
    'metadata.name: Invalid value: "deployments": name must be in the form of <group>.<resource>',
  ])
})

test('a table tells which server keeps it in which version', () => {
  const status = { storageVersions: ['a', 'b', 'c', 'd'].map((id) => server(id, 'apps/v1')) }
  const { CommonEncodingVersion, StorageVersions } = cellsOf(storageVersions, {
    ...version,
    status,
  })
  assert.deepEqual(
    [CommonEncodingVersion, StorageVersions],
    ['<unset>', 'a=apps/v1,b=apps/v1,c=apps/v1 + 1 more...'],
  )
  assert.equal(cellsOf(storageVersions, version)['StorageVersions'], '<unset>')
})
