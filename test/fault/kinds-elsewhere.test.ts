/** A server on a store of its own that keeps some kinds in an etcd, which goes away for a while. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import { type ApiServerProcess, startApiServer } from '../processes/api-server.ts'

const patienceMs = 60_000
const lookMs = 50
const events = '/api/v1/namespaces/default/events'
const configMaps = '/api/v1/namespaces/default/configmaps'

async function codeOf(server: ApiServerProcess, path: string, name?: string): Promise<number> {
  const about = { involvedObject: { namespace: 'default' } }
  const body = name === undefined ? {} : { body: { metadata: { name }, ...about } }
  const loose = `${path}?fieldValidation=Ignore`
  return (await server.ask(name === undefined ? path : loose, body)).code
}

async function until(server: ApiServerProcess, path: string, code: number): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  while ((await codeOf(server, path)) !== code) await sleep(lookMs, { clock: systemClock, signal })
}

test('kinds that are kept elsewhere fail alone while that is away, and are there again with it', {
  skip: missingEtcd,
}, async () => {
  await using stack = new AsyncDisposableStack()
  const [etcd] = await startEtcd()
  stack.use(etcd!)
  const flags = [`--etcd-servers-overrides=/events#${etcd!.endpoint}`]
  const server = stack.use(await startApiServer({ flags }))
  assert.equal(await codeOf(server, events, 'before'), 201)
  assert.equal(await codeOf(server, configMaps, 'before'), 201)
  await etcd!.kill()
  await until(server, '/livez/etcd-override-0', 500)
  assert.equal(await codeOf(server, '/livez/etcd'), 200)
  assert.equal(await codeOf(server, events, 'meanwhile'), 500)
  assert.equal(await codeOf(server, configMaps, 'meanwhile'), 201)
  await etcd!.start()
  await until(server, `${events}/before`, 200)
  await server.kill()
  await server.start()
  assert.equal(await codeOf(server, `${events}/before`), 200)
  assert.equal(await codeOf(server, `${events}/meanwhile`), 404)
  assert.equal(await codeOf(server, `${configMaps}/meanwhile`), 200)
})
