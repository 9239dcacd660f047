import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import { createFakeClock } from '#base/clock.ts'
import { start } from '#base/running.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'
import { features, gates } from '#kinds/features.ts'
import type { BootstrapContext } from '#server/bootstrap/hook.ts'
import { identityLease, identityName } from '#server/bootstrap/identity-lease.ts'
import { createPeerLeases, peerLeaseKind } from '#server/bootstrap/leases/peer-leases.ts'
import { peerEndpoint } from '#server/bootstrap/peer-endpoint.ts'
import { createMemoryObjects, createMemoryStore } from '#server/testing/memory-objects.ts'
import { createTestTransport } from '#server/testing/transport.ts'

const identity = identityName('machine')

function openContext({ host = '192.0.2.7', port = '6443' } = {}) {
  const said: string[] = []
  const objects = createMemoryObjects()
  const store = createMemoryStore(peerLeaseKind)
  const context: BootstrapContext = {
    ...{ clock: createFakeClock(0), features, peerLeases: createPeerLeases(store) },
    resources: () => objects.table,
    transport: createTestTransport(objects),
    checkExtension: async () => {},
    log: { error: (text: string, { error }: { error: unknown }) => said.push(`${text}: ${error}`) },
    settings: { hostname: 'machine', instanceId: 'one', peerAddress: { host, port } },
    signal: new AbortController().signal,
  } as never
  return { context, objects, said, store }
}

const turn = () => new Promise(setImmediate)

test('a server says where others reach it for as long as it runs', async () => {
  const { context, store } = openContext()
  const { peerLeases } = context
  const running = start((signal) => peerEndpoint.keep!({ ...context, signal }))
  await turn()
  assert.deepEqual(peerLeases?.placeOf(identity), { host: '192.0.2.7', port: 6443 })
  assert.equal(peerLeases?.placeOf('another'), undefined)
  const [lease] = store.peekAll('')
  assert.deepEqual(lease?.object.metadata.labels, { apiserverIdentity: identity })
  await running[Symbol.asyncDispose]()
  assert.equal(peerLeases?.placeOf(identity), undefined)
})

test('a port that is none is told of, and the server goes on', async () => {
  const { context, said } = openContext({ port: 'x' })
  await using _ = start((signal) => peerEndpoint.keep!({ ...context, signal }))
  await turn()
  const why = 'strconv.Atoi: parsing "x": invalid syntax'
  assert.deepEqual(said, [`unable to update peer endpoint leases: Error: ${why}`])
})

test('the lease by which servers are counted names the same address, where there is anybody to go there', async () => {
  const annotationsWith = async (isOn: boolean) => {
    const { context, objects } = openContext({ host: '::1', port: '7000' })
    const own = createFeatures(gates, { UnknownVersionInteroperabilityProxy: isOn })
    await identityLease.start({ ...context, features: own })
    const [lease] = objects.all('Lease') as readonly Lease[]
    return lease?.metadata.annotations
  }
  const annotations = { 'kubernetes.io/peer-advertise-address': '[::1]:7000' }
  assert.deepEqual(await annotationsWith(true), annotations)
  assert.equal(await annotationsWith(false), undefined)
})

test('it is no more when the server has ended', async () => {
  const { context, objects } = openContext()
  await identityLease.start(context)
  const running = start((signal) => identityLease.keep!({ ...context, signal }))
  assert.equal(objects.all('Lease').length, 1)
  await running[Symbol.asyncDispose]()
  assert.equal(objects.all('Lease').length, 0)
})
