/** Three API servers on one etcd: what only one may have, what all must know, and one that is killed. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import type { RangeAllocation } from '#kinds/core/rangeallocation/types.ts'
import { PortSet } from '#server/resources/services/port-set.ts'
import { rangeAllocations } from '#server/resources/services/port-writer.ts'
import { kept } from '#server/storage/testing/kit.ts'
import { never } from '#store/conformance/kit.ts'
import type { Engine } from '#store/engine.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import { onlyKey } from '#store/key.ts'
import { type ApiServerProcess, startApiServer } from '../processes/api-server.ts'
import type { Answer, AskOptions } from '../processes/ask.ts'
import { watch } from '../versions/watched.ts'

interface Service {
  readonly metadata: { readonly name: string; readonly resourceVersion: string }
  readonly spec: {
    readonly clusterIP: string
    readonly ports: readonly { readonly nodePort: number }[]
  }
}

const space = '/api/v1/namespaces/default'
const services = `${space}/services`
const configMaps = `${space}/configmaps`
/** A lease of 15 seconds, and the ten until another server looks. */
const patienceMs = 40_000
const range = { first: 30000, last: 32767 }
const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3']

suite('three servers on one etcd', { skip: missingEtcd }, () => {
  const stack = new AsyncDisposableStack()
  let engine: Engine
  let servers: readonly ApiServerProcess[]
  let random = 0
  const anyServer = () => servers[random++ % servers.length]!
  before(async () => {
    const [etcd] = await startEtcd({ members: 1 })
    stack.use(etcd!)
    const endpoints = [etcd!.endpoint]
    engine = stack.use(await openEtcdEngine({ endpoints }))
    const begin = async (ip: string) => {
      const flags = ['--endpoint-reconciler-type=lease', `--advertise-address=${ip}`]
      const users = ['reader,reader,reader-uid']
      return stack.use(await startApiServer({ etcd: endpoints, flags, users }))
    }
    servers = await Promise.all(addresses.map(begin))
  })
  after(() => stack.disposeAsync())

  test('stand behind the kubernetes Service together', async () => {
    await untilBehind(anyServer(), addresses)
  })

  test('give no port and no address away twice, and get all back', async () => {
    const made = await Promise.all(
      Array.from({ length: 90 }, (_, i) => create(anyServer(), service(`many-${i}`))),
    )
    const ports = made.map(portOf)
    assert.equal(new Set(ports).size, made.length)
    assert.equal(new Set(made.map(({ spec }) => spec.clusterIP)).size, made.length)
    assert.deepEqual(await storedPorts(engine), ports.toSorted())
    await Promise.all(made.map(({ metadata }) => remove(anyServer(), metadata.name)))
    assert.deepEqual(await storedPorts(engine), [])
    const { text } = await anyServer().ask('/apis/networking.k8s.io/v1/ipaddresses')
    assert.deepEqual(namesIn(text), ['10.96.0.1'])
  })

  test('let one of three have what all want at once', async () => {
    for (let i = 0; i < 10; i++) {
      const wanted = { port: 80, nodePort: range.first + i }
      const answers = await Promise.all(
        servers.map((server, s) =>
          server.ask(services, { body: service(`one-${i}-${s}`, { ports: [wanted] }) }),
        ),
      )
      const codes = answers.map(({ code }) => code).toSorted()
      assert.deepEqual(codes, [201, 422, 422])
      for (const { code, text } of answers) {
        if (code === 422) assert.match(text, /provided port is already allocated/)
      }
    }
    const { text } = await anyServer().ask(services)
    const names = namesIn(text).filter((name) => name.startsWith('one-'))
    await Promise.all(names.map((name) => remove(anyServer(), name)))
    assert.deepEqual(await storedPorts(engine), [])
  })

  test('each see at once what another one has written, in order', async () => {
    const [a, b] = servers
    const { metadata } = JSON.parse((await a!.ask(configMaps)).text) as Service
    using seen = await watch(
      b!,
      `${configMaps}?watch=1&resourceVersion=${metadata.resourceVersion}`,
    )
    const written: string[] = []
    for (let i = 0; i < 50; i++) {
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `seen-${i}` } }
      await asked(servers[i % 2]!, configMaps, { body })
      written.push(`seen-${i}`)
      const other = servers[(i + 1) % 2]!
      assert.equal((await other.ask(`${configMaps}/seen-${i}`)).code, 200)
      assert.ok(namesIn((await other.ask(configMaps)).text).includes(`seen-${i}`))
    }
    const names = () =>
      seen.events.flatMap(({ object }) => object.metadata.name ?? []).filter(isSeen)
    await seen.until(() => names().length >= written.length)
    assert.deepEqual(names(), written)
  })

  test('follow the rights, the kinds and the quotas that another one was told of', async () => {
    const [a, b, c] = servers
    const readers = { subjects: [{ kind: 'User', name: 'reader' }], ...roleRef('cluster-admin') }
    const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'
    assert.equal((await b!.ask(services, { token: 'reader' })).code, 403)
    await asked(a!, bindings, { body: { ...readers, metadata: { name: 'readers' } } })
    await until('a right', async () => (await b!.ask(services, { token: 'reader' })).code === 200)

    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    await asked(b!, definitions, { body: definition })
    await until('a kind', async () => (await c!.ask(things)).code === 200)
    const thing = { apiVersion: 'test.io/v1', kind: 'Thing', metadata: { generateName: 'a-' } }
    await until('a kind', async () => (await a!.ask(things, { body: thing })).code === 201)

    const hard = { 'count/secrets': '7' }
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few' },
      spec: { hard },
    }
    await asked(c!, `${space}/resourcequotas`, { body: quota })
    const status = { status: { hard, used: { 'count/secrets': '0' } } }
    const patch = { method: 'PATCH', headers: { 'content-type': 'application/merge-patch+json' } }
    await asked(c!, `${space}/resourcequotas/few/status`, { ...patch, body: status })
    await until('a quota', async () => {
      const { text } = await a!.ask(`${space}/resourcequotas/few?resourceVersion=0`)
      return text.includes('"used"')
    })
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { generateName: 's-' } }
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => anyServer().ask(`${space}/secrets`, { body: secret })),
    )
    const codes = answers.map(({ code }) => code)
    assert.deepEqual(
      [codes.filter((code) => code === 201).length, new Set(codes)],
      [7, new Set([201, 403])],
    )
  })

  test('go on without one that was killed, and give away nothing that it had', async () => {
    const [a, b, c] = servers
    const agreed: Service[] = []
    let isOver = false
    let killed: Promise<void> | undefined
    const writers = Array.from({ length: 9 }, async (_, w) => {
      for (let i = 0; !isOver; i++) {
        const server = servers[w % 3]!
        const answer = await server
          .ask(services, { body: service(`kill-${w}-${i}`) })
          .catch(() => undefined)
        if (answer?.code === 201) agreed.push(JSON.parse(answer.text) as Service)
        else if (server !== c || !killed) assert.fail(answer?.text ?? 'no answer')
        else return
        if (i % 2)
          await remove(server, `kill-${w}-${i}`).catch((error: unknown) => {
            if (server !== c || !killed) throw error
          })
        if (agreed.length > 60) killed ??= c!.kill('SIGKILL')
        if (agreed.length > 200) isOver = true
      }
    })
    await Promise.all(writers)
    await killed
    servers = [a!, b!]
    const { text } = await b!.ask(services)
    const left = (JSON.parse(text) as { items: Service[] }).items.filter(isOfKilling)
    const ports = left.map(portOf)
    assert.equal(new Set(ports).size, ports.length)
    const stored = await storedPorts(engine)
    assert.deepEqual(
      ports.filter((port) => !stored.includes(port)),
      [],
    )
    // What the killed server was about to do: the repair gives it back, later.
    assert.ok(stored.length - ports.length <= 3, `${stored.length} of ${ports.length}`)
    await Promise.all(left.map(({ metadata }) => remove(anyServer(), metadata.name)))
    await untilBehind(b!, addresses.slice(0, 2))
  })

  test('lose one that ends at once', async () => {
    const [a, b] = servers
    await b!.kill('SIGTERM')
    assert.deepEqual(await behind(a!), addresses.slice(0, 1))
  })
})

