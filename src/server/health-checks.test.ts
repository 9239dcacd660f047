import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { DeadlineError, orAborted } from '#base/wait.ts'
import { createHealthChecks, type HealthParts } from '#server/health-checks.ts'

const never = new Promise<void>(() => {})
const { signal } = new AbortController()

function checksOf(options: Partial<HealthParts>): ReadonlyMap<string, () => Promise<unknown>> {
  const checks = createHealthChecks({
    askStore: async () => {},
    askOtherStores: [],
    ...{ storage: { healthTimeoutMs: 1000, readyTimeoutMs: 2000 }, clock: createFakeClock(0) },
    ...{ storageEnded: never, aggregationEnded: never, isFair: true, hooks: [], encryption: [] },
    stopping: signal,
    ...options,
  })
  return new Map(checks.map(({ name, check }) => [name, async () => check(signal)]))
}

test('hooks are shown where upstream shows them, those it does not know behind', async () => {
  const hook = (name: string) => ({ name: `poststarthook/${name}`, check: () => name })
  const checks = checksOf({
    hooks: ['own', 'kube-apiserver-autoregistration', 'rbac/bootstrap-roles'].map(hook),
  })
  const names = [...checks.keys()]
  assert.deepEqual(names.slice(0, 3), ['ping', 'log', 'etcd'])
  const places = [
    'storage-readiness',
    'rbac/bootstrap-roles',
    'apiservice-openapi-controller',
    'own',
  ]
  const found = places.map((name) => names.indexOf(`poststarthook/${name}`))
  assert.deepEqual(
    found,
    found.toSorted((a, b) => a - b),
  )
  assert.deepEqual(names.slice(-2), ['poststarthook/own', 'shutdown'])
  assert.equal(await checks.get('autoregister-completion')!(), 'kube-apiserver-autoregistration')
  assert.ok(!checksOf({ isFair: false }).has('poststarthook/priority-and-fairness-filter'))
})

test('stores of some kinds alone stand behind that of the others', async () => {
  const checks = checksOf({
    askOtherStores: [async () => {}, () => Promise.reject(new Error('x'))],
  })
  assert.deepEqual([...checks.keys()].slice(2, 8), [
    ...['etcd', 'etcd-readiness'],
    ...['etcd-override-0', 'etcd-override-readiness-0'],
    ...['etcd-override-1', 'etcd-override-readiness-1'],
  ])
  assert.equal(await checks.get('etcd-override-0')!(), undefined)
  await assert.rejects(checks.get('etcd-override-readiness-1')!(), { message: 'x' })
})

test('other servers on the store are followed where they are asked for', async () => {
  const name = 'poststarthook/peer-discovery-workers'
  assert.ok(!checksOf({}).has(name))
  const checks = checksOf({ peersEnded: Promise.resolve() })
  await Promise.resolve()
  assert.equal(await checks.get(name)!(), 'it has ended')
})

test('key services stand behind the store', () => {
  const encryption = [{ name: 'kms-providers', check: () => undefined }]
  const names = [...checksOf({ encryption }).keys()]
  assert.deepEqual(names.slice(2, 5), ['etcd', 'etcd-readiness', 'kms-providers'])
})

test('what follows the store is well until it has ended', async () => {
  const { promise: storageEnded, reject } = Promise.withResolvers<void>()
  const askStore = async () => assert.fail('no store')
  const checks = checksOf({ storageEnded, askStore })
  const crd = checks.get('poststarthook/crd-informer-synced')!
  assert.equal(await crd(), undefined)
  reject(new Error('lost'))
  await new Promise(setImmediate)
  assert.equal(await crd(), 'it has ended')
  assert.equal(await checks.get('poststarthook/apiservice-discovery-controller')!(), undefined)
  await assert.rejects(checks.get('etcd-readiness')!(), { message: 'no store' })
})

test('a store that does not answer in time is not there', async () => {
  const clock = createFakeClock(0)
  const askStore = (signal: AbortSignal) => orAborted(new Promise(() => {}), signal)
  const checks = checksOf({ clock, askStore })
  const [healthy, ready] = [checks.get('etcd')!(), checks.get('etcd-readiness')!()]
  const asked = [healthy, ready].map((check) => assert.rejects(check, DeadlineError))
  clock.advance(1000)
  await asked[0]
  clock.advance(1000)
  await asked[1]
})
