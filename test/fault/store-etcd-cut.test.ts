/** A cluster of three members of etcd under our engine, of which one after the other is cut off. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Clock, systemClock } from '#base/clock.ts'
import { createGrpcClient } from '#base/grpc/client.ts'
import { decodeMessage, encodeMessage } from '#base/protobuf/message.ts'
import { type Deed, judge, judgeWatch } from '#store/conformance/history.ts'
import { never, newest, put } from '#store/conformance/kit.ts'
import { runWorkload, watchUntil } from '#store/conformance/workload.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import { pathOf, rpcs } from '#store/etcd/protocol.ts'
import { openNetwork } from './etcd-network.ts'

const lastKey = 'last'
/** Of both sides, while one member is away and after it has come back. */
const deedsWhileAway = 300
const clientsEach = 2
const deedsAfterwards = 20

/** Ten times as fast, so that a connection that went dead is noticed in seconds. */
const hasty: Clock = {
  ...systemClock,
  after: (delayMs, fn) => systemClock.after(delayMs / 10, fn),
}

test('with members cut off in turn, reads are linearizable and nothing acknowledged is lost', {
  skip: missingEtcd,
}, async (t) => {
  await using stack = new AsyncDisposableStack()
  const network = stack.use(openNetwork())
  const members = await startEtcd({ members: 3, peerBehind: network.behind })
  for (const member of members) stack.use(member)
  const ports = members.map(({ endpoint }) => Number(new URL(endpoint).port))
  for (const [identity, name] of await identities(ports[0]!))
    network.name(identity.toString(16), Number(name.slice(1)))
  // Each engine knows one member alone, so that the one cut off is asked too.
  const behind = await Promise.all(ports.map((port, i) => network.clientsBehind(port, i)))
  const engines = []
  for (const port of behind) {
    const endpoints = [`http://127.0.0.1:${port}`]
    engines.push(stack.use(await openEtcdEngine({ endpoints, clock: hasty })))
  }
  const all = stack.use(await openEtcdEngine({ endpoints: behind.map((p) => `127.0.0.1:${p}`) }))
  const base = await newest(all)
  const watches = engines.map((engine) => watchUntil(engine, base, lastKey, never))
  const seed = Number(process.env['COX_SEED'] ?? 9)
  const stop = new AbortController()
  const counts = countDeeds()
  const working = runWorkload(engines, {
    ...{ seed, clients: 3 * clientsEach, deedsEach: 50_000, keys: 5, until: stop.signal },
    onDeed: counts.onDeed,
  })
  for (const clients of [false, true]) {
    for (const away of [0, 1, 2]) {
      network.cut(away, { clients })
      const others = [0, 1, 2].filter((i) => i !== away)
      const before = counts.of(away)
      await counts.until(others, deedsWhileAway)
      // What was under way may still be answered; nothing that began after it.
      assert.ok(counts.of(away) - before <= clientsEach, `member ${away} answers alone`)
      network.mend()
      await counts.until([away], deedsAfterwards)
    }
  }
  stop.abort()
  const deeds = await working
  const { revision } = await put(all, lastKey, lastKey)
  deeds.push(lastDeed(revision))
  const log = await watchUntil(all, base, lastKey, never)
  const done = deeds.filter(({ outcome }) => outcome === 'written').length
  const doubtful = deeds.filter(({ outcome }) => outcome === 'unknown').length
  t.diagnostic(`seed ${seed}: ${deeds.length} deeds, ${done} written, ${doubtful} in doubt`)
  assert.deepEqual(judge(deeds, log, base), [])
  for (const watched of await Promise.all(watches)) assert.deepEqual(judgeWatch(watched, log), [])
})

/** Of each member, with its name. */
async function identities(port: number): Promise<(readonly [bigint, string])[]> {
  using client = createGrpcClient({ address: { host: '127.0.0.1', port } })
  const { request, answer } = rpcs['Cluster/MemberList']
  const bytes = await client.call(pathOf('Cluster/MemberList'), encodeMessage(request, {}))
  return decodeMessage(answer, bytes).members.map(({ ID, name }) => [ID, name] as const)
}

function countDeeds() {
  const done = new Map<number, number>()
  let onChange = () => {}
  return {
    of: (engine: number) => done.get(engine) ?? 0,
    onDeed({ outcome }: Deed, engine: number) {
      if (outcome !== 'written' && outcome !== 'read') return
      done.set(engine, (done.get(engine) ?? 0) + 1)
      onChange()
    },
    /** Waits until so many more deeds were answered through each of the engines. */
    async until(engines: readonly number[], more: number): Promise<void> {
      const wanted = engines.map((engine) => (done.get(engine) ?? 0) + more)
      const { promise, resolve } = Promise.withResolvers<void>()
      onChange = () => {
        if (engines.every((engine, i) => (done.get(engine) ?? 0) >= wanted[i]!)) resolve()
      }
      onChange()
      await promise
    },
  }
}

function lastDeed(revision: number): Deed {
  const write = { value: lastKey }
  const [began, ended] = [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER]
  return { client: -1, key: lastKey, began, ended, write, outcome: 'written', revision }
}