const isSeen = (name: string) => name.startsWith('seen-')
const isOfKilling = ({ metadata }: Service) => metadata.name.startsWith('kill-')
const portOf = ({ spec }: Service) => spec.ports[0]!.nodePort
const roleRef = (name: string) => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
})

const things = '/apis/test.io/v1/namespaces/default/things'
const schema = { openAPIV3Schema: { type: 'object' } }
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.test.io' },
  spec: {
    group: 'test.io',
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    versions: [{ name: 'v1', served: true, storage: true, schema }],
  },
}

function service(name: string, spec: object = {}): object {
  const ports = [{ port: 80 }]
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { type: 'NodePort', ports, ...spec },
  }
}

async function asked(server: ApiServerProcess, path: string, options: AskOptions): Promise<Answer> {
  const answer = await server.ask(path, options)
  assert.ok(answer.code < 300, answer.text)
  return answer
}

async function create(server: ApiServerProcess, body: object): Promise<Service> {
  return JSON.parse((await asked(server, services, { body })).text) as Service
}

async function remove(server: ApiServerProcess, name: string): Promise<void> {
  await asked(server, `${services}/${name}`, { method: 'DELETE' })
}

function namesIn(text: string): readonly string[] {
  const { items } = JSON.parse(text) as { items: readonly { metadata: { name: string } }[] }
  return items.map(({ metadata }) => metadata.name)
}

/** As every server finds them in the store. */
async function storedPorts(engine: Engine): Promise<readonly number[]> {
  const { entries } = await engine.range(onlyKey('/registry/ranges/servicenodeports'))
  const decoded = kept(rangeAllocations as KindDefinition).decode(entries[0]!.value)
  return [...PortSet.fromData(range, (decoded as RangeAllocation).data ?? '')]
}

async function behind(server: ApiServerProcess): Promise<readonly string[]> {
  const path = `${space}/endpoints/kubernetes`
  const { text } = await server.ask(path)
  const { subsets = [] } = JSON.parse(text) as {
    subsets?: readonly { addresses: readonly { ip: string }[] }[]
  }
  return subsets.flatMap((subset) => subset.addresses.map(({ ip }) => ip))
}

async function untilBehind(server: ApiServerProcess, ips: readonly string[]): Promise<void> {
  await until(`${ips.join()} behind the Service`, async () => {
    return (await behind(server)).join() === ips.join()
  })
  const path = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes'
  await until('the slice', async () => {
    const { text } = await server.ask(path)
    const { endpoints } = JSON.parse(text) as { endpoints: readonly { addresses: string[] }[] }
    return endpoints.flatMap((one) => one.addresses).join() === ips.join()
  })
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const endMs = systemClock.nowMs() + patienceMs
  while (!(await isSo())) {
    assert.ok(systemClock.nowMs() < endMs, `${what} was waited for too long`)
    await sleep(50, { clock: systemClock, signal: never })
  }
}
