/** A cluster of three members of etcd under our engine, of which one after the other is killed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Deed, judge, judgeWatch } from '#store/conformance/history.ts'
import { never, newest, put, remove } from '#store/conformance/kit.ts'
import { runWorkload, watchUntil } from '#store/conformance/workload.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import { isStoreError } from '#store/store-error.ts'

const lastKey = 'last'

test('with members killed in turn, reads are linearizable and nothing acknowledged is lost', {
  skip: missingEtcd,
}, async (t) => {
  await using stack = new AsyncDisposableStack()
  const members = await startEtcd({ members: 3 })
  for (const member of members) stack.use(member)
  const endpoints = members.map(({ endpoint }) => endpoint)
  const engine = stack.use(await openEtcdEngine({ endpoints }))
  const base = await newest(engine)
  const watches = [1, 2, 3].map(() => watchUntil(engine, base, lastKey, never))
  const seed = Number(process.env['COX_SEED'] ?? 7)
  const working = runWorkload(engine, { seed, clients: 8, deedsEach: 500, keys: 5 })
  for (const member of members) {
    await member.kill()
    await assertWritable(engine)
    await member.start()
  }
  const deeds = await working
  const { revision } = await put(engine, lastKey, lastKey)
  deeds.push(lastDeed(revision))
  const log = await watchUntil(engine, base, lastKey, never)
  const done = deeds.filter(({ outcome }) => outcome === 'written').length
  t.diagnostic(`seed ${seed}: ${deeds.length} deeds, ${done} written, ${log.length} in the log`)
  assert.deepEqual(judge(deeds, log, base), [])
  for (const watched of await Promise.all(watches)) assert.deepEqual(judgeWatch(watched, log), [])
})

/** Two of three are enough. */
async function assertWritable(engine: Awaited<ReturnType<typeof openEtcdEngine>>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      await remove(engine, 'absent') // makes no revision that the history would not know of
      return
    } catch (err) {
      if (!isStoreError(err, 'Unavailable') && !isStoreError(err, 'Uncertain')) throw err
    }
  }
  assert.fail('no write succeeded with two members of three')
}

function lastDeed(revision: number): Deed {
  const write = { value: lastKey }
  const [began, ended] = [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER]
  return { client: -1, key: lastKey, began, ended, write, outcome: 'written', revision }
}
