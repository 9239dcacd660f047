import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withRemoteVersions } from '#server/aggregation/remote-versions.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

interface Given {
  readonly group: string
  readonly version: string
  readonly rank?: number
  readonly isLocal?: true
}

let given: readonly Given[] = []
let entries: readonly object[] = []

function serve(...services: readonly Given[]): void {
  given = services
  entries = given.map(({ group, version, rank = 1000, isLocal }) => ({
    object: {
      metadata: { name: `${version}.${group}` },
      spec: {
        group,
        version,
        groupPriorityMinimum: rank,
        versionPriority: 15,
        ...(!isLocal && { service: {} }),
      },
    },
  }))
}

const own = [
  { group: 'apps', version: 'v1', resources: [] },
  { group: 'batch', version: 'v1', resources: [] },
]
const table = {
  versions: own,
  hub: () => ({ store: { peekAll: () => entries } }),
} as unknown as ResourceTable

const shown = () =>
  withRemoteVersions(table).versions.map(({ group, version }) => `${group}/${version}`)

test('what other servers have stands among what is here, by its priority', () => {
  serve({ group: 'b.example', version: 'v1' }, { group: 'a.example', version: 'v1', rank: 17_700 })
  assert.deepEqual(shown(), ['apps/v1', 'a.example/v1', 'batch/v1', 'b.example/v1'])
  assert.equal(withRemoteVersions(table), withRemoteVersions(table))
  serve()
  assert.equal(withRemoteVersions(table), table)
})

test('what is served here may be taken over, but not the entries themselves; one without a service names no server', () => {
  serve(
    { group: 'apps', version: 'v1' },
    { group: 'apiregistration.k8s.io', version: 'v2' },
    { group: 'c.example', version: 'v1', isLocal: true },
  )
  assert.deepEqual(shown(), ['batch/v1', 'apps/v1'])
  const { versions } = withRemoteVersions(table)
  assert.deepEqual(versions.at(-1)?.resources, [])
})

test('versions of a group stand together, newer ones first', () => {
  serve(
    { group: 'd.example', version: 'v1beta1', rank: 10 },
    { group: 'd.example', version: 'v1', rank: 18_500 },
  )
  assert.deepEqual(shown(), ['d.example/v1', 'd.example/v1beta1', 'apps/v1', 'batch/v1'])
})
