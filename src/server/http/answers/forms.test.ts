import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ClientHttp2Session } from 'node:http2'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { admin, h1, h2, openH2 } from '#server/testing/http-client.ts'
import { openTestHttpServer } from '#server/testing/http-server.ts'

const path = '/api/v1/namespaces/default/configmaps'
const json = { ...admin, 'content-type': 'application/json' }
const tables = 'application/json;as=Table;v=v1;g=meta.k8s.io'
const partial = (kind: string) => `application/json;as=${kind};v=v1;g=meta.k8s.io`

async function create(session: ClientHttp2Session, name: string, text = 'x'): Promise<void> {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text } }
  const answer = await h2(session, path, {
    ...json,
    ':method': 'POST',
    body: JSON.stringify(object),
  })
  assert.equal(answer.code, 201)
}

/** The first frames of a watch. */
async function frames(session: ClientHttp2Session, query: string, count: number, accept = '*/*') {
  const stream = session.request({ ':path': `${path}?watch=1${query}`, ...admin, accept })
  await once(stream, 'response')
  let text = ''
  for await (const chunk of stream) {
    text += chunk
    if (text.split('\n').length > count) break
  }
  const lines = text.split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line))
}

test('lists are tables, metadata, YAML or protobuf, as is asked', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  const list = async (accept: string, query = '') =>
    await h2(session, path + query, { ...admin, accept })
  const empty = JSON.parse((await list(partial('PartialObjectMetadataList'))).text)
  assert.equal(empty.items, null)
  await create(session, 'a')
  await create(session, 'b')
  const table = JSON.parse((await list(tables, '?includeObject=None')).text)
  assert.deepEqual(
    table.columnDefinitions.map(({ name }: { name: string }) => name),
    ['Name', 'Data', 'Age'],
  )
  assert.deepEqual(table.rows[0].cells.slice(0, 2), ['a', 1])
  assert.equal(table.rows[0].object, null)
  const whole = JSON.parse((await list(tables, '?includeObject=Object&limit=1')).text)
  assert.equal(whole.rows[0].object.data.text, 'x')
  assert.equal(whole.metadata.remainingItemCount, 1)
  const metadata = JSON.parse((await list(partial('PartialObjectMetadataList'))).text)
  assert.equal(metadata.items[1].kind, 'PartialObjectMetadata')
  assert.equal(metadata.items[1].metadata.name, 'b')
  assert.match((await list('application/yaml')).text, /^apiVersion: v1\nitems:\n- data:\n/)
  const protobuf = await list('application/vnd.kubernetes.protobuf')
  assert.equal(protobuf.text.slice(0, 3), 'k8s')
  const wrong = await list(partial('PartialObjectMetadata'))
  assert.equal(wrong.code, 406)
  assert.match(wrong.text, /the requested object is a list \(\*core\.ConfigMapList\)/)
})

test('flow schemas are shown in the order in which they are tried', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  const schemas = '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas'
  for (const [name, matchingPrecedence] of [
    ['a', 300],
    ['b', 20],
    ['c', 300],
  ]) {
    const priorityLevelConfiguration = { name: 'exempt' }
    const body = JSON.stringify({
      apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
      kind: 'FlowSchema',
      metadata: { name },
      spec: { matchingPrecedence, priorityLevelConfiguration },
    })
    const { code, text } = await h2(session, schemas, { ...json, ':method': 'POST', body })
    assert.equal(code, 201, text)
  }
  const names = async (accept: string, of: (item: never) => string) => {
    const list = JSON.parse((await h2(session, schemas, { ...admin, accept })).text)
    return (list.rows ?? list.items).map(of)
  }
  type Row = { readonly cells: readonly string[] }
  type Item = { readonly metadata: { readonly name: string } }
  assert.deepEqual(await names(tables, ({ cells }: Row) => cells[0]!), ['b', 'a', 'c'])
  assert.deepEqual(await names('*/*', ({ metadata }: Item) => metadata.name), ['a', 'b', 'c'])
})

test('the same list again comes from memory, and changes when something changes', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  await create(session, 'a')
  const [one, two, three] = [
    await h2(session, path),
    await h2(session, path),
    await h2(session, path),
  ]
  assert.equal(two.text, one.text)
  assert.equal(three.text, one.text)
  await create(session, 'b')
  assert.equal(JSON.parse((await h2(session, path)).text).items.length, 2)
})

