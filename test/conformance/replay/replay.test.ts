/**
 * Recordings of upstream, replayed against a server over HTTPS: every exchange must be the same, but for
 * those that behind.json names: how many of which file are not, yet. `node tools/replay.ts` shows them.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import { type Replayed, replay } from './replay.ts'
import { adminToken, openRecordedServer, type RecordedServerOptions } from './server.ts'

const behind = JSON.parse(
  readFileSync(join(import.meta.dirname, 'behind.json'), 'utf8'),
) as Readonly<Record<string, number>>
const skip = missingShared('golden')
const golden = sharedPath('golden')

interface Run {
  readonly name: string
  readonly groups: readonly string[]
  readonly server: RecordedServerOptions
  readonly have?: readonly string[]
}

const served = ['read', 'write', 'auth', 'admission', 'extend']

const runs: readonly Run[] = [
  { name: 'transcripts, in memory', groups: served, server: { engine: 'memory' } },
  {
    name: 'transcripts that look at a fresh server',
    groups: ['read'],
    have: ['fresh'],
    server: { engine: 'memory' },
  },
  { name: 'transcripts, on SQLite', groups: ['read', 'write'], server: { engine: 'sqlite' } },
  { name: 'changes of objects', groups: ['mutations'], server: { engine: 'memory' } },
  {
    name: 'changes of objects of all versions',
    groups: ['mutations-all'],
    server: { engine: 'memory', flags: ['--runtime-config=api/all=true'] },
  },
]

for (const { name, ...run } of runs) {
  test(`${name}: nothing differs that did not before`, { skip }, async () => {
    assert.deepEqual(await fallenIn(run), [])
  })
}

test('transcripts that ask webhooks: nothing differs that did not before', { skip }, async () => {
  await using _ = await startRecorded('webhook-server')
  const server = { engine: 'memory' } as const
  assert.deepEqual(
    await fallenIn({ groups: ['admission/webhook-*'], have: ['webhook'], server }),
    [],
  )
})

test('transcripts that convert by webhooks: nothing differs that did not before', {
  skip,
}, async () => {
  await using _ = await startRecorded('conversion-server')
  const server = { engine: 'memory' } as const
  const groups = ['extend/conversion-*']
  assert.deepEqual(await fallenIn({ groups, have: ['conversion'], server }), [])
})

test('transcripts that lead to another API server: nothing differs that did not before', {
  skip,
}, async () => {
  await using _ = await startRecorded('extension-server')
  const server = { engine: 'memory' } as const
  assert.deepEqual(await fallenIn({ groups: ['extend/remote-*'], have: ['extension'], server }), [])
})

/** The servers that were recorded. Each listens on one port, which the recordings name. */
async function startRecorded(name: string): Promise<AsyncDisposable> {
  // Only under its own name does the file know that it is to serve.
  const program = realpathSync(sharedPath(`golden/servers/${name}.ts`))
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => assert.fail('the recorded webhooks cannot be served')),
  ])
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

test('transcripts, on etcd: nothing differs that did not before', {
  skip: skip || missingEtcd,
}, async () => {
  const [member] = await startEtcd()
  await using etcd = member!
  const server = { engine: 'etcd', etcd: [etcd.endpoint] } as const
  assert.deepEqual(await fallenIn({ groups: ['write'], server }), [])
})

/** What fails is tried again alone: a busy machine makes a watch late. */
async function fallenIn(run: Omit<Run, 'name'>): Promise<readonly string[]> {
  const first = await results(run, run.groups)
  assert.ok(first.length > 0)
  const fallen = first.filter(hasFallen)
  if (fallen.length === 0) return []
  const again = await results(run, fallen.map(groupOf))
  return again.filter(hasFallen).map(tell)
}

async function results({ server, have = [] }: Omit<Run, 'name'>, groups: readonly string[]) {
  await using recorded = await openRecordedServer(server)
  return await replay({ golden, url: recorded.url, token: adminToken, groups, have, jobs: 4 })
}

function nameOf({ file }: Replayed): string {
  return file.split('/').slice(-2).join('/')
}

/** As `replay` takes a single file. */
function groupOf(result: Replayed): string {
  return nameOf(result).replace(/(\.mutations\.json|\.jsonl)$/, '')
}

function hasFallen(result: Replayed): boolean {
  return result.left === undefined && result.total - result.same > (behind[nameOf(result)] ?? 0)
}

function tell(result: Replayed): string {
  const { total, same, differences } = result
  return `${nameOf(result)}: ${same} of ${total}; ${differences[0] ?? ''}`
}
