/** Objects of users' own definitions, encrypted: also while their definition changes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Call } from '#server/call.ts'
import {
  bytesOf,
  definitionOf,
  jsonOf,
  parameters,
  until,
  v1,
} from '#server/custom/testing/custom-world.ts'
import { loadPlan } from '#server/encryption/load.ts'
import { configurationOf, openTestFiles } from '#server/encryption/testing/kit.ts'
import { openWholeServer } from '#server/testing/whole-server.ts'
import { mastersGroup } from '#server/user.ts'
import type { Engine } from '#store/engine.ts'
import { onlyKey } from '#store/key.ts'
import { openMemoryEngine } from '#store/memory.ts'

const { signal } = new AbortController()
const scope = 'Cluster'
const key = '/registry/example.com/widgets/one'

async function openOn(engine: Engine, providers: readonly string[]) {
  using files = openTestFiles(configurationOf({ 'widgets.example.com': providers }))
  const encryption = { path: files.path, reloads: false, plan: loadPlan(files.path, false) }
  const server = await openWholeServer({ engine, encryption })
  const { core } = server
  const found = () => core.resources().find('example.com', 'v1', 'widgets')
  const call = (apiVersion: string, plural: string, at: Partial<Call> = {}): Call => {
    const [group = '', version = ''] = apiVersion.split('/')
    const resource = core.resources().find(group, version, plural)
    assert.ok(resource, `${apiVersion} ${plural} is served`)
    const user = { name: 'admin', groups: [mastersGroup] }
    const common = { resource, subresource: '', namespace: '', name: '', userAgent: 'test' }
    return { ...common, user, signal, warn() {}, ...at }
  }
  const widget = (name = 'one') => call('example.com/v1', 'widgets', { name })
  const definitions = (name = '') =>
    call('apiextensions.k8s.io/v1', 'customresourcedefinitions', { name })
  return {
    found,
    widget,
    definitions,
    verbs: core.verbs,
    async get() {
      return jsonOf(await core.verbs.get(widget(), { resourceVersion: '' }), widget())
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function head(engine: Engine): Promise<string> {
  const { entries } = await engine.range(onlyKey(key))
  return Buffer.from(entries[0]!.value).toString('latin1').slice(0, 24)
}

test('custom resources are encrypted, survive a new definition, and are rewritten when stale', async () => {
  await using engine = await openMemoryEngine()
  {
    await using world = await openOn(engine, ['aesgcm one a'])
    const definition = definitionOf('widgets', 'Widget', { scope })
    await world.verbs.create(world.definitions(), bytesOf(definition), parameters)
    await until(() => world.found() !== undefined)
    const one = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one' } }
    await world.verbs.create(world.widget(''), bytesOf({ ...one, spec: { a: 'x' } }), parameters)
    assert.match(await head(engine), /^k8s:enc:aesgcm:v1:one:/)
    // Another definition of the kind reads what is stored anew.
    const before = world.found()
    const versions = [
      { ...v1, additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath: '.spec.a' }] },
    ]
    const at = world.definitions('widgets.example.com')
    const there = jsonOf(await world.verbs.get(at, { resourceVersion: '' }), at)
    await world.verbs.update(
      at,
      bytesOf({ ...there, spec: { ...there.spec, versions } }),
      parameters,
    )
    await until(() => world.found() !== before)
    assert.deepEqual((await world.get()).spec, { a: 'x', size: 1 })
  }
  await using world = await openOn(engine, ['secretbox two b', 'aesgcm one a'])
  const there = await world.get()
  await world.verbs.update(world.widget(), bytesOf(there), parameters)
  assert.match(await head(engine), /^k8s:enc:secretbox:v1:two/)
  assert.deepEqual((await world.get()).spec, { a: 'x', size: 1 })
})
