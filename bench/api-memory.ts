/** What the API costs a part of the same process, on the memory engine: nothing is serialised but what is stored. */
import type { Resource } from '#api/metadata.ts'
import { systemClock } from '#base/clock.ts'
import { systemRandom } from '#base/random.ts'
import { createAdmission } from '#server/admission/chain.ts'
import { chooseAdmissionPlugins } from '#server/admission/choose.ts'
import { openFakeServer } from '#server/testing/fake-server.ts'
import { createTransport } from '#server/transport.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
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
const { plugins } = chooseAdmissionPlugins({ enable: [], disable: [] }, tolerations)
later.admission = createAdmission({ plugins, context: { ...deps, resources: table } })
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

/** Several at once, as controllers do. */
async function rate(name: string, aim: number, work: (i: number) => Promise<unknown>) {
  const [count, atOnce] = [20_000, 16]
  let next = 1
  let best = 0
  for (let round = 0; round < 3; round++) {
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
  await rate('create a pod', 20_000, (i) =>
    api.create(pods, inDefault, pod(`pod-${i}`), { signal }),
  ),
)
printTable(rows)
