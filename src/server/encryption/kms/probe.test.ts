/** How a key service is looked after, on virtual time and with a service in memory. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import { ServiceCallError } from '#base/grpc/unix-service.ts'
import { createMetrics } from '#base/metrics.ts'
import { start } from '#base/running.ts'
import { hashOf } from '#server/configuration/reload-metrics.ts'
import { decodeEncrypted } from '#server/encryption/kms/encrypted-object.ts'
import { envelopeProvider } from '#server/encryption/kms/envelope.ts'
import { KeyCache } from '#server/encryption/kms/key-cache.ts'
import { KmsProbe } from '#server/encryption/kms/probe.ts'
import type { KmsService } from '#server/encryption/kms/service.ts'
import { seriesOf, testParts } from '#server/encryption/testing/kit.ts'

const never = new AbortController().signal
const context = Buffer.from('/registry/secrets/default/s')
const unavailable = () => new ServiceCallError(new GrpcError(status.unavailable, 'away'))

/** Its ciphertext is the text itself behind the name of the key. */
function memoryService() {
  const calls: string[] = []
  const state = { keyId: 'one', encryptsWith: '', healthz: 'ok', version: 'v2', isAway: false }
  const called = (name: string) => {
    calls.push(name)
    if (state.isAway) throw unavailable()
  }
  const service: KmsService = {
    async status() {
      called('status')
      return { keyId: state.keyId, healthz: state.healthz, version: state.version }
    },
    async encrypt({ plaintext }) {
      called('encrypt')
      const keyId = state.encryptsWith || state.keyId
      const ciphertext = Buffer.concat([Buffer.from(`${keyId}:`), plaintext])
      return { keyId, ciphertext, annotations: [] }
    },
    async decrypt({ ciphertext, keyId }) {
      called('decrypt')
      return { plaintext: ciphertext.subarray(keyId.length + 1) }
    },
    [Symbol.dispose]() {},
  }
  return { calls, state, service }
}

function setUp() {
  const registry = createMetrics()
  const { clock, random, log, metrics } = testParts(registry)
  const { calls, state, service } = memoryService()
  const probe = new KmsProbe({ name: 'p', service, clock, random, log, metrics })
  const keys = new KeyCache({
    ...{ service, random, signal: never },
    onMiss() {},
    onSize() {},
  })
  const provider = envelopeProvider({ name: 'p', probe, keys, clock, metrics })
  return { registry, clock, calls, state, probe, keys, provider, service }
}

const bytes = Buffer.from('hunter2')

test('an answer holds for a while, longer if all was well', async () => {
  const { clock, calls, state, probe } = setUp()
  await probe.check(never)
  clock.advance(19_999)
  await probe.check(never)
  assert.deepEqual(calls, ['status', 'encrypt'])
  clock.advance(1)
  state.isAway = true
  await assert.rejects(probe.check(never), {
    message:
      'failed to perform status section of the healthz check for KMS Provider p, error: rpc error: code = Unavailable desc = away',
  })
  await assert.rejects(probe.check(never), { message: 'rpc error: code = Unavailable desc = away' })
  assert.deepEqual(calls, ['status', 'encrypt', 'status'])
  state.isAway = false
  clock.advance(3000)
  await probe.check(never)
  assert.deepEqual(calls, ['status', 'encrypt', 'status', 'status'])
})

test('nothing is written or read before the service was well once', async () => {
  const { provider, probe } = setUp()
  const missing = { message: 'got unexpected nil transformer' }
  assert.throws(() => provider.toStorage(bytes, context), missing)
  await probe.check(never)
  const stored = provider.toStorage(bytes, context)
  assert.deepEqual(provider.fromStorage(stored, context), { bytes, isStale: false })
  assert.throws(() => provider.fromStorage(Buffer.from([255]), context), /^Error: proto:/)
})

