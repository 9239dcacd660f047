import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { type Running, start } from '#base/running.ts'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import { features } from '#kinds/features.ts'
import type { BootstrapContext } from '#server/bootstrap/hook.ts'
import { kubernetesService } from '#server/bootstrap/kubernetes-service.ts'
import {
  createMasterLeases,
  type MasterLeases,
  masterLeaseKind,
} from '#server/bootstrap/leases/master-leases.ts'
import type { BootstrapSettings } from '#server/bootstrap/settings.ts'
import { kept, open } from '#server/storage/testing/kit.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'
import { createTestTransport } from '#server/testing/transport.ts'
import type { Engine } from '#store/engine.ts'
import { openMemoryEngine } from '#store/memory.ts'

const [a, b] = ['192.0.2.1', '192.0.2.2']
const never = new AbortController().signal

type Started = Partial<BootstrapSettings> & { readonly advertiseAddress: string }

/** Servers on the same objects, each with its own cache of who is there. */
async function openServers() {
  const stack = new AsyncDisposableStack()
  const clock = createFakeClock(1_000_000)
  const engine = stack.use(await openMemoryEngine({ clock }))
  const objects = createMemoryObjects()
  const said: string[] = []
  const say = (text: string) => void said.push(text)

  async function leases(): Promise<MasterLeases> {
    const { storage } = stack.use(await open({ engine, clock }))
    return createMasterLeases(storage.store(kept(masterLeaseKind)))
  }

  async function begin(own: Started): Promise<Running> {
    const masterLeases = await leases()
    const settings = {
      serviceCidrs: ['10.96.0.0/12'],
      securePort: 6443,
      peerAddress: { host: 'x', port: '6443' },
      leadership: { leaseMs: 15_000, retryMs: 2000 },
      hostname: 'x',
      instanceId: 'y',
    }
    const context = (signal: AbortSignal): BootstrapContext => ({
      ...{ clock, signal, masterLeases, features, resources: () => objects.table },
      checkExtension: async () => {},
      transport: createTestTransport(objects),
      log: { warn: say, error: say } as never,
      settings: { ...settings, endpointReconciler: 'lease', ...own },
    })
    await kubernetesService.start(context(never))
    return start((signal) => kubernetesService.keep!(context(signal)))
  }

  return {
    said,
    begin,
    leases,
    engine,
    /** What both forms say, which is the same. */
    behind(): readonly string[] {
      const [endpoints] = objects.all('Endpoints') as readonly Endpoints[]
      const [slice] = objects.all('EndpointSlice') as unknown as readonly EndpointSlice[]
      const ips = endpoints?.subsets?.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip))
      assert.deepEqual(slice?.endpoints?.flatMap(({ addresses }) => addresses) ?? [], ips ?? [])
      return ips ?? []
    },
    /** Lets time pass, and what comes of it happen. */
    async after(ms: number) {
      for (let passed = 0; passed <= ms; passed += 500) {
        clock.advance(passed === 0 ? 0 : 500)
        for (let i = 0; i < 30; i++) await Promise.resolve()
        await new Promise(setImmediate)
      }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

const leaseKeys = async ({ engine }: { readonly engine: Engine }) => {
  const { entries } = await engine.range({
    from: '/registry/masterleases/',
    to: '/registry/masterleases0',
  })
  return entries.map(({ key }) => key)
}

test('servers find each other by their leases, and take themselves out when they end', async () => {
  await using servers = await openServers()
  const first = await servers.begin({ advertiseAddress: a })
  assert.deepEqual(servers.behind(), [], 'nobody is sent to a server that is not ready')
  await servers.after(0)
  assert.deepEqual(servers.behind(), [a])
  const second = await servers.begin({ advertiseAddress: b, securePort: 7443 })
  await servers.after(0)
  assert.deepEqual(servers.behind(), [a, b])
  assert.deepEqual(
    await leaseKeys(servers),
    [a, b].map((ip) => `/registry/masterleases/${ip}`),
  )
  await servers.after(60_000)
  assert.deepEqual(servers.behind(), [a, b])
  await first[Symbol.asyncDispose]()
  assert.deepEqual(servers.behind(), [b])
  await second[Symbol.asyncDispose]()
  assert.deepEqual(servers.behind(), [])
  assert.deepEqual([await leaseKeys(servers), servers.said], [[], []])
})

test('a server that was killed goes when its lease ends, or when it begins again', async () => {
  await using servers = await openServers()
  const first = await servers.begin({ advertiseAddress: a })
  const killed = await servers.leases()
  await killed.renew(b, never)
  await servers.after(10_000)
  assert.deepEqual(servers.behind(), [a, b])
  await servers.after(25_000)
  assert.deepEqual(servers.behind(), [a])
  await killed.renew(b, never)
  await servers.after(10_000)
  assert.deepEqual(servers.behind(), [a, b])
  const begun = servers.begin({ advertiseAddress: b })
  const second = await begun
  assert.deepEqual(servers.behind(), [a])
  await servers.after(0)
  assert.deepEqual(servers.behind(), [a, b])
  await second[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
})

test('servers that are counted keep no leases', async () => {
  await using servers = await openServers()
  const counted = { endpointReconciler: 'master-count', apiserverCount: 2 } as const
  const first = await servers.begin({ advertiseAddress: a, ...counted })
  await servers.after(0)
  const second = await servers.begin({ advertiseAddress: b, ...counted })
  await servers.after(20_000)
  assert.deepEqual(servers.behind(), [a, b])
  await first[Symbol.asyncDispose]()
  assert.deepEqual([servers.behind(), await leaseKeys(servers)], [[b], []])
  await second[Symbol.asyncDispose]()
})

test('where it is not asked to, a server leaves the endpoints alone', async () => {
  await using servers = await openServers()
  const only = await servers.begin({ advertiseAddress: a, endpointReconciler: 'none' })
  await servers.after(0)
  await only[Symbol.asyncDispose]()
  assert.deepEqual([servers.behind(), await leaseKeys(servers)], [[], []])
})
