/** Requests of a whole server that are traced: what a collector is told of them, and what webhooks are. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { suite, test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { systemRandom } from '#base/random.ts'
import type { ServerOptions } from '#server/options.ts'
import { openServer } from '#server/server.ts'
import { h2, openH2 } from '#server/testing/http-client.ts'
import { testData } from '#server/testing/http-server.ts'
import { testListen, testSettings } from '#server/testing/settings.ts'
import {
  type CollectedSpan,
  type Collector,
  openCollector,
} from '#server/tracing/testing/collector.ts'
import type { Engine } from '#store/engine.ts'
import { openMemoryEngine } from '#store/memory.ts'

const tokens = [
  'admin,admin,1,"system:masters"',
  'watcher,watcher,2,"system:monitoring"',
  'plain,plain,3',
].join('\n')

interface Traced extends AsyncDisposable {
  ask(path: string, headers?: Readonly<Record<string, string>>): Promise<number>
  /** Ends the server, and answers all that was told of its requests. */
  told(): Promise<readonly CollectedSpan[]>
}

/** Without a rate nothing is traced. */
async function open(
  ratePerMillion?: number,
  changes: Partial<Pick<ServerOptions, 'engine' | 'storage'>> = {},
): Promise<Traced> {
  await using stack = new AsyncDisposableStack()
  const collector: Collector = stack.use(await openCollector())
  const address = { host: '127.0.0.1', port: collector.port }
  const server = await openServer({
    ...testSettings,
    engine: stack.use(await openMemoryEngine({ clock: systemClock })),
    authentication: { anonymous: true, tokens, bootstrapTokens: false },
    authorizationModes: ['AlwaysAllow'],
    kubelets: { addressTypes: [], timeoutMs: 5000 },
    listen: testListen,
    ...(ratePerMillion !== undefined && { tracing: { address, ratePerMillion } }),
    ...{ clock: systemClock, random: systemRandom, log: silentLogger },
    ...changes,
  })
  stack.use(server)
  const session = stack.use(openH2(Number(new URL(server.url).port)))
  const opened = stack.move()
  return {
    async ask(path, headers = {}) {
      return (await h2(session, path, { authorization: 'Bearer admin', ...headers })).code
    },
    async told() {
      session.close()
      await server[Symbol.asyncDispose]()
      return collector.spans
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const sampled = { traceparent: `00-${traceId}-${spanId}-01` }
const maps = '/api/v1/namespaces/default/configmaps'
const json = { 'content-type': 'application/json' }
const map = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}'

/** The spans below one, by their names, with what happened in each. */
function tree(spans: readonly CollectedSpan[], parentId = '', depth = 0): readonly string[] {
  return spans
    .filter((span) => span.parentId === parentId)
    .flatMap(({ name, spanId: own, events }) => [
      `${' '.repeat(depth)}${[name, ...events].join('; ')}`,
      ...tree(spans, own, depth + 1),
    ])
}

const filters = (top: string) => [
  top,
  ' audit',
  '  constrainedimpersonation',
  '   priorityandfairness',
  '    authorization',
]
const serialized = 'SerializeObject; About to start writing response; Write call succeeded'
const stored = 'Encode succeeded; Txn call succeeded'

suite('the spans of a request', () => {
  const cases = [
    {
      what: 'a list',
      path: maps,
      spans: [
        ...filters('GET /api/v1/namespaces/{:namespace}/configmaps'),
        '     List',
        `      ${serialized}`,
      ],
    },
    {
      what: 'one that is not there',
      path: '/apis/apps/v1/namespaces/x/deployments/none/scale',
      spans: [
        ...filters('GET /apis/apps/v1/namespaces/{:namespace}/deployments/{:name}/scale'),
        '     Get; About to Get from storage',
        `      ${serialized}`,
      ],
    },
    {
      what: 'a new one',
      path: maps,
      more: { ':method': 'POST', ...json, body: map },
      spans: [
        ...filters('POST /api/v1/namespaces/{:namespace}/configmaps'),
        `     ${[
          ...['Create', 'limitedReadBody succeeded', 'About to convert to expected version'],
          ...['Conversion done', 'About to store object in database'],
          ...['Write to database call succeeded', 'About to write a response'],
        ].join('; ')}`,
        `      Create etcd3; ${stored}`,
        `      ${serialized}`,
      ],
    },
    {
      what: 'a watch that lists, until it has listed',
      path: `${maps}?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=1`,
      spans: [
        ...filters('GET /api/v1/namespaces/{:namespace}/configmaps'),
        '     WatchList',
        '      WatchServer.HandleHTTP; About to start writing response; Writing initial events done',
      ],
    },
    {
      what: 'a watch that does not',
      path: `${maps}?watch=1&timeoutSeconds=1`,
      spans: filters('GET /api/v1/namespaces/{:namespace}/configmaps'),
    },
    {
      what: 'a path that is no resource',
      path: '/version',
      spans: filters('GET'),
    },
  ]
  for (const { what, path, more, spans } of cases) {
    test(what, async () => {
      await using traced = await open(0)
      await traced.ask(path, { ...sampled, ...more })
      const told = await traced.told()
      assert.deepEqual(tree(told, spanId), spans)
      assert.ok(told.every((span) => span.traceId === traceId))
    })
  }
})

test('what a span of a request says', async () => {
  await using traced = await open(0)
  const headers = {
    'user-agent': 'me',
    'audit-id': 'x'.repeat(70),
    'x-forwarded-for': '1.2.3.4, a',
  }
  await traced.ask(`${maps}?limit=1`, { ...sampled, ...headers })
  const told = await traced.told()
  const { attributes, kind, resource, scope } = told.find((span) => span.parentId === spanId)!
  const { 'server.port': port, 'network.peer.port': peer, ...rest } = attributes
  assert.ok(Number(port) > 0 && Number(peer) > 0)
  assert.deepEqual(rest, {
    'server.address': '127.0.0.1',
    'http.request.method': 'GET',
    'url.scheme': 'https',
    'network.peer.address': '127.0.0.1',
    'user_agent.original': 'me',
    'client.address': '1.2.3.4',
    'url.path': maps,
    'network.protocol.version': '2.0',
    'http.target': `${maps}?limit=1`,
    'audit-id': 'x'.repeat(64),
    'http.response.body.size': 91,
    'http.response.status_code': 200,
  })
  assert.equal(kind, 2)
  assert.equal(scope, 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp')
  assert.equal(resource['service.name'], 'apiserver')
  assert.match(String(resource['service.instance.id']), /^apiserver-[a-z2-7]{26}$/)
  const verb = told.find(({ name }) => name === 'List')!
  assert.deepEqual(verb.attributes, {
    accept: '',
    'audit-id': 'x'.repeat(64),
    client: '1.2.3.4',
    ...{ 'api-group': '', 'api-version': 'v1', name: '', subresource: '', namespace: 'default' },
    ...{ protocol: 'HTTP/2.0', resource: 'configmaps', scope: 'namespace', url: maps },
    ...{ 'user-agent': 'me', verb: 'LIST' },
  })
})

suite('who has a say in what is told of', () => {
  const names = async (traced: Traced) => (await traced.told()).map(({ name }) => name)

  test('members of two groups, and nobody else', async () => {
    for (const [token, count] of [
      ['admin', 5],
      ['watcher', 5],
      ['plain', 0],
    ] as const) {
      await using traced = await open(0)
      await traced.ask('/version', { ...sampled, authorization: `Bearer ${token}` })
      assert.equal((await traced.told()).length, count, token)
    }
  })

  test('what they do not want told is not told', async () => {
    await using traced = await open(1_000_000)
    const unsampled = { traceparent: `00-${traceId}-${spanId}-00` }
    await traced.ask('/version', unsampled)
    assert.deepEqual(await names(traced), ['authentication'])
  })

  test('the trace of others is named beside one of the own', async () => {
    await using traced = await open(1_000_000)
    await traced.ask('/version', { ...sampled, authorization: 'Bearer plain' })
    const told = await traced.told()
    const top = told.find(({ name }) => name === 'GET')!
    assert.deepEqual([top.links, top.parentId], [[spanId], ''])
    assert.notEqual(top.traceId, traceId)
  })

  test('without a trace of theirs, it begins with who they are', async () => {
    await using traced = await open(1_000_000)
    await traced.ask('/version')
    assert.deepEqual(tree(await traced.told()).slice(0, 2), ['authentication', ' GET'])
  })

  test('nobody who is not known is told of further', async () => {
    await using traced = await open(1_000_000)
    assert.equal(await traced.ask('/version', { authorization: 'Bearer none' }), 401)
    assert.deepEqual(tree(await traced.told()), ['authentication', ` ${serialized}`])
  })
})

test('a store that is another program is told of the trace', async () => {
  const told: (readonly string[])[] = []
  await using own = await openMemoryEngine({ clock: systemClock })
  const engine = new Proxy(own, {
    get(target, name) {
      if (name === 'commit') {
        return (...[transaction, options]: Parameters<Engine['commit']>) => {
          if (options?.fields) told.push(options.fields)
          return target.commit(transaction, options)
        }
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const storage = { ...testSettings.storage, isShared: true }
  await using traced = await open(0, { engine, storage })
  const post = { ':method': 'POST', ...json, body: map }
  assert.equal(await traced.ask(maps, { ...sampled, ...post }), 201)
  const spans = await traced.told()
  const commit = spans.find(({ name }) => name === 'etcdserverpb.KV/Txn')!
  assert.deepEqual(told, [['traceparent', `00-${traceId}-${commit.spanId}-01`]])
  assert.equal(spans.find((span) => span.spanId === commit.parentId)?.name, 'Create etcd3')
})

suite('webhooks are told of the trace', () => {
  /** What a webhook was sent along when an object was made. */
  async function sentBy(traced: Traced, headers: Readonly<Record<string, string>>) {
    await using hook = await openHook()
    const configurations = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'
    const body = JSON.stringify(configurationOf(hook.url))
    const post = { ':method': 'POST', ...json }
    assert.equal(await traced.ask(configurations, { ...post, body }), 201)
    assert.equal(await traced.ask(maps, { ...post, ...headers, body: map }), 201)
    assert.equal(hook.asked.length, 1)
    return hook.asked[0]!
  }

  test('as what asks them, where that is told of', async () => {
    await using traced = await open(0)
    const { traceparent, tracestate } = await sentBy(traced, { ...sampled, tracestate: 'a=b' })
    const told = await traced.told()
    const call = told.find(({ name }) => name === 'Call validating webhook')!
    const [post = assert.fail()] = told.filter((span) => span.parentId === call.spanId)
    assert.deepEqual([post.name, post.kind], ['HTTP POST', 3])
    assert.deepEqual([traceparent, tracestate], [`00-${traceId}-${post.spanId}-01`, 'a=b'])
    const { UID, ...attributes } = call.attributes
    assert.match(String(UID), /^[0-9a-f-]{36}$/)
    assert.deepEqual(attributes, {
      ...{ configuration: 'one', webhook: 'a.b.c', subresource: '', operation: 'CREATE' },
      resource: '/v1, Resource=configmaps',
    })
  })

  test('with a mark that it is not told of', async () => {
    await using traced = await open(0)
    const { traceparent } = await sentBy(traced, {})
    assert.match(String(traceparent), /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  })

  test('as the client told it, where nothing is traced', async () => {
    await using traced = await open()
    const { traceparent } = await sentBy(traced, sampled)
    assert.equal(traceparent, sampled.traceparent)
    assert.deepEqual(await traced.told(), [])
  })

  test('of none, where there is none', async () => {
    await using traced = await open()
    assert.equal((await sentBy(traced, {}))['traceparent'], undefined)
  })
})

async function openHook() {
  const asked: IncomingHttpHeaders[] = []
  const server = createServer({ cert: testData('server'), key: testData('server-key') })
  server.on('request', (request, response) => {
    asked.push(request.headers)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { apiVersion, kind, request: own } = JSON.parse(Buffer.concat(chunks).toString())
      response.end(JSON.stringify({ apiVersion, kind, response: { uid: own.uid, allowed: true } }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}/`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function configurationOf(url: string): object {
  const caBundle = Buffer.from(testData('ca')).toString('base64')
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['*'],
    resources: ['configmaps'],
  }
  const hook = {
    name: 'a.b.c',
    clientConfig: { url, caBundle },
    rules: [{ ...rule, scope: '*' }],
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
  }
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'one' },
    webhooks: [hook],
  }
}
