/** Requests that no friend would send: each is refused as it should be, and others are served. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type ApiServerProcess, startApiServer } from '../processes/api-server.ts'
import { assertServes, configMaps, memoryOf, noMemoryFile, sayAll, sayRaw } from './trust.ts'

let server: ApiServerProcess

before(async () => {
  server = await startApiServer({ users: ['bob,bob,bob-uid', 'eve,eve,eve-uid,"staff"'] })
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'speaks-for-bob' },
    rules: [
      { apiGroups: [''], resources: ['users'], verbs: ['impersonate'], resourceNames: ['bob'] },
    ],
  }
  const binding = {
    ...role,
    kind: 'ClusterRoleBinding',
    rules: undefined,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'speaks-for-bob' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'eve' }],
  }
  const rbac = '/apis/rbac.authorization.k8s.io/v1'
  assert.equal((await server.ask(`${rbac}/clusterroles`, { body: role })).code, 201)
  assert.equal((await server.ask(`${rbac}/clusterrolebindings`, { body: binding })).code, 201)
  assert.equal((await server.ask(configMaps, { body: objectOf('kept', { a: '1' }) })).code, 201)
})

after(() => server[Symbol.asyncDispose]())

function objectOf(name: string, data: object): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
}

test('paths that mean another place lead nowhere', async () => {
  const secret = '/api/v1/namespaces/kube-system/secrets'
  const paths = [
    `/healthz/../${secret}`,
    `/version/..%2f..${secret}`,
    `/%2e%2e${secret}`,
    `/${secret}`,
    '/api/v1//namespaces//kube-system//secrets',
    '/api/v1/namespaces/default/..%2fkube-system/secrets',
    '/api/v1/namespaces/default%2f..%2fkube-system/secrets',
    '/api/v1/namespaces/kube-system/secrets%00',
    '/api/v1/namespaces/kube-system/secrets/%00',
    '/api/v1/namespaces/kube-system/./secrets',
    '/api/v1/namespaces/kube-system/secrets/..',
    '/healthz%0d%0aX-Evil:%201',
    '/healthz;/../api',
    '/%',
    '/%zz',
    `https://elsewhere.example${secret}`,
    '*',
    `/${'a/'.repeat(5000)}`,
  ]
  for (const path of paths) {
    const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bob\r\n`
    const code = await sayRaw(server, `${head}Connection: close\r\n\r\n`)
    assert.ok([301, 307, 400, 403, 404].includes(code), `${path.slice(0, 80)} was answered ${code}`)
  }
  await assertServes(server)
})

test('requests that two readers would read differently are refused', async () => {
  const head = `POST ${configMaps} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bob\r\n`
  const heads = [
    `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`,
    `GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n`,
    `GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n`,
    `GET /healthz HTTP/1.1\r\n X: folded\r\n\r\n`,
  ]
  const next = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
  for (const words of heads) {
    const codes = await sayAll(server, `${words}${next}`)
    assert.ok(codes.length <= 1, `${words}: what follows is not read`)
    assert.ok(
      codes.every((code) => [400, 403, 501].includes(code)),
      `${words}: ${codes}`,
    )
  }
  await assertServes(server)
})

test('who may not speak for others does not', async () => {
  const cases: readonly [string, Readonly<Record<string, string>>, number][] = [
    ['bob', { 'impersonate-user': 'admin' }, 403],
    ['bob', { 'impersonate-user': 'system:admin', 'impersonate-group': 'system:masters' }, 403],
    ['bob', { 'impersonate-user': 'bob', 'impersonate-extra-scopes': 'all' }, 403],
    ['bob', { 'impersonate-user': 'system:serviceaccount:kube-system:default' }, 403],
    ['bob', { 'impersonate-user': 'bob', 'impersonate-uid': 'admin-uid' }, 403],
    ['eve', { 'impersonate-user': 'bob', 'impersonate-group': 'system:masters' }, 403],
    ['eve', { 'impersonate-user': 'admin' }, 403],
    ['eve', { 'impersonate-user': 'bob' }, 403], // as bob she may not read this either
    ['bob', { 'x-remote-user': 'admin', 'x-remote-group': 'system:masters' }, 403],
    ['nobody', {}, 401],
    ['', {}, 403], // nobody in particular
  ]
  for (const [token, headers, wanted] of cases) {
    const { code } = await server.ask(configMaps, { token, headers })
    assert.equal(code, wanted, `${token} with ${JSON.stringify(headers)}`)
  }
  const half = await server.ask(configMaps, { headers: { 'impersonate-group': 'system:masters' } })
  assert.ok(half.code >= 400, 'a group without a user')
  const speaking = await server.ask('/version', {
    token: 'eve',
    headers: { 'impersonate-user': 'bob' },
  })
  assert.equal(speaking.code, 200)
  await assertServes(server)
})

test('bodies are bounded in size and depth', { skip: noMemoryFile }, async () => {
  const before = memoryOf(server)
  const type = (value: string) => ({ 'content-type': value })
  const deep = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`
  const wide = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{${'"a":"",'.repeat(300_000)}"b":""}}`
  const aliases = ['a: &a [x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 12; i++) {
    const [from, to] = [String.fromCharCode(96 + i), String.fromCharCode(97 + i)]
    aliases.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`)
  }
  const cases: readonly [string, string | Buffer, Readonly<Record<string, string>>, number[]][] = [
    ['3 MiB and a byte', ' '.repeat(3 * 2 ** 20 + 1), type('application/json'), [413]],
    ['a deep object', deep, type('application/json'), [400]],
    ['many equal keys', wide, type('application/json'), [201, 400, 422]],
    ['no JSON', '{"apiVersion":', type('application/json'), [400]],
    ['aliases of aliases in YAML', aliases.join('\n'), type('application/yaml'), [400]],
    ['deep YAML', '['.repeat(100_000), type('application/yaml'), [400]],
    ['no protobuf', Buffer.alloc(1000, 255), type('application/vnd.kubernetes.protobuf'), [400]],
    [
      'protobuf that claims to be longer',
      Buffer.from('6b3873000a7f', 'hex'),
      type('application/vnd.kubernetes.protobuf'),
      [400],
    ],
    ['no CBOR', Buffer.alloc(1000, 0x9f), type('application/cbor'), [400, 415]],
    [
      'a bomb of gzip',
      gzipSync(Buffer.alloc(200 * 2 ** 20)),
      { ...type('application/json'), 'content-encoding': 'gzip' },
      [400, 415],
    ],
  ]
  for (const [what, body, headers, wanted] of cases) {
    const { code, text } = await server.ask(configMaps, { body, headers })
    assert.ok(wanted.includes(code), `${what} was answered ${code}: ${text.slice(0, 200)}`)
    await assertServes(server)
  }
  const grown = memoryOf(server) - before
  assert.ok(grown < 200, `grown by ${Math.round(grown)} MiB`)
})

test('patches are bounded in number, depth and growth', { skip: noMemoryFile }, async () => {
  const before = memoryOf(server)
  const path = `${configMaps}/kept`
  const [json, merge] = ['application/json-patch+json', 'application/merge-patch+json']
  const operation = { op: 'add', path: '/data/x', value: 'y' }
  const big = { op: 'add', path: '/data/big', value: 'x'.repeat(100_000) }
  const copies = Array.from({ length: 60 }, (_, i) => ({
    op: 'copy',
    from: i === 0 ? '/data/big' : '/data',
    path: `/data/c${i}`,
  }))
  const nested = (count: number) => `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`
  const cases: readonly [string, string | object, string, number[]][] = [
    ['10,001 operations', Array(10_001).fill(operation), json, [413, 422]],
    ['copies of copies', [big, ...copies], json, [400, 413, 422]],
    ['a path of 100,000 parts', [{ ...operation, path: '/a'.repeat(100_000) }], json, [422]],
    ['a deep merge', nested(100_000), merge, [400, 422]],
    ['a deep value', `[{"op":"add","path":"/data","value":${nested(100_000)}}]`, json, [400, 422]],
    ['a merge that is a list', '[1]', merge, [400, 422]],
    ['a prototype', '{"__proto__":{"polluted":"yes"},"data":{"__proto__":"x"}}', merge, [200, 422]],
    ['a prototype by path', [{ ...operation, path: '/__proto__/polluted' }], json, [422]],
    ['a constructor', [{ ...operation, path: '/constructor/prototype/polluted' }], json, [422]],
  ]
  for (const [what, body, type, wanted] of cases) {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const headers = { 'content-type': type }
    const answer = await server.ask(path, { method: 'PATCH', body: text, headers })
    assert.ok(wanted.includes(answer.code), `${what}: ${answer.code} ${answer.text.slice(0, 200)}`)
    assert.doesNotMatch(answer.text, /polluted":"y/)
    await assertServes(server)
  }
  const grown = memoryOf(server) - before
  assert.ok(grown < 200, `grown by ${Math.round(grown)} MiB`)
})

test('huge selectors are refused or answered, and nobody waits for them', async () => {
  const values = Array.from({ length: 9000 }, (_, i) => `v${i}`).join(',')
  const cases: readonly [string, number[]][] = [
    [`labelSelector=${encodeURIComponent(`a in (${values})`)}`, [200, 400]],
    [`labelSelector=${'a,'.repeat(20_000)}b`, [200, 400]],
    [`labelSelector=${'('.repeat(50_000)}`, [400]],
    [`labelSelector=${encodeURIComponent('a='.repeat(30_000))}`, [400]],
    [`fieldSelector=${'metadata.name=x,'.repeat(5000)}`, [200, 400]],
    [`labelSelector=${'a'.repeat(300_000)}`, [414, 431]],
    [`continue=${'A'.repeat(60_000)}`, [400, 410]],
    [`resourceVersion=${'9'.repeat(50_000)}`, [400, 504]],
    ['limit=99999999999999999999', [400]],
    ['timeoutSeconds=-1&watch=1&resourceVersion=x', [500]], // upstream's answer
  ]
  for (const [query, wanted] of cases) {
    const { code, text } = await server.ask(`${configMaps}?${query}`)
    const what = `${query.slice(0, 60)} was answered ${code}: ${text.slice(0, 200)}`
    assert.ok(wanted.includes(code), what)
    await assertServes(server)
  }
})
