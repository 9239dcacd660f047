#!/usr/bin/env node
/**
 * Sends the same requests to an API server of upstream and to ours, and says where the answers differ:
 *
 *   node tools/compare-requests.ts --upstream PROGRAM [--etcd PROGRAM] [--seed SEED] [--all]
 *     [--flag FLAG]... [SCENARIO...]
 *
 * SCENARIO is a part of the names in compare-requests/scenarios; with `--all` every version is served, and
 * `--flag` gives both servers another flag, as `--flag=--enable-admission-plugins=AlwaysPullImages`. An
 * upstream that runs already is given by `--theirs URL` (its token is `admin`); `--keep` starts one and
 * leaves it running until a signal. The etcd should be one of 3.6: upstream waits for what older ones do
 * not tell. Scenarios of webhooks need the webhook server beside the recordings
 * (`node golden/servers/webhook-server.ts`, again whenever it ends).
 */
import { parseArgs } from 'node:util'
import { systemRandom } from '#base/random.ts'
import { adminToken, openRecordedServer } from '../test/conformance/replay/server.ts'
import { Client } from './compare-requests/client.ts'
import { describe } from './compare-requests/describe.ts'
import { type Outcome, runScenario } from './compare-requests/run.ts'
import { scenarios } from './compare-requests/scenarios/list.ts'
import { startUpstream } from './compare-requests/upstream.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    upstream: { type: 'string' },
    etcd: { type: 'string', default: 'etcd' },
    theirs: { type: 'string' },
    keep: { type: 'boolean' },
    all: { type: 'boolean', default: false },
    flag: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '4' },
    verbose: { type: 'boolean' },
    log: { type: 'boolean' },
  },
})

const flags = [...(values.all ? ['--runtime-config=api/all=true'] : []), ...values.flag]

await using stack = new AsyncDisposableStack()
const theirUrl = values.theirs ?? (await started())
if (values.keep) {
  console.log(theirUrl)
  await new Promise((resolve) => process.once('SIGTERM', resolve).once('SIGINT', resolve))
} else await compareAll(theirUrl)

async function started(): Promise<string> {
  if (values.upstream === undefined) throw new Error('say --upstream PROGRAM or --theirs URL')
  const { upstream, etcd } = { upstream: values.upstream, etcd: values.etcd }
  return stack.use(await startUpstream({ upstream, etcd, flags })).url
}

async function compareAll(url: string): Promise<void> {
  const recorded = stack.use(
    await openRecordedServer({
      engine: 'memory',
      flags,
      ...(values.log && { log: console.error }),
    }),
  )
  const theirs = stack.use(new Client(url, adminToken))
  const ours = stack.use(new Client(recorded.url, adminToken))
  const run = (systemRandom.below(36 ** 4) + 36 ** 4).toString(36)
  const wanted = scenarios(values.all).filter(
    ([name]) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  )
  const outcomes: Outcome[] = []
  let [steps, different, next] = [0, 0, 0]
  async function work(): Promise<void> {
    while (next < wanted.length) {
      const [name, scenario] = wanted[next++]!
      const outcome = await runScenario(name, scenario, { theirs, ours, seed: values.seed, run })
      steps += outcome.steps
      different += outcome.different.length
      outcomes.push(outcome)
    }
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, work))
  for (const line of describe(outcomes, values.verbose ?? false)) console.log(line)
  console.log(`${steps} requests in ${wanted.length} scenarios, ${different} answered differently`)
  process.exitCode = different === 0 ? 0 : 1
}
