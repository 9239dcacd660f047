#!/usr/bin/env node
/**
 * Sends bytes that are odd HTTP/1.1, or none, to an API server of upstream and to ours, and prints where
 * the answers differ:
 *
 *   node tools/compare-wire.ts --upstream PROGRAM [--etcd PROGRAM] [PATTERN...]
 *
 * A PATTERN is a part of the names in compare-wire/requests.ts. What is known to differ: answers over
 * HTTP/1.0, and what the decision 0061 names.
 */
import { once } from 'node:events'
import { connect } from 'node:tls'
import { parseArgs } from 'node:util'
import { systemClock } from '#base/clock.ts'
import { openRecordedServer } from '../test/conformance/replay/server.ts'
import { startUpstream } from './compare-requests/upstream.ts'
import { type WireRequest, wireRequests } from './compare-wire/requests.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { upstream: { type: 'string' }, etcd: { type: 'string', default: 'etcd' } },
})
const patienceMs = 4000

const { upstream, etcd } = values
if (upstream === undefined) throw new Error('say --upstream PROGRAM')
await using stack = new AsyncDisposableStack()
const theirs = stack.use(await startUpstream({ upstream, etcd }))
const ours = stack.use(await openRecordedServer({ engine: 'memory', flags: [] }))
const wanted = wireRequests.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
)
let different = 0
for (const request of wanted) {
  const [want, got] = await Promise.all([theirs, ours].map(({ url }) => answerOf(url, request)))
  if (want === got) continue
  different++
  console.log(`${JSON.stringify(request.name)}\n− ${want}\n+ ${got}\n`)
}
console.log(`${wanted.length} requests, ${different} answered differently`)
process.exitCode = different === 0 ? 0 : 1

/** All that comes until the connection ends, or for some seconds. */
async function answerOf(url: string, { bytes }: WireRequest): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
  using _ = systemClock.after(patienceMs, () => socket.destroy())
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => {
    // It was reset, which ends it like anything else.
  })
  const closed = once(socket, 'close')
  socket.write(bytes, 'latin1')
  socket.once('end', () => socket.destroy())
  await closed
  return comparable(Buffer.concat(chunks).toString('latin1'))
}

/** Without what no two servers share: times, ids, the build, and how long a body is that names them. */
function comparable(text: string): string {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...fields] = head.split('\r\n')
  const shown = fields
    .map((field) => field.replace(/^[^:]*/, (name) => name.toLowerCase()))
    .filter((field) => !/^(date|content-length|transfer-encoding|etag):/.test(field))
    .toSorted()
  return [first, ...shown, '', ...rest]
    .join('\n')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/"resourceVersion":"\d+"/g, '"resourceVersion":"N"')
    .replaceAll(/\n? *"(go|git|build|compiler|platform)\w*": "[^"]*",?/g, '')
    .trimEnd()
}