test('a new key makes a new seed, and what the old one wrote stale', async () => {
  const { clock, state, probe, provider, registry } = setUp()
  await using _ = start((signal) => probe.run(false, signal))
  await clock.run(10_000)
  const stored = provider.toStorage(bytes, context)
  state.keyId = 'two'
  await clock.run(59_999)
  assert.equal(provider.fromStorage(stored, context).isStale, false)
  await clock.run(1)
  assert.equal(provider.fromStorage(stored, context).isStale, true)
  const again = provider.toStorage(bytes, context)
  assert.equal(provider.fromStorage(again, context).isStale, false)
  assert.deepEqual(
    seriesOf(registry, 'apiserver_envelope_encryption_key_id_hash_total').filter((text) =>
      text.includes('to_storage'),
    ),
    ['one', 'two'].map(
      (id) =>
        `transformation_type=to_storage,provider_name=p,key_id_hash=${hashOf(id)},apiserver_id_hash=${hashOf('apiserver-test')} 1`,
    ),
  )
})

test('a seed expires three minutes after its key was last confirmed, for writing alone', async () => {
  const { clock, state, probe, provider } = setUp()
  await using _ = start((signal) => probe.run(false, signal))
  await clock.run(10_000)
  const stored = provider.toStorage(bytes, context)
  state.isAway = true
  await clock.run(180_000)
  provider.toStorage(bytes, context)
  await clock.run(1)
  assert.throws(() => provider.toStorage(bytes, context), {
    message: `encryptedDEKSource with keyID hash "${hashOf('one')}" expired at 2026-01-02T03:07:15Z (current time is 2026-01-02T03:07:15Z)`,
  })
  assert.deepEqual(provider.fromStorage(stored, context).bytes, bytes)
  state.isAway = false
  await clock.run(10_000)
  provider.toStorage(bytes, context)
})

test('all that is wrong with a service is told', async () => {
  const { clock, state, probe, registry } = setUp()
  await probe.check(never)
  clock.advance(20_000)
  Object.assign(state, { healthz: 'tired', version: 'v3', keyId: '' })
  await assert.rejects(probe.check(never), {
    message:
      'kmsv2 Provider p is not healthy, error: [got unexpected healthz status: tired, expected KMSv2 API version v2, got v3, got invalid KMSv2 KeyID hash "": keyID is empty]',
  })
  assert.deepEqual(
    seriesOf(registry, 'apiserver_envelope_encryption_invalid_key_id_from_status_total'),
    ['provider_name=p,error=empty 1'],
  )
  clock.advance(20_000)
  Object.assign(state, { healthz: 'ok', version: 'v2beta1', keyId: 'two', encryptsWith: 'three' })
  await assert.rejects(probe.check(never), ({ message }: Error) => {
    const uid = /uid="[0-9a-f-]{36}"/
    assert.equal(
      message.replace(uid, 'uid="UID"'),
      `kmsv2 Provider p is not healthy, error: [KMSv2 API version should not change after the initial status response version v2, got v2beta1, failed to rotate DEK uid="UID", useSeed=true, errState=<nil>, errGen=<nil>, statusKeyIDHash="${hashOf('two')}", encryptKeyIDHash="${hashOf('three')}", stateKeyIDHash="${hashOf('one')}", expirationTimestamp=2026-01-02T03:07:05Z]`,
    )
    return true
  })
})

test('a key that is not at hand is asked for once, and again when it could not be had', async () => {
  const { calls, state, provider, probe } = setUp()
  await probe.check(never)
  const stored = provider.toStorage(bytes, context)
  const other = setUp()
  await other.probe.check(never)
  other.state.isAway = true
  const object = decodeEncrypted(stored)
  await Promise.all([other.keys.fetch(object), other.keys.fetch(object)])
  assert.throws(() => other.provider.fromStorage(stored, context), {
    message: 'failed to decrypt DEK, error: rpc error: code = Unavailable desc = away',
  })
  assert.equal(other.keys.fetch(object), undefined)
  other.state.isAway = false
  await other.keys.recover()
  assert.equal(other.keys.recover(), undefined)
  assert.deepEqual(other.provider.fromStorage(stored, context).bytes, bytes)
  assert.deepEqual(other.calls, ['status', 'encrypt', 'decrypt', 'decrypt'])
  assert.deepEqual([calls, state.isAway], [['status', 'encrypt'], false])
})
