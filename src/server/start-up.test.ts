import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Service } from '#kinds/core/service/types.ts'
import { openServer } from '#server/server.ts'
import { openWholeServer } from '#server/testing/whole-server.ts'
import { onlyKey } from '#store/key.ts'

test('a start that was cut off between the address of a service and the service is made up for', async () => {
  await using whole = await openWholeServer()
  const { options } = whole
  const { engine } = options
  {
    await using _first = await openServer(options)
  }
  const key = '/registry/services/specs/default/kubernetes'
  const [first] = (await engine.commit({ success: [{ type: 'delete', ...onlyKey(key) }] })).results
  assert.ok(first?.type === 'delete' && first.deleted === 1)
  await using second = await openServer(options)
  const { transport } = second.core
  const { signal } = new AbortController()
  const services = { group: '', version: 'v1', resource: 'services' }
  const at = { namespace: 'default', name: 'kubernetes' }
  const service = await transport.get<Service>(services, at, { signal })
  assert.equal(service.spec.clusterIP, '10.96.0.1')
})
