import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openEnvelope } from '#api/codec/protobuf.ts'
import { isStatusError } from '#api/status/status.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { createDiscovery } from '#server/discovery/discovery.ts'
import { createRootPaths } from '#server/discovery/root-paths.ts'
import type { PathAnswer } from '#server/http/paths/path-handler.ts'
import { createResourceTable } from '#server/served/resource-table.ts'
import { pathRequest } from '#server/testing/path-request.ts'

const table = createResourceTable({ kinds, schema, features, storeOf: () => undefined })
const discovery = createDiscovery({
  schema,
  resources: () => table,
  serverAddress: '10.0.0.1:6443',
})

type Headers = Readonly<Record<string, string>>

interface Seen {
  readonly code: number
  readonly headers: PathAnswer['headers']
  readonly text: string
}

async function ask(path: string, headers: Headers = {}, method = 'GET'): Promise<Seen> {
  try {
    const answer = await discovery.answer(pathRequest(path, { headers, method }))
    if (!answer) return { code: 404, headers: {}, text: '404 page not found\n' }
    return { ...answer, text: Buffer.from(answer.body).toString() }
  } catch (error) {
    if (!isStatusError(error)) throw error
    const { status } = error
    const type = { 'content-type': 'application/json' }
    return { code: status.code!, headers: type, text: JSON.stringify(status) }
  }
}

interface Step {
  readonly send?: {
    readonly method: string
    readonly path: string
    readonly headers?: Headers
  }
  readonly want: {
    readonly status: number
    readonly headers: Headers
    readonly body?: unknown
    readonly text?: string
  }
}

const skip = missingShared('golden', 'transcripts', 'read')
const folder = sharedPath('golden', 'transcripts', 'read')
const files = existsSync(folder) ? globSync(`${folder}/discovery-*.jsonl`).toSorted() : []

for (const file of files) {
  test(`answers as recorded in ${file.slice(folder.length + 1)}`, { skip }, async () => {
    const steps = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Step)
    let etag = ''
    for (const { send, want } of steps) {
      if (!send) continue
      const headers = Object.fromEntries(
        Object.entries(send.headers ?? {}).map(([name, value]) => [
          name,
          value.replace('«etag1»', etag),
        ]),
      )
      const got = await ask(send.path, headers, send.method)
      etag = String(got.headers['etag'] ?? etag)
      const about = `${send.method} ${send.path} ${JSON.stringify(headers)}`
      assert.equal(got.code, want.status, about)
      for (const [name, value] of Object.entries(want.headers)) {
        assert.equal(got.headers[name], value.replace('«etag1»', etag), about)
      }
      if (want.text !== undefined) assert.equal(got.text, want.text, about)
      if (want.body !== undefined) assert.deepEqual(masked(got.text), want.body, about)
    }
  })
}

function masked(text: string): unknown {
  return JSON.parse(text, (key, value) => (key === 'serverAddress' ? '«any»' : value))
}

const form = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

test('everything at once comes in every form', async () => {
  const { text } = await ask('/api', { accept: form })
  const { items, apiVersion } = JSON.parse(text)
  assert.equal(apiVersion, 'apidiscovery.k8s.io/v2')
  assert.deepEqual(items[0].metadata, {})
  assert.equal(items[0].versions[0].resources.length, 17)
  const yaml = await ask('/apis', { accept: form.replace('json', 'yaml') })
  assert.match(yaml.text, /^apiVersion: apidiscovery.k8s.io\/v2\nitems:\n- metadata:\n {4}name: /)
  const protobuf = await ask('/apis', {
    accept: `${form.replace('json', 'vnd.kubernetes.protobuf')},application/json`,
  })
  assert.match(
    String(protobuf.headers['content-type']),
    /^application\/vnd\.kubernetes\.protobuf;g=/,
  )
})

test('a client that takes either gets everything at once, where there is such', async () => {
  const both = { accept: `application/json,${form}` }
  assert.equal(JSON.parse((await ask('/apis', both)).text).kind, 'APIGroupDiscoveryList')
  assert.equal(JSON.parse((await ask('/apis/apps', both)).text).kind, 'APIGroup')
  const unknown = await ask('/apis', { accept: `${form.replace('v=v2', 'v=v9')}, */*` })
  assert.equal(JSON.parse(unknown.text).kind, 'APIGroupList')
})

test('lists of the oldest group have no apiVersion in any form', async () => {
  for (const path of ['/api', '/api/v1']) {
    assert.doesNotMatch((await ask(path)).text, /"apiVersion"/)
    const accept = 'application/vnd.kubernetes.protobuf'
    const answer = await discovery.answer(pathRequest(path, { headers: { accept } }))
    assert.equal(openEnvelope(answer!.body).apiVersion, '')
  }
})

test('paths that are not there are told in two ways', async () => {
  const ways = new Map<string, string>()
  for (const path of [
    '/api/v2',
    '/api//v1',
    '/apis/apps/v9',
    '/apis/nope',
    '/apis/nope/v1',
    '/apis/apps/v1/x',
  ]) {
    const { code, text } = await ask(path)
    assert.equal(code, 404)
    ways.set(path, text.startsWith('{') ? 'status' : 'plain')
  }
  assert.deepEqual(Object.fromEntries(ways), {
    '/api/v2': 'status',
    '/api//v1': 'status',
    '/apis/apps/v9': 'status',
    '/apis/nope': 'plain',
    '/apis/nope/v1': 'plain',
    '/apis/apps/v1/x': 'status',
  })
})

test('only what goes through the router minds the method', async () => {
  const codes = await Promise.all(
    ['/api', '/api/v1', '/apis', '/apis/apps', '/apis/apps/v1'].map(async (path) => {
      return (await ask(path, {}, 'DELETE')).code
    }),
  )
  assert.deepEqual(codes, [405, 405, 200, 200, 405])
})

test('people get indented text', async () => {
  assert.match((await ask('/apis', { 'user-agent': 'curl/8' })).text, /^\{\n {2}"kind"/)
  assert.match((await ask('/apis?pretty=0', { 'user-agent': 'curl/8' })).text, /^\{"kind"/)
  assert.match((await ask('/apis?pretty=true')).text, /^\{\n {2}"kind"/)
})

test('the index lists every path once, in order', async () => {
  const root = createRootPaths({ resources: () => table, paths: () => ['/version', '/healthz'] })
  const answer = await root.answer(pathRequest('/'))
  const { paths } = JSON.parse(Buffer.from(answer!.body).toString())
  assert.deepEqual(paths.slice(0, 4), ['/api', '/api/v1', '/apis', '/apis/'])
  assert.equal(paths.at(-1), '/version')
  assert.equal(paths.filter((path: string) => path === '/apis/autoscaling').length, 1)
  assert.equal(await root.answer(pathRequest('/nope')), undefined)
})
