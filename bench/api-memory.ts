/** What the API costs a part of the same process, on the memory engine: nothing is serialised but what is stored. */
import type { Resource } from '#api/metadata.ts'
import { systemClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { systemRandom } from '#base/random.ts'
import { createAdmission } from '#server/admission/chain.ts'
import { chooseAdmissionPlugins } from '#server/admission/choose.ts'
import { createAdmissionMetrics } from '#server/admission/metrics.ts'
import { createOwnWrites } from '#server/own-writes.ts'
import { openFakeServer } from '#server/testing/fake-server.ts'
import { createTransport } from '#server/transport.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { createWebhookClient } from '#server/webhooks/client.ts'
import { measure, printTable } from './lib/measure.ts'

const { signal } = new AbortController()
const pods = { group: '', version: 'v1', resource: 'pods' }
const inDefault = { namespace: 'default', name: '' }

function pod(name: string): Resource {
  const spec = {
    serviceAccountName: 'runner',
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'app',
        image: 'registry.test/app:1.2.3',
        args: ['--listen=0.0.0.0:8080', '--verbose'],
        env: [
          { name: 'HOME', value: '/home/app' },
          { name: 'LEVEL', value: 'info' },
        ],
        ports: [{ name: 'http', containerPort: 8080 }],
        resources: {
          requests: { cpu: '100m', memory: '128Mi' },
          limits: { cpu: '500m', memory: '256Mi' },
        },
      },
    ],
  }
  const metadata = { name, labels: { app: 'web', tier: 'front' } }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec } as Resource
}

const later: { admission?: VerbDependencies['admission'] } = {}
await using server = await openFakeServer({
  clock: systemClock,
  random: systemRandom,
  admission: {
    mutate: (admission) => later.admission!.mutate(admission),
    validate: (admission) => later.admission!.validate(admission),
    handles: (admission) => later.admission!.handles(admission),
  },
})
const { verbs, table, deps } = server
const tolerations = { notReadySeconds: 300, unreachableSeconds: 300 }
const plugins = chooseAdmissionPlugins({ enable: [], disable: [] }, tolerations)
using webhooks = createWebhookClient({ resources: () => table, clock: systemClock })
const writes = createOwnWrites(() => verbs)
const metrics = createAdmissionMetrics(createMetrics())
const surroundings = { ...deps, resources: table, log: silentLogger, metrics, webhooks, writes }
later.admission = createAdmission({ plugins, context: surroundings })
const api = createTransport({
  verbs,
  resources: () => table,
  authorizer: deps.authorizer,
  user: { name: 'bench', groups: ['system:masters'] },
  clock: systemClock,
  userAgent: 'bench',
})

const namespaces = { group: '', version: 'v1', resource: 'namespaces' }
const accounts = { group: '', version: 'v1', resource: 'serviceaccounts' }
function named(kind: string, name: string): Resource {
  return { apiVersion: 'v1', kind, metadata: { name }, spec: {} } as Resource
}
await api.create(namespaces, { name: '' }, named('Namespace', 'default'), { signal })
await api.create(accounts, inDefault, named('ServiceAccount', 'runner'), { signal })

const first = { namespace: 'default', name: 'pod-0' }
await api.create(pods, inDefault, pod('pod-0'), { signal })
const rows = [
  measure('get a pod', () => api.get(pods, first, { signal }), 1_000_000),
  measure('list the pods of a namespace', () => api.list(pods, { namespace: 'default', signal })),
]

/**
 * The rate of the best of many short turns, several calls at once: what else the machine does only
 * ever makes a turn slower.
 */
async function bestRate(name: string, aim: number, work: (i: number) => Promise<unknown>) {
  const [turns, count, atOnce] = [400, 160, 16]
  let next = 1
  let best = 0
  for (let turn = 0; turn < turns; turn++) {
    const end = next + count
    const started = performance.now()
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (next < end) await work(next++)
      }),
    )
    best = Math.max(best, (count / (performance.now() - started)) * 1000)
  }
  return { name, perSecond: best, aim }
}

rows.push(
  await bestRate('create a pod', 20_000, (i) =>
    api.create(pods, inDefault, pod(`pod-${i}`), { signal }),
  ),
)

/** How long it takes, at best, until a change is written and all who watch have seen it. */
async function watchedBy(count: number): Promise<number> {
  const stop = new AbortController()
  let left = 0
  let done = () => {}
  const readers = Array.from({ length: count }, async () => {
    try {
      const options = { namespace: 'default', signal: stop.signal }
      for await (const batch of api.watch(configMaps, options)) {
        for (const { type } of batch) if (type === 'MODIFIED' && --left === 0) done()
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error
    }
  })
  await new Promise((resolve) => setImmediate(resolve))
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < changes; i++) {
    const data = { at: `${count} ${i}` }
    const changed = { ...named('ConfigMap', 'watched'), data } as Resource
    left = count
    const all = new Promise<void>((resolve) => {
      done = resolve
    })
    const started = performance.now()
    await api.update(configMaps, { namespace: 'default', name: 'watched' }, changed, { signal })
    if (count > 0) await all
    best = Math.min(best, performance.now() - started)
  }
  stop.abort()
  await Promise.all(readers)
  return best * 1000
}

const changes = 3000
const configMaps = { group: '', version: 'v1', resource: 'configmaps' }
await api.create(configMaps, inDefault, named('ConfigMap', 'watched'), { signal })
await watchedBy(100)
const [alone, watched] = [await watchedBy(0), await watchedBy(100)]
printTable(rows)
console.log(`an event to 100 watchers  ${(watched - alone).toFixed(1)} µs  aim 20 µs`)
