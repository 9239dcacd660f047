#!/usr/bin/env node
/**
 * Starts an API server of upstream and ours on empty stores, and prints where what they have made by
 * themselves differs, and the names of their health checks:
 *
 *   node tools/compare-start.ts --upstream PROGRAM [--gates A=true,B=false]
 *
 * All versions are served. The etcd on PATH is started for upstream's. What follows from how they are started
 * differs: the addresses of the server in its lease, and the authorities of its clients.
 */
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import type { Json } from '#api/scalars/scalars.ts'
import { openOurs, openUpstream, type Server } from '../test/conformance/compare/servers.ts'

const { values } = parseArgs({
  options: { upstream: { type: 'string' }, gates: { type: 'string' } },
})
const { upstream, gates } = values
if (upstream === undefined) throw new Error('say --upstream PROGRAM')
/** What comes a little later than the server is ready has come then. */
const settlingMs = 8000

type Made = ReadonlyMap<string, Json>

await using stack = new AsyncDisposableStack()
const servers = [
  await openUpstream(upstream, { all: true, gates, stack }),
  await openOurs({ all: true, gates, stack }),
]
await setTimeout(settlingMs)
const [theirs, ours] = (await Promise.all(servers.map(madeBy))) as [Made, Made]
let different = 0
for (const name of new Set([...theirs.keys(), ...ours.keys()])) {
  const [want, got] = [theirs.get(name), ours.get(name)]
  if (isDeepStrictEqual(want, got)) continue
  different++
  console.log(`${name}\n− ${JSON.stringify(want)}\n+ ${JSON.stringify(got)}\n`)
}
console.log(`${theirs.size} objects and checks, ${different} differ`)
process.exitCode = different === 0 ? 0 : 1

interface Resource {
  readonly name: string
  readonly verbs: readonly string[]
}

async function madeBy(server: Server): Promise<Made> {
  const made = new Map<string, Json>()
  const { groups } = await jsonOf<{ groups: { versions: { groupVersion: string }[] }[] }>(
    server,
    '/apis',
  )
  const paths = groups.flatMap(({ versions }) => versions.map((one) => `/apis/${one.groupVersion}`))
  for (const path of ['/api/v1', ...paths]) {
    const { resources } = await jsonOf<{ resources: Resource[] }>(server, path)
    for (const { name } of resources.filter(({ verbs }) => verbs.includes('list'))) {
      const { items } = await jsonOf<{ items: { metadata: Json }[] }>(server, `${path}/${name}`)
      for (const item of items) {
        const { namespace = '', name: own } = item.metadata as Readonly<Record<string, string>>
        made.set(`${path}/${name} ${namespace}/${own}`, comparable(item as Json))
      }
    }
  }
  const { text } = await server.ask('/readyz?verbose')
  for (const line of text.split('\n').filter((one) => one.startsWith('['))) made.set(line, true)
  return made
}

async function jsonOf<T>(server: Server, path: string): Promise<T> {
  return JSON.parse((await server.ask(path)).text) as T
}

/** Without what no two servers share. */
function comparable(object: Json): Json {
  const text = JSON.stringify(object, (key, value: unknown) =>
    ['uid', 'resourceVersion'].includes(key) ? undefined : value,
  )
  return JSON.parse(
    text
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '«id»')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '«time»')
      .replace(/-----BEGIN [^"]*-----\\n/g, '«pem»')
      .replace(/(?<="targetPort":)\d+|(?<="[\d.]+:)\d+(?=")/g, '0'),
  ) as Json
}
