/** A controller on controller-runtime: cache, reconciliation, a leader by Lease, server-side apply. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiServerProcess, startApiServer } from '../processes/api-server.ts'
import { builtClients } from './build-clients.ts'
import { openLines } from './lines.ts'

const { skip, program } = await builtClients()
const path = '/api/v1/namespaces/default/configmaps'

interface ConfigMap {
  readonly data: Readonly<Record<string, string>>
  readonly metadata: {
    readonly ownerReferences?: readonly { readonly name: string }[]
    readonly managedFields: readonly { readonly manager: string; readonly operation: string }[]
  }
}

test('a controller leads, copies, repairs, and hands over', { skip }, async () => {
  await using server = await startApiServer()
  const args = ['--kubeconfig', server.kubeconfig]
  const isLeading = (line: string) => line.startsWith('leading')
  await using first = openLines(program('reconciler'), args)
  await first.until(isLeading, 'the first to lead')
  await using second = openLines(program('reconciler'), args)

  await write(server, 'POST', 'green')
  await first.until((line) => line === 'copied original green', 'the copy')
  const copy = await read(server)
  assert.deepEqual(copy.data, { value: 'green' })
  assert.equal(copy.metadata.ownerReferences?.[0]?.name, 'original')
  assert.deepEqual(
    copy.metadata.managedFields.map(({ manager, operation }) => `${manager} ${operation}`),
    ['copier Apply'],
  )

  await write(server, 'PUT', 'red')
  await first.until((line) => line === 'copied original red', 'the changed copy')
  const before = first.seen.length
  assert.equal((await server.ask(`${path}/original-copy`, { method: 'DELETE' })).code, 200)
  await first.until(
    (line) => line === 'copied original red' && first.seen.length > before,
    'it again',
  )

  await server.kill()
  await server.start()
  await write(server, 'PUT', 'blue')
  const isBlue = (line: string) => line === 'copied original blue'
  await first.until(isBlue, 'a copy after the server was killed')

  assert.equal(second.seen.some(isLeading), false)
  await first.end()
  await second.until(isLeading, 'the second to lead')
  await second.until(isBlue, 'the copy by the second')
  await second.end()
})

async function write(server: ApiServerProcess, method: string, value: string): Promise<void> {
  const metadata = { name: 'original', labels: { copy: 'true' } }
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } }
  const where = method === 'POST' ? path : `${path}/original`
  const { code, text } = await server.ask(where, { method, body })
  assert.equal(code, method === 'POST' ? 201 : 200, text)
}

async function read(server: ApiServerProcess): Promise<ConfigMap> {
  const { code, text } = await server.ask(`${path}/original-copy`)
  assert.equal(code, 200, text)
  return JSON.parse(text) as ConfigMap
}
