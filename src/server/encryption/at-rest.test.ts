/** Encryption as a whole server has it: what the store then holds, and what clients hear. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { isStatusError } from '#api/status/status.ts'
import { loadPlan } from '#server/encryption/load.ts'
import { configurationOf, openTestFiles } from '#server/encryption/testing/kit.ts'
import { openWholeServer, type WholeServer } from '#server/testing/whole-server.ts'
import type { Engine } from '#store/engine.ts'
import { onlyKey } from '#store/key.ts'
import { openMemoryEngine } from '#store/memory.ts'

const never = new AbortController().signal
const options = { signal: never }
const secrets = { group: '', version: 'v1', resource: 'secrets' }
const configMaps = { ...secrets, resource: 'configmaps' }
const events = { ...secrets, resource: 'events' }
const namespace = 'default'

type Rules = Readonly<Record<string, readonly string[]>>

/** A server on this store; absent rules: without encryption. */
async function serverOn(engine: Engine, rules?: Rules): Promise<WholeServer> {
  using files = openTestFiles(rules ? configurationOf(rules) : '')
  const encryption = rules && {
    ...{ path: files.path, reloads: false, plan: loadPlan(files.path, false) },
  }
  const server = await openWholeServer({ engine, ...(encryption && { encryption }) })
  const namespaces = { group: '', version: 'v1', resource: 'namespaces' }
  const metadata = { name: namespace }
  if (server.core.resources().hub('', 'namespaces')!.store!.count === 0) {
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {} }
    await server.core.transport.create(namespaces, metadata, object as Resource, options)
  }
  return server
}

function secret(name: string, data: Readonly<Record<string, string>> = {}): Resource {
  const metadata = { name, namespace }
  return { apiVersion: 'v1', kind: 'Secret', metadata, data } as Resource
}

async function create(server: WholeServer, resource: typeof secrets, object: Resource) {
  return await server.core.transport.create(resource, object.metadata, object, options)
}

/** What the store has, up to where the ciphertext begins. */
async function storedHead(engine: Engine, key: string): Promise<string> {
  const { entries } = await engine.range(onlyKey(key))
  const text = Buffer.from(entries[0]!.value).toString('latin1')
  return /^k8s:enc:\w+:v1:\w+:|^k8s\0|^\{/.exec(text)?.[0] ?? text
}

async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (isStatusError(error)) return `${error.status.code} ${error.status.reason}: ${error.message}`
    throw error
  }
  return 'nothing'
}

const keyOf = (name: string) => `/registry/secrets/default/${name}`

test('the first provider writes, all of them read, and nothing else is touched', async () => {
  await using engine = await openMemoryEngine()
  for (const provider of ['identity', 'aescbc k a', 'aesgcm k a', 'secretbox k a']) {
    await using server = await serverOn(engine, { secrets: [provider] })
    const name = provider.split(' ')[0]!
    await create(server, secrets, secret(name, { password: 'aHVudGVyMg==' }))
    await create(server, configMaps, {
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      metadata: { name, namespace },
    })
  }
  assert.deepEqual(
    await Promise.all(
      ['identity', 'aescbc', 'aesgcm', 'secretbox']
        .map(keyOf)
        .map((key) => storedHead(engine, key)),
    ),
    ['k8s\0', 'k8s:enc:aescbc:v1:k:', 'k8s:enc:aesgcm:v1:k:', 'k8s:enc:secretbox:v1:k:'],
  )
  assert.equal(await storedHead(engine, '/registry/configmaps/default/aesgcm'), 'k8s\0')
  const all = ['secretbox k a', 'aesgcm k a', 'aescbc k a', 'identity']
  await using server = await serverOn(engine, { secrets: all })
  const { items } = await server.core.transport.list(secrets, { namespace, ...options })
  assert.deepEqual(
    items.map((item) => [item.metadata.name, (item as { data?: object }).data]),
    ['aescbc', 'aesgcm', 'identity', 'secretbox'].map((name) => [
      name,
      { password: 'aHVudGVyMg==' },
    ]),
  )
})

