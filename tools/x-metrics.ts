import { writeFileSync } from 'node:fs'
import { systemRandom } from '#base/random.ts'
import { adminToken, openRecordedServer } from '../test/conformance/replay/server.ts'
import { Client } from './compare-requests/client.ts'
import { runScenario } from './compare-requests/run.ts'
import { scenarios } from './compare-requests/scenarios/list.ts'
await using stack = new AsyncDisposableStack()
const recorded = stack.use(await openRecordedServer({ engine: 'memory', flags: [] }))
const theirs = stack.use(new Client(process.argv[2]!, adminToken))
const ours = stack.use(new Client(recorded.url, adminToken))
const run = (systemRandom.below(36 ** 4) + 36 ** 4).toString(36)
const parts = process.argv.slice(3)
for (const [name, scenario] of scenarios()) {
  if (!parts.some((p) => name.includes(p))) continue
  await runScenario(name, scenario, { theirs, ours, seed: '1', run })
}
for (const [n, c] of [['theirs', theirs], ['ours', ours]] as const)
  writeFileSync(`/tmp/words/${n}.metrics`, (await c.send({ method: 'GET', path: '/metrics' , headers: {accept: '*/*'}})).text)
