/**
 * What a request over HTTPS costs the server, from the socket to the cached answer: as requests a second
 * of its processor time, since client and server share the machine.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type ClientHttp2Session, connect } from 'node:http2'
import { openTestHttpServer, testData } from '#server/testing/http-server.ts'
import { type Measured, printTable } from './lib/measure.ts'

const path = '/api/v1/namespaces/default/pods'
const admin = { authorization: 'Bearer admin' }
const podCount = 500

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'
const works = [
  ['get a pod as JSON', `${path}/web-7`, 'application/json', 40_000, 35_000],
  ['get a pod as protobuf', `${path}/web-7`, 'application/vnd.kubernetes.protobuf', 40_000, 35_000],
  ['get a pod as a table', `${path}/web-7`, table, 20_000, 20_000],
  ['list 500 pods as JSON', path, 'application/json', 1000, 1000],
] as const

const streamsPerSession = 16

if (process.argv[2] === 'serve') await serve()
else await measureAll()

/** In a process of its own: says its port, and then how much processor time it has used. */
async function serve(): Promise<void> {
  const { port, fake } = await openTestHttpServer()
  const options = { dryRun: [], fieldManager: '', fieldValidation: '' }
  for (let i = 0; i < podCount; i++) {
    const bytes = Buffer.from(JSON.stringify(pod(`web-${i}`)))
    const body = { type: 'bytes', bytes, mediaType: 'application/json' } as const
    await fake.verbs.create(fake.call('v1/pods'), body, options)
  }
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send!((user + system) / 1e6)
  })
  process.on('disconnect', () => process.exit())
  process.send!(port)
}

async function measureAll(): Promise<void> {
  // Young objects are many and die at once: with a small nursery they are copied for nothing.
  const execArgv = [...process.execArgv, '--max-semi-space-size=64']
  const child = fork(import.meta.filename, ['serve'], { execArgv })
  const [port] = (await once(child, 'message')) as [number]
  const cpuSeconds = async () => {
    child.send('')
    return (await once(child, 'message'))[0] as number
  }
  const sessions = Array.from({ length: 4 }, () =>
    connect(`https://127.0.0.1:${port}`, { ca: testData('ca') }),
  )
  const rows: Measured[] = []
  for (const [name, target, accept, count, aim] of works) {
    const load = (times: number) =>
      requestAll(sessions, { ':path': target, ...admin, accept }, times)
    await load(count / 4)
    const before = await cpuSeconds()
    await load(count)
    const seconds = (await cpuSeconds()) - before
    rows.push({ name, perSecond: count / seconds, aim })
  }
  printTable(rows)
  for (const session of sessions) session.destroy()
  child.disconnect()
}

async function requestAll(
  sessions: readonly ClientHttp2Session[],
  headers: object,
  count: number,
): Promise<void> {
  let left = count
  const work = async (session: ClientHttp2Session) => {
    while (left-- > 0) {
      const stream = session.request({ ...headers })
      stream.resume()
      await once(stream, 'close')
    }
  }
  const workers = sessions.flatMap((session) =>
    Array.from({ length: streamsPerSession }, () => work(session)),
  )
  await Promise.all(workers)
}

function pod(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web', tier: 'front' }, annotations: { note: 'like others' } },
    spec: {
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'web',
          image: 'images.test/web:1.2.3',
          ports: [{ containerPort: 8080, name: 'http' }],
          env: ['A', 'B', 'C'].map((key) => ({ name: key, value: key })),
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
          readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        },
      ],
      volumes: [{ name: 'tmp', emptyDir: {} }],
    },
  }
}
