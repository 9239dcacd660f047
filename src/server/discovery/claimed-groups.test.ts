import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import { claimedGroups } from '#server/discovery/claimed-groups.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

const served = (...all: readonly string[]) =>
  ({
    versions: all.map((one) => {
      const [version, group] = one.split('.', 1).concat(one.slice(one.indexOf('.') + 1))
      return { group, version, resources: [] }
    }),
  }) as unknown as ResourceTable

const service = (name: string, group: number, version: number) =>
  ({
    metadata: { name },
    spec: {
      group: name.slice(name.indexOf('.') + 1),
      version: name.slice(0, name.indexOf('.')),
      groupPriorityMinimum: group,
      versionPriority: version,
    },
  }) as unknown as APIService

const shown = (table: ResourceTable, ...services: readonly APIService[]) =>
  claimedGroups(
    table,
    services.map((object) => ({ object })),
  ).map(({ name, versions }) => `${name} ${versions.join()}`)

test('what is served is told in the order of its usual priorities', () => {
  const table = served('v1.batch', 'v1.apps', 'v1.', 'v1.apiregistration.k8s.io')
  assert.deepEqual(shown(table), ['apiregistration.k8s.io v1', 'apps v1', 'batch v1'])
})

test('groups alike in priority stand in the order of the names of their APIServices', () => {
  const table = served('v1alpha1.a.example', 'v1.b.example', 'v1beta1.b.example')
  assert.deepEqual(shown(table), ['b.example v1,v1beta1', 'a.example v1alpha1'])
})

test('an APIService is told of though nobody serves it, and has its own priorities', () => {
  const table = served('v1.apps', 'v1.batch')
  const services = [service('v3.apps', 100, 20), service('v1.new.example', 18_000, 1)]
  assert.deepEqual(shown(table, ...services), ['new.example v1', 'apps v3,v1', 'batch v1'])
  assert.deepEqual(shown(table, service('v1.apps', 5, 15)), ['batch v1', 'apps v1'])
})

test('nobody else speaks of the group of APIServices', () => {
  const table = served('v1.apiregistration.k8s.io')
  const claim = service('v1.apiregistration.k8s.io', 5, 5)
  assert.deepEqual(shown(table, claim), ['apiregistration.k8s.io v1'])
})
