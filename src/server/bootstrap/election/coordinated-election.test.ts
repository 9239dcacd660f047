import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { microTimeOfMs } from '#api/scalars/time.ts'
import { createFakeClock } from '#base/clock.ts'
import { start } from '#base/running.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'
import type { LeaseCandidate } from '#kinds/coordination/leasecandidate/types.ts'
import { gates } from '#kinds/features.ts'
import { coordinatedElection } from '#server/bootstrap/election/coordinated-election.ts'
import type { BootstrapContext } from '#server/bootstrap/hook.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'
import { createTestTransport } from '#server/testing/transport.ts'

const features = createFeatures(gates, { CoordinatedLeaderElection: true })
const minuteMs = 60_000

function openWorld() {
  const clock = createFakeClock(Date.UTC(2026, 0, 1))
  const objects = createMemoryObjects([], features)
  const said: string[] = []
  const warn = (text: string) => said.push(text)
  const servers = new AsyncDisposableStack()
  const leaseOf = (name: string) =>
    (objects.all('Lease') as readonly Lease[]).find(({ metadata }) => metadata.name === name)?.spec
  return {
    clock,
    said,
    leaseOf,
    /** Another server, on the same objects. */
    begin(instanceId: string) {
      const context = {
        ...{ clock, features, resources: () => objects.table },
        transport: createTestTransport(objects),
        settings: { hostname: 'x', instanceId, leadership: { leaseMs: 15_000, retryMs: 2000 } },
        log: { warn, error: assert.fail },
      }
      const run = (signal: AbortSignal) =>
        coordinatedElection.keep!({ ...context, signal } as never as BootstrapContext)
      return servers.use(start(run))
    },
    stand(name: string, binaryVersion = '1.36.0') {
      objects.put({
        apiVersion: 'coordination.k8s.io/v1beta1',
        kind: 'LeaseCandidate',
        metadata: { namespace: 'kube-system', name, uid: name },
        spec: {
          ...{ leaseName: 'l', binaryVersion, emulationVersion: binaryVersion },
          strategy: 'OldestEmulationVersion',
          renewTime: microTimeOfMs(clock.nowMs()),
        },
      } as Resource)
    },
    candidates: () =>
      (objects.all('LeaseCandidate') as readonly LeaseCandidate[]).map(
        ({ metadata }) => metadata.name,
      ),
    pass: (ms: number) => clock.run(ms),
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  }
}

test('one server of two elects who leads', async () => {
  await using world = openWorld()
  world.begin('one')
  world.begin('two')
  world.stand('young')
  await world.pass(1000)
  assert.equal(world.leaseOf('l')?.holderIdentity, 'young')
  assert.equal(world.leaseOf('leader-election-controller')?.holderIdentity, 'x_one')
  world.stand('old', '1.35.0')
  await world.pass(1000)
  assert.equal(world.leaseOf('l')?.preferredHolder, 'old')
  assert.deepEqual(world.said, [])
})

test('a server that is gone is followed by another, when its lease has run out', async () => {
  await using world = openWorld()
  const first = world.begin('one')
  await world.pass(1000)
  world.begin('two')
  await world.pass(4000)
  assert.equal(world.leaseOf('leader-election-controller')?.holderIdentity, 'x_one')
  await first[Symbol.asyncDispose]()
  await world.pass(12_000)
  assert.equal(world.leaseOf('leader-election-controller')?.holderIdentity, 'x_one')
  await world.pass(6000)
  const { holderIdentity, leaseTransitions } = world.leaseOf('leader-election-controller') ?? {}
  assert.deepEqual([holderIdentity, leaseTransitions], ['x_two', 1])
})

test('what fails is told of once in five seconds, and candidates that are gone go', async () => {
  await using world = openWorld()
  world.begin('one')
  world.stand('silent')
  await world.pass(1000)
  assert.equal(world.leaseOf('l')?.holderIdentity, 'silent')
  await world.pass(15_000) // it does not renew the lease, nor answers
  assert.deepEqual(new Set(world.said), new Set(['cannot elect a leader']))
  assert.ok(world.said.length <= 3)
  assert.deepEqual(world.candidates(), ['silent'])
  await world.pass(61 * minuteMs)
  assert.deepEqual(world.candidates(), [])
})
