import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import type { ServerOptions } from '#server/options.ts'
import { openWholeServer, type WholeServer } from '#server/testing/whole-server.ts'
import type { Engine } from '#store/engine.ts'
import { prefixRange } from '#store/key.ts'
import { openMemoryEngine } from '#store/memory.ts'

const { signal } = new AbortController()
const at = (resource: string) => ({ group: '', version: 'v1', resource })

/** With a namespace `x` in it. */
async function open(changes: Partial<ServerOptions>): Promise<WholeServer> {
  const server = await openWholeServer({ authorizationModes: [], ...changes })
  await create(server, 'namespaces', { kind: 'Namespace', spec: {} })
  return server
}

async function create({ core }: WholeServer, resource: string, object: object): Promise<void> {
  const namespace = resource === 'namespaces' ? '' : 'x'
  const whole = { apiVersion: 'v1', metadata: { name: 'x' }, ...object } as Resource
  await core.transport.create(at(resource), { namespace, name: '' }, whole, { signal })
}

const securityContext = { privileged: true }
const containers = [{ name: 'c', image: 'i', securityContext }]
const template = { metadata: {}, spec: { containers } }

for (const allowPrivileged of [true, false]) {
  test(`a privileged pod is ${allowPrivileged ? 'taken' : 'refused'} as the server was told`, async () => {
    await using server = await open({ allowPrivileged })
    const creating = create(server, 'podtemplates', { kind: 'PodTemplate', template })
    if (allowPrivileged) await creating
    else await assert.rejects(creating, /securityContext\.privileged: Forbidden: disallowed by/)
  })
}

for (const collectsGarbage of [true, false]) {
  test(`${collectsGarbage ? 'a' : 'no'} collector of dependents is waited for`, async () => {
    await using server = await open({ collectsGarbage })
    await create(server, 'configmaps', { kind: 'ConfigMap' })
    const { transport } = server.core
    const name = { namespace: 'x', name: 'x' }
    const options = { propagationPolicy: 'Foreground', signal } as const
    await transport.delete(at('configmaps'), name, options)
    const getting = transport.get(at('configmaps'), name, { signal })
    if (!collectsGarbage) await assert.rejects(getting, /not found/)
    else assert.deepEqual((await getting).metadata.finalizers, ['foregroundDeletion'])
  })
}

async function keysIn(engine: Engine, kind: string): Promise<readonly string[]> {
  const { entries } = await engine.range(prefixRange(`/registry/${kind}/`))
  return entries.map(({ key }) => key.slice('/registry/'.length))
}

test('a resource is kept where it is to be kept, else where its group is, else with all others', async () => {
  await using one = await openMemoryEngine()
  await using other = await openMemoryEngine()
  const otherStores = [
    { engine: one, resources: [{ group: '', resource: 'configmaps' }] },
    { engine: other, resources: [{ group: '', resource: '*' }] },
  ]
  await using server = await open({ otherStores })
  await create(server, 'configmaps', { kind: 'ConfigMap' })
  await create(server, 'secrets', { kind: 'Secret' })
  const { transport } = server.core
  const { items } = await transport.list(at('configmaps'), { namespace: 'x', signal })
  assert.equal(items.length, 1)
  const found = await Promise.all([
    keysIn(one, 'configmaps/x'),
    keysIn(one, 'secrets'),
    keysIn(other, 'secrets/x'),
    keysIn(other, 'namespaces'),
  ])
  assert.deepEqual(found.slice(0, 3), [['configmaps/x/x'], [], ['secrets/x/x']])
  assert.ok(found[3]!.includes('namespaces/x'))
})
