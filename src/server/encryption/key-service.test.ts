/** A server and a key service beside it, over a real socket: new keys, restarts, and each without the other. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { createFakeClock } from '#base/clock.ts'
import { loadPlan } from '#server/encryption/load.ts'
import { behaving, openFakeKeyService } from '#server/encryption/testing/key-service.ts'
import { configurationOf, openTestFiles } from '#server/encryption/testing/kit.ts'
import { openWholeServer, type WholeServer } from '#server/testing/whole-server.ts'
import type { Engine } from '#store/engine.ts'
import { onlyKey } from '#store/key.ts'
import { openMemoryEngine } from '#store/memory.ts'

const options = { signal: new AbortController().signal }
const namespace = 'default'
const at = { name: 's', namespace }
const secrets = { group: '', version: 'v1', resource: 'secrets' }

/** Lets what is really under way come to its end, while time stands still. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise<void>((go) => setImmediate(go))
}

/** One store and one socket, for server after server. */
async function openPlace() {
  const files = openTestFiles('')
  const socket = join(files.directory, 'kms.sock')
  files.write(configurationOf({ secrets: [`kms plug ${socket}`] }))
  const engine = await openMemoryEngine()
  const clock = createFakeClock(Date.parse('2026-01-02T03:04:05Z'))
  return {
    socket,
    engine,
    clock,
    server(): Promise<WholeServer> {
      const plan = loadPlan(files.path, false)
      return openWholeServer({
        engine,
        clock,
        encryption: { path: files.path, reloads: false, plan },
      })
    },
    /** Time goes on as long as it takes to give up a service that is not there. */
    async inTime<T>(work: Promise<T>): Promise<T> {
      let isDone = false
      const done = work.finally(() => {
        isDone = true
      })
      await until(() => {
        clock.advance(1)
        return isDone
      })
      return await done
    },
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      files[Symbol.dispose]()
    },
  }
}

async function createSecret({ core }: WholeServer): Promise<Resource> {
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace }, spec: {} }
  const spaces = { group: '', version: 'v1', resource: 'namespaces' }
  await core.transport.create(spaces, space.metadata, space as Resource, options)
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: at, data: { a: 'Yg==' } }
  return await core.transport.create(secrets, at, secret as Resource, options)
}

async function stored(engine: Engine): Promise<Buffer> {
  const { entries } = await engine.range(onlyKey('/registry/secrets/default/s'))
  return Buffer.from(entries[0]!.value)
}

async function words(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'nothing',
    (error: Error) => error.message,
  )
}

const checkOf = ({ core }: WholeServer) =>
  words(Promise.resolve(core.encryptionChecks[0]!.check(options.signal)))

test('the service is asked once for what many values need, and a new key makes them stale', async () => {
  await using place = await openPlace()
  await using service = await openFakeKeyService(place.socket)
  await using server = await place.server()
  const { transport } = server.core
  const made = await createSecret(server)
  assert.match((await stored(place.engine)).toString('latin1'), /^k8s:enc:kms:v2:plug:\n/)
  assert.equal(
    (await transport.update(secrets, at, made, options)).metadata.resourceVersion,
    made.metadata.resourceVersion,
  )
  assert.deepEqual(service.calls, ['Status', 'Encrypt'])
  service.behaviour.keyId = 'key-2'
  place.clock.advance(60_000)
  await until(() => service.calls.length === 4)
  await until(async () => (await checkOf(server)) === 'nothing')
  const anew = await transport.update(secrets, at, made, options)
  assert.notEqual(anew.metadata.resourceVersion, made.metadata.resourceVersion)
  assert.match((await stored(place.engine)).toString('latin1'), /key-2/)
  assert.deepEqual(service.calls, ['Status', 'Encrypt', 'Status', 'Encrypt'])
})

test('another server reads what the first has written, with one question', async () => {
  await using place = await openPlace()
  const annotations = [{ key: 'version.example.com', value: Buffer.from('1') }]
  await using service = await openFakeKeyService(place.socket, behaving({ annotations }))
  {
    await using server = await place.server()
    await createSecret(server)
  }
  await using server = await place.server()
  const { items } = await server.core.transport.list(secrets, { namespace, ...options })
  assert.deepEqual(
    items.map((item) => (item as { data?: object }).data),
    [{ a: 'Yg==' }],
  )
  assert.deepEqual(service.calls.slice(2), ['Status', 'Encrypt', 'Decrypt'])
})

test('a server starts without its key service, says so, and goes on when that comes', async () => {
  await using place = await openPlace()
  {
    await using _ = await openFakeKeyService(place.socket)
    await using server = await place.server()
    await createSecret(server)
  }
  await using server = await place.inTime(place.server())
  const { transport } = server.core
  assert.equal(
    await checkOf(server),
    `kms-provider-0: rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = "transport: Error while dialing: dial unix ${place.socket}: connect: no such file or directory"`,
  )
  const early = await place.inTime(words(transport.get(secrets, at, options)))
  assert.match(early, /got unexpected nil transformer$/)
  await using service = await openFakeKeyService(place.socket)
  place.clock.advance(10_000)
  await until(() => service.calls.includes('Encrypt'))
  await until(async () => (await words(transport.get(secrets, at, options))) === 'nothing')
  assert.equal(await checkOf(server), 'nothing')
})

test('a key that the service cannot decrypt spoils the objects that need it, and no others', async () => {
  await using place = await openPlace()
  {
    await using _ = await openFakeKeyService(place.socket)
    await using server = await place.server()
    await createSecret(server)
  }
  await using service = await openFakeKeyService(place.socket)
  service.behaviour.refuses = 'Decrypt'
  await using server = await place.server()
  const { transport } = server.core
  const why = 'failed to decrypt DEK, error: rpc error: code = FailedPrecondition desc = not today'
  assert.equal(await words(transport.get(secrets, at, options)), `Internal error occurred: ${why}`)
  assert.equal(
    await words(transport.list(secrets, { namespace, ...options })),
    `Internal error occurred: unable to transform key "/registry/secrets/default/s": ${why}`,
  )
  assert.equal(
    await words(transport.delete(secrets, at, options)),
    `Internal error occurred: ${why}`,
  )
  const other = { name: 'other', namespace }
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: other }
  await transport.create(secrets, other, secret as Resource, options)
  service.behaviour.refuses = undefined
  const { items } = await transport.list(secrets, { namespace, ...options })
  assert.deepEqual(
    items.map(({ metadata }) => metadata.name),
    ['other', 's'],
  )
})
