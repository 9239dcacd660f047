/** The file as it changes, on virtual time. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { createSeededRandom } from '#base/random.ts'
import { hashOf } from '#server/configuration/reload-metrics.ts'
import { openEncryption } from '#server/encryption/encryption.ts'
import { loadPlan } from '#server/encryption/load.ts'
import { openFakeKeyService } from '#server/encryption/testing/key-service.ts'
import { configurationOf, openTestFiles, seriesOf } from '#server/encryption/testing/kit.ts'

const secrets = { group: '', resource: 'secrets' }
const key = '/registry/secrets/default/s'
const bytes = Buffer.from('hunter2')
const prefix = 'apiserver_encryption_config_controller'

async function follow(first: readonly string[], { reloads = true } = {}) {
  const files = openTestFiles('')
  const socket = join(files.directory, 'kms.sock')
  files.write(configurationOf({ secrets: first.map((text) => text.replace('SOCKET', socket)) }))
  const clock = createFakeClock(Date.parse('2026-01-02T03:04:05Z'))
  const metrics = createMetrics()
  const complaints: string[] = []
  const log = {
    ...silentLogger,
    error: (_: string, fields: { error?: Error } = {}) => complaints.push(fields.error!.message),
  }
  const random = createSeededRandom(3)
  const parts = { clock, random, log, metrics, serverId: 'apiserver-x' }
  const plan = loadPlan(files.path, reloads)
  const encryption = await openEncryption({ path: files.path, reloads, plan }, parts)
  const transformer = encryption.transformerFor(secrets)
  return {
    files,
    socket,
    clock,
    complaints,
    encryption,
    transformer,
    head() {
      const text = Buffer.from(transformer.toStorage(bytes, key)).toString('latin1')
      return /^k8s:enc:\w+:v1:\w+:/.exec(text)?.[0] ?? text
    },
    series: (name: string) => seriesOf(metrics, `${prefix}_${name}`),
    async [Symbol.asyncDispose]() {
      await encryption[Symbol.asyncDispose]()
      files[Symbol.dispose]()
    },
  }
}

/** Lets what is really under way come to its end, while time stands still. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>((go) => setImmediate(go))
}

const server = `apiserver_id_hash=${hashOf('apiserver-x')}`

test('a changed file is followed within a minute', async () => {
  await using followed = await follow(['aescbc one a'])
  const { clock, files, transformer } = followed
  const stored = transformer.toStorage(bytes, key)
  assert.equal(transformer.fromStorage(stored, key).isStale, false)
  files.write(configurationOf({ secrets: ['aesgcm two b', 'aescbc one a'] }))
  await clock.run(59_999)
  assert.equal(followed.head(), 'k8s:enc:aescbc:v1:one:')
  await clock.run(1)
  assert.equal(followed.head(), 'k8s:enc:aesgcm:v1:two:')
  assert.deepEqual(transformer.fromStorage(stored, key), { bytes, isStale: true })
  assert.deepEqual(followed.series('automatic_reloads_total'), [`status=success,${server} 1`])
  assert.deepEqual(followed.series('automatic_reload_last_timestamp_seconds'), [
    `status=success,${server} ${Date.parse('2026-01-02T03:05:05Z') / 1000}`,
  ])
  const { hash } = loadPlan(files.path, true)
  assert.ok(followed.series('last_config_info').includes(`${server},hash=${hash} 1`))
  await clock.run(600_000)
  assert.deepEqual(followed.series('automatic_reloads_total'), [`status=success,${server} 1`])
})

test('a file that cannot be followed leaves the old one in place, and is told until it can', async () => {
  await using followed = await follow(['aescbc one a'])
  const { clock, files, complaints } = followed
  files.write('kind: EncryptionConfiguration')
  await clock.run(60_000)
  assert.equal(followed.head(), 'k8s:enc:aescbc:v1:one:')
  assert.equal(
    complaints[0],
    `error while parsing file: error decoding encryption provider configuration file "${files.path}": Object 'apiVersion' is missing in 'REDACTED'`,
  )
  files.write('')
  await clock.run(60_000)
  assert.equal(complaints.at(-1), `encryption provider configuration file "${files.path}" is empty`)
  assert.deepEqual(followed.series('automatic_reloads_total'), [
    `status=failure,${server} ${complaints.length}`,
  ])
  files.write(configurationOf({ secrets: ['secretbox two b'] }))
  await clock.run(60_000)
  assert.equal(followed.head(), 'k8s:enc:secretbox:v1:two:')
  assert.ok(complaints.length > 5 && complaints.length < 30, `${complaints.length} tries`)
})

test('without being asked to, it does not look at the file again', async () => {
  await using followed = await follow(['aescbc one a'], { reloads: false })
  followed.files.write(configurationOf({ secrets: ['aesgcm two b'] }))
  await followed.clock.run(600_000)
  assert.equal(followed.head(), 'k8s:enc:aescbc:v1:one:')
  assert.deepEqual(followed.encryption.checks, [])
})

test('a resource may be encrypted later, and then no more', async () => {
  await using followed = await follow(['aescbc one a'])
  const { clock, files, encryption } = followed
  const others = encryption.transformerFor({ group: 'apps', resource: 'deployments' })
  assert.equal(others.isPlain, true)
  files.write(
    configurationOf({ '*.apps': ['aesgcm two b'], secrets: ['identity', 'aescbc one a'] }),
  )
  await clock.run(60_000)
  assert.equal(others.isPlain, false)
  assert.match(
    Buffer.from(others.toStorage(bytes, key)).toString('latin1'),
    /^k8s:enc:aesgcm:v1:two:/,
  )
  assert.equal(followed.head(), 'hunter2')
  assert.equal(encryption.checks[0]?.name, 'kms-providers')
})

test('a key service that is no longer used is let go of, once its calls must be over', async () => {
  await using followed = await follow(['aesgcm one a'])
  const { clock, files, socket } = followed
  await using service = await openFakeKeyService(socket)
  const well = ['Status', 'Encrypt']
  files.write(configurationOf({ secrets: [`kms plug ${socket}`, 'aesgcm one a'] }))
  clock.advance(60_000)
  await until(() => followed.head().startsWith('k8s:enc:kms:v2:plug:'))
  assert.deepEqual(service.calls, well)
  clock.advance(60_000)
  await until(() => service.calls.length === 3)
  files.write(configurationOf({ secrets: ['aesgcm one a'] }))
  clock.advance(60_000)
  await until(() => followed.head() === 'k8s:enc:aesgcm:v1:one:')
  await clock.run(2000)
  const calls = service.calls.length
  for (let minute = 0; minute < 10; minute++) {
    await clock.run(60_000)
    for (let turn = 0; turn < 20; turn++) await new Promise<void>((go) => setImmediate(go))
  }
  assert.equal(service.calls.length, calls)
})

test('a key service that does not get well keeps its configuration out', async () => {
  await using followed = await follow(['aesgcm one a'])
  const { clock, files, socket, complaints } = followed
  files.write(configurationOf({ secrets: [`kms plug ${socket}`] }))
  clock.advance(60_000)
  await until(() => {
    clock.advance(1)
    return complaints.length > 0
  })
  assert.match(
    complaints[0]!,
    /^health check for new transformers failed, polling error timed out waiting for the condition: kms-provider-0: rpc error: code = DeadlineExceeded/,
  )
  assert.equal(followed.head(), 'k8s:enc:aesgcm:v1:one:')
})