test('an update that changes nothing writes what is stale, once', async () => {
  await using engine = await openMemoryEngine()
  {
    await using server = await serverOn(engine, { secrets: ['aescbc old a'] })
    await create(server, secrets, secret('s', { a: 'Yg==' }))
  }
  await using server = await serverOn(engine, { secrets: ['aesgcm new b', 'aescbc old a'] })
  const { transport } = server.core
  const before = await transport.get(secrets, { name: 's', namespace }, options)
  const after = await transport.update(secrets, { name: 's', namespace }, before, options)
  assert.equal(await storedHead(engine, keyOf('s')), 'k8s:enc:aesgcm:v1:new:')
  assert.notEqual(after.metadata.resourceVersion, before.metadata.resourceVersion)
  assert.deepEqual((after as { data?: object }).data, { a: 'Yg==' })
  const again = await transport.update(secrets, { name: 's', namespace }, after, options)
  assert.equal(again.metadata.resourceVersion, after.metadata.resourceVersion)
})

test('a change is written with the newest key, and the old one may go', async () => {
  await using engine = await openMemoryEngine()
  {
    await using server = await serverOn(engine)
    await create(server, secrets, secret('s'))
  }
  for (const rules of [
    ['aescbc one a', 'identity'],
    ['aescbc two b', 'aescbc one a'],
    ['secretbox three c', 'aescbc two b'],
  ]) {
    await using server = await serverOn(engine, { secrets: rules })
    const { transport } = server.core
    const at = { name: 's', namespace }
    await transport.update(secrets, at, await transport.get(secrets, at, options), options)
  }
  assert.equal(await storedHead(engine, keyOf('s')), 'k8s:enc:secretbox:v1:three:')
})

test('what cannot be read is refused in upstream’s words, and stays', async () => {
  await using engine = await openMemoryEngine()
  {
    await using server = await serverOn(engine, { secrets: ['aesgcm k a'] })
    await create(server, secrets, secret('s'))
  }
  const cases = [
    [['aescbc k a'], 'no matching prefix found'],
    [['aesgcm other a'], 'no matching key was found for the provided AES transformer'],
    [['aesgcm k b'], 'cipher: message authentication failed'],
    [['secretbox k a', 'aesgcm k b', 'identity'], 'cipher: message authentication failed'],
    [['identity'], 'no matching prefix found'],
  ] as const
  for (const [providers, words] of cases) {
    await using server = await serverOn(engine, { secrets: providers })
    const { transport } = server.core
    const at = { name: 's', namespace }
    const head = '500 InternalError: Internal error occurred:'
    assert.equal(await said(transport.get(secrets, at, options)), `${head} ${words}`)
    assert.equal(
      await said(transport.list(secrets, { namespace, ...options })),
      `${head} unable to transform key "/registry/secrets/default/s": ${words}`,
    )
    assert.equal(
      await said(transport.list(secrets, { namespace, fieldSelector: 'type=Opaque', ...options })),
      `${head} unable to transform key "/registry/secrets/default/s": ${words}`,
    )
    assert.equal(await said(transport.delete(secrets, at, options)), `${head} ${words}`)
    assert.equal(
      await said(transport.update(secrets, at, secret('s'), options)),
      `${head} ${words}`,
    )
    await create(server, secrets, secret('other'))
    await transport.delete(secrets, { name: 'other', namespace }, options)
  }
  assert.equal(await storedHead(engine, keyOf('s')), 'k8s:enc:aesgcm:v1:k:')
  await using plain = await serverOn(engine)
  assert.equal(
    await said(plain.core.transport.get(secrets, { name: 's', namespace }, options)),
    '500 InternalError: Internal error occurred: identity transformer tried to read encrypted data',
  )
})

