/** client-go's informers: in both encodings, with lists and with streams, over a restart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiServerProcess, startApiServer } from '../processes/api-server.ts'
import { builtClients } from './build-clients.ts'
import { type Lines, openLines } from './lines.ts'

const { skip, program } = await builtClients()

interface Line {
  readonly what: 'request' | 'synced' | 'add' | 'update' | 'delete'
  readonly name?: string
  readonly version?: string
  readonly value?: string
  readonly query?: string
  readonly contentType?: string
  readonly code?: number
}

const protobuf = 'application/vnd.kubernetes.protobuf'
const path = '/api/v1/namespaces/default/configmaps'

for (const contentType of ['application/json', protobuf]) {
  for (const isStreamed of [false, true]) {
    const how = isStreamed ? 'as a stream' : 'as a list'
    test(`an informer reads ${contentType}, begins ${how}, and goes on after kill -9`, {
      skip,
    }, async () => {
      await using server = await startApiServer()
      await write(server, 'first', '1')
      await using informer = openLines(
        program('informer'),
        ['--kubeconfig', server.kubeconfig, '--content-type', contentType],
        { KUBE_FEATURE_WatchListClient: String(isStreamed) },
      )
      await informer.until((line) => parse(line).what === 'synced', 'the cache to be filled')
      await sees(informer, 'add', 'first', '1')
      assertBegan(informer, contentType, isStreamed)

      await write(server, 'second', '1')
      await sees(informer, 'add', 'second', '1')
      await write(server, 'second', '2')
      await sees(informer, 'update', 'second', '2')

      await server.kill()
      await server.start()
      await write(server, 'third', '1')
      await sees(informer, 'add', 'third', '1')
      assert.equal((await server.ask(`${path}/first`, { method: 'DELETE' })).code, 200)
      await sees(informer, 'delete', 'first')
      assertOrder(informer)
      await informer.end()
    })
  }
}

function parse(line: string): Line {
  return JSON.parse(line) as Line
}

async function write(server: ApiServerProcess, name: string, value: string): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } }
  const made = await server.ask(path, { body })
  if (made.code === 201) return
  assert.equal((await server.ask(`${path}/${name}`, { method: 'PUT', body })).code, 200)
}

function sees(informer: Lines, what: string, name: string, value?: string): Promise<number> {
  const isIt = (line: string) => {
    const one = parse(line)
    return one.what === what && one.name === name && (value === undefined || one.value === value)
  }
  return informer.until(isIt, `${what} ${name} ${value ?? ''}`)
}

function assertBegan({ seen }: Lines, contentType: string, isStreamed: boolean): void {
  const requests = seen.map(parse).filter(({ what }) => what === 'request')
  assert.ok(
    requests.every(({ code }) => code === 200),
    JSON.stringify(requests),
  )
  assert.match(requests[0]!.contentType ?? '', new RegExp(`^${RegExp.escape(contentType)}`))
  assert.equal(requests[0]!.query?.includes('sendInitialEvents=true'), isStreamed)
}

/** What an informer tells of an object never goes back. */
function assertOrder({ seen }: Lines): void {
  const versions = new Map<string, bigint>()
  for (const { name, version, what } of seen.map(parse)) {
    if (name === undefined || version === undefined) continue
    const last = versions.get(name) ?? 0n
    assert.ok(BigInt(version) > last, `${what} ${name} at ${version} after ${last}`)
    versions.set(name, BigInt(version))
  }
}