test('large answers are compressed for those who take it', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  for (const name of ['a', 'b', 'c']) await create(session, name, name.repeat(900_000))
  const stream = session.request({ ':path': path, ...admin, 'accept-encoding': 'gzip' })
  const [headers] = await once(stream, 'response')
  assert.equal(headers['content-encoding'], 'gzip')
  assert.equal(headers['vary'], 'Accept-Encoding')
  const body = gunzipSync(Buffer.concat(await stream.toArray())).toString()
  assert.equal(JSON.parse(body).items[2].data.text, 'c'.repeat(900_000))
  for (let time = 1; time <= 3; time++) assert.equal((await h2(session, path)).text, body)
  assert.equal((await h1(server.port, path, { headers: admin })).text, body)
})

test('watches show the same events as lines, tables and metadata', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  await create(session, 'a')
  await create(session, 'b')
  const plain = await frames(session, '&resourceVersion=0', 2)
  assert.deepEqual(
    plain.map(({ type, object }) => [type, object.kind, object.metadata.name]),
    [
      ['ADDED', 'ConfigMap', 'a'],
      ['ADDED', 'ConfigMap', 'b'],
    ],
  )
  const [first, second] = await frames(session, '&resourceVersion=0', 2, tables)
  assert.equal(first.object.columnDefinitions.length, 3)
  assert.equal(first.object.rows[0].object.metadata.name, 'a')
  assert.equal(second.object.columnDefinitions, null)
  const query = '&allowWatchBookmarks=1&includeObject=None'
  const marked = await frames(session, query, 3, tables)
  assert.equal(marked[1].object.rows[0].object, null)
  assert.equal(marked[2].type, 'BOOKMARK')
  const { annotations } = marked[2].object.rows[0].object.metadata
  assert.deepEqual(annotations, { 'k8s.io/initial-events-end': 'true' })
  const [metadata] = await frames(session, '', 1, partial('PartialObjectMetadata'))
  assert.equal(metadata.object.kind, 'PartialObjectMetadata')
  assert.deepEqual(await frames(session, '', 1, partial('PartialObjectMetadataList')), [])
})

test('a watch ends when its time is over, over both protocols', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  await create(session, 'a')
  const query = `${path}?watch=1&timeoutSeconds=1`
  const [one, two] = await Promise.all([
    h1(server.port, query, { headers: admin }),
    h2(session, query),
  ])
  assert.equal(one.headers['transfer-encoding'], 'chunked')
  assert.equal(one.text, two.text)
  assert.match(one.text, /^\{"type":"ADDED","object":\{"kind":"ConfigMap"/)
})

test('watches in protobuf say so, and those in YAML are refused', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  const watch = (accept: string) =>
    h2(session, `${path}?watch=1&timeoutSeconds=1`, { ...admin, accept })
  const protobuf = await watch('application/vnd.kubernetes.protobuf')
  assert.equal(protobuf.headers['content-type'], 'application/vnd.kubernetes.protobuf;stream=watch')
  const yaml = await watch('application/yaml')
  assert.equal(yaml.code, 406)
  assert.match(yaml.text, /application\/json;stream=watch/)
})

test('the empty table of a kind that does not say how it is printed has no list of rows', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  const rows = async (plural: string) => {
    const at = `/api/v1/namespaces/default/${plural}`
    return JSON.parse((await h2(session, at, { ...admin, accept: tables })).text).rows
  }
  assert.equal(await rows('limitranges'), null)
  assert.deepEqual(await rows('configmaps'), [])
})

test('an external name keeps what it does not show, until it is shown again', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  const at = '/api/v1/namespaces/default/services'
  const send = async (method: string, one: string, object: object, type = 'application/json') => {
    const headers = { ...admin, 'content-type': type, ':method': method }
    const { code, text } = await h2(session, one, { ...headers, body: JSON.stringify(object) })
    assert.ok(code < 300, text)
    return JSON.parse(text).spec.internalTrafficPolicy
  }
  const spec = { type: 'ExternalName', externalName: 'a.test', internalTrafficPolicy: 'Local' }
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec }
  assert.equal(await send('POST', at, service), undefined)
  const read = await h2(session, `${at}/a`, admin)
  assert.equal(JSON.parse(read.text).spec.internalTrafficPolicy, undefined)
  const status = await h2(session, `${at}/a/status`, admin)
  assert.equal(JSON.parse(status.text).spec.internalTrafficPolicy, 'Local')
  const none = { clusterIP: 'None', clusterIPs: ['None'] }
  const inside = { type: 'ClusterIP', externalName: null, ...none, ports: [{ port: 80 }] }
  const merge = 'application/merge-patch+json'
  assert.equal(
    await send('PATCH', `${at}/a`, { metadata: { labels: { b: 'c' } } }, merge),
    undefined,
  )
  assert.equal(
    await send('PATCH', `${at}/a/status`, { metadata: { labels: { b: 'd' } } }, merge),
    'Local',
  )
  assert.equal(await send('PATCH', `${at}/a`, { spec: inside }, merge), 'Local')
})
