import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { systemClock } from '#base/clock.ts'
import type { Call } from '#server/call.ts'
import { DialError } from '#server/dialing/dial-fault.ts'
import { componentStatuses } from '#server/resources/asked/component-statuses.ts'
import { openWholeServer } from '#server/testing/whole-server.ts'

const call = (name = '') => ({ name, signal: new AbortController().signal }) as Call

function statusesWith(store: () => Promise<void>) {
  return componentStatuses({
    clock: systemClock,
    storeAnswers: store,
    dial: async ({ host, port }) => {
      throw new DialError(`dial tcp ${host}:${port}: connect: connection refused`)
    },
  })
}

const conditionOf = (object: Resource) =>
  (object as unknown as { readonly conditions: readonly object[] }).conditions[0]

test('what does not answer is unhealthy, and says why', async () => {
  const statuses = statusesWith(() => Promise.reject(new Error('the disk is full')))
  const found = await statuses.list(call())
  assert.deepEqual(
    found.map(({ metadata }) => metadata.name),
    ['controller-manager', 'etcd-0', 'scheduler'],
  )
  assert.deepEqual(found.map(conditionOf).slice(1), [
    { type: 'Healthy', status: 'False', message: '', error: 'the disk is full' },
    {
      type: 'Healthy',
      status: 'False',
      message:
        'Get "https://127.0.0.1:10259/healthz": dial tcp 127.0.0.1:10259: connect: connection refused',
    },
  ])
})

test('what answers is healthy, and what is not known is not found', async () => {
  const statuses = statusesWith(async () => {})
  const want = { type: 'Healthy', status: 'True', message: 'ok' }
  assert.deepEqual(conditionOf(await statuses.get(call('etcd-0'))), want)
  await assert.rejects(statuses.get(call('toString')), {
    message: 'componentstatus "toString" not found',
  })
})

test('they are read like other objects, in any selection', async () => {
  await using server = await openWholeServer()
  const { signal } = new AbortController()
  const at = { group: '', version: 'v1', resource: 'componentstatuses' }
  const name = { namespace: '', name: 'etcd-0' }
  const one = await server.core.transport.get(at, name, { signal })
  const options = { fieldSelector: 'metadata.name=etcd-0', signal }
  const { items } = await server.core.transport.list(at, options)
  assert.deepEqual(items.map(conditionOf), [conditionOf(one)])
})