test('a value that was moved to another key is not believed', async () => {
  await using engine = await openMemoryEngine()
  await using server = await serverOn(engine, { secrets: ['aesgcm k a'] })
  await create(server, secrets, secret('mine'))
  const { entries } = await engine.range(onlyKey(keyOf('mine')))
  const { value } = entries[0]!
  await engine.commit({ success: [{ type: 'put', key: keyOf('theirs'), value }] })
  await create(server, configMaps, {
    ...{ apiVersion: 'v1', kind: 'ConfigMap' },
    metadata: { name: 'later', namespace },
  })
  assert.match(
    await said(server.core.transport.get(secrets, { name: 'theirs', namespace }, options)),
    /cipher: message authentication failed$/,
  )
})

test('stars mean all of a group, or all; a name of its own comes first', async () => {
  await using engine = await openMemoryEngine()
  await using server = await serverOn(engine, {
    configmaps: ['identity'],
    '*.': ['aesgcm core a'],
    '*.*': ['secretbox rest a'],
  })
  await create(server, secrets, secret('s'))
  const metadata = { name: 'c', namespace }
  await create(server, configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata })
  await create(server, events, {
    ...{ apiVersion: 'v1', kind: 'Event', metadata },
    ...{ involvedObject: { namespace }, reason: 'x', message: 'x', type: 'Normal' },
  } as Resource)
  const roles = { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'roles' }
  await create(server, roles, {
    ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata },
  } as Resource)
  const keys = [
    keyOf('s'),
    ...['configmaps', 'events', 'roles'].map((one) => `/registry/${one}/default/c`),
  ]
  assert.deepEqual(await Promise.all(keys.map((key) => storedHead(engine, key))), [
    'k8s:enc:aesgcm:v1:core:',
    'k8s\0',
    'k8s:enc:aesgcm:v1:core:',
    'k8s:enc:secretbox:v1:rest:',
  ])
})

test('an event that is written anew because it is stale still expires', async () => {
  await using engine = await openMemoryEngine()
  const at = { name: 'e', namespace }
  const event = {
    ...{ apiVersion: 'v1', kind: 'Event', metadata: at, involvedObject: { namespace } },
    ...{ reason: 'x', message: 'x', type: 'Normal' },
  } as Resource
  {
    await using server = await serverOn(engine, { events: ['aescbc one a'] })
    await create(server, events, event)
  }
  await using server = await serverOn(engine, { events: ['aesgcm two b', 'aescbc one a'] })
  const { transport } = server.core
  await transport.update(events, at, await transport.get(events, at, options), options)
  const key = '/registry/events/default/e'
  assert.equal(await storedHead(engine, key), 'k8s:enc:aesgcm:v1:two:')
  const { entries } = await engine.range(onlyKey(key))
  assert.notEqual(entries[0]!.lease, 0n)
})

test('watches show what is encrypted', async () => {
  await using engine = await openMemoryEngine()
  await using server = await serverOn(engine, { secrets: ['aesgcm k a'] })
  const { transport } = server.core
  const stop = new AbortController()
  const seen: string[] = []
  const watching = (async () => {
    for await (const batch of transport.watch(secrets, { namespace, signal: stop.signal })) {
      for (const { type, object } of batch) {
        if ('data' in object) seen.push(`${type} ${JSON.stringify(object.data)}`)
      }
      if (seen.length === 3) return
    }
  })()
  const at = { name: 's', namespace }
  const made = await create(server, secrets, secret('s', { a: 'Yg==' }))
  await transport.update(secrets, at, { ...made, data: { a: 'Yw==' } } as Resource, options)
  await transport.delete(secrets, at, options)
  await watching
  stop.abort()
  assert.deepEqual(seen, ['ADDED {"a":"Yg=="}', 'MODIFIED {"a":"Yw=="}', 'DELETED {"a":"Yw=="}'])
})
