import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWholeServer } from '#server/testing/whole-server.ts'

const { signal } = new AbortController()

const core = { apiVersion: 'v1', metadata: { name: 'x' } }
const securityContext = { privileged: true }
const containers = [{ name: 'c', image: 'i', securityContext }]
const template = { metadata: {}, spec: { containers } }

for (const allowPrivileged of [true, false]) {
  test(`a privileged pod is ${allowPrivileged ? 'taken' : 'refused'} as the server was told`, async () => {
    await using server = await openWholeServer({ allowPrivileged, authorizationModes: [] })
    const create = (resource: string, namespace: string, object: object) =>
      server.core.transport.create(
        { group: '', version: 'v1', resource },
        { namespace, name: '' },
        { ...core, ...object },
        { signal },
      )
    await create('namespaces', '', { kind: 'Namespace', spec: {} })
    const creating = create('podtemplates', 'x', { kind: 'PodTemplate', template })
    if (allowPrivileged) await creating
    else await assert.rejects(creating, /securityContext\.privileged: Forbidden: disallowed by/)
  })
}
