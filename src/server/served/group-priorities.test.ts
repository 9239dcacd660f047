import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priorityOf } from '#server/served/group-priorities.ts'

/** As upstream's server writes them into its APIServices, with all versions switched on. */
const recorded: Readonly<Record<string, readonly [group: number, version: number]>> = {
  '/v1': [18_000, 1],
  'apps/v1': [17_800, 15],
  'autoscaling/v2': [17_500, 30],
  'networking.k8s.io/v1beta1': [17_200, 9],
  'resource.k8s.io/v1alpha3': [16_200, 1],
  'scheduling.k8s.io/v1alpha2': [16_600, 2],
  'storagemigration.k8s.io/v1beta1': [15_800, 9],
  'of.somebody/v1': [1000, 100],
}

test('groups and versions have the priorities of upstream', () => {
  const told = Object.keys(recorded).map((name) => {
    const { group, version } = priorityOf(...(name.split('/') as [string, string]))
    return [name, [group, version]]
  })
  assert.deepEqual(Object.fromEntries(told), recorded)
})
