import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createFakeClock, systemClock } from '#base/clock.ts'
import type { Connect } from '#base/connect.ts'
import type { Service } from '#kinds/core/service/types.ts'
import { DialError } from '#server/dialing/dial-fault.ts'
import { openFakeWebhook } from '#server/testing/fake-webhook.ts'
import { testData } from '#server/testing/http-server.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'
import { createWebhookClient, WebhookCallError } from '#server/webhooks/client.ts'

interface Reply {
  readonly code?: number
  readonly type?: string
  readonly text?: string
  readonly isSilent?: boolean
}

async function openHook(replies: Readonly<Record<string, Reply>>) {
  const seen: string[] = []
  const server = createServer({ cert: testData('server'), key: testData('server-key') })
  server.on('request', (request, response) => {
    request.resume()
    request.on('end', () => {
      const { code = 200, type, text = '', isSilent } = replies[request.url!.split('?')[0]!] ?? {}
      seen.push(`${request.method} ${request.url} ${request.headers['content-type']}`)
      if (isSilent) return
      response.writeHead(code, type === undefined ? {} : { 'content-type': type }).end(text)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    seen,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

const caBundle = Buffer.from(testData('ca')).toString('base64')
const resources = () => createMemoryObjects().table

test('a webhook is asked, and its answer is handed on', async () => {
  await using hook = await openHook({ '/good': { text: '{"a":1}', type: 'application/json' } })
  using client = createWebhookClient({ resources, clock: systemClock })
  const { signal } = new AbortController()
  const config = { url: `https://127.0.0.1:${hook.port}/good`, caBundle }
  const body = await client.post({ config, body: '{}', timeoutSeconds: 5, signal })
  assert.equal(body.toString(), '{"a":1}')
  assert.deepEqual(hook.seen, ['POST /good?timeout=5s application/json'])
})

test('services of the cluster and URLs are reached by ways of their own', async () => {
  const ways: string[] = []
  const way =
    (name: string): Connect =>
    ({ host, port }) => {
      ways.push(`${name} ${host}:${port}`)
      return Promise.reject(new DialError('there is none'))
    }
  const egress = { cluster: way('cluster'), controlplane: way('controlplane') }
  const service: Service = {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'n' } },
    spec: { clusterIP: '10.0.0.1', ports: [{ port: 443 }] },
  }
  const { table } = createMemoryObjects([service])
  using client = createWebhookClient({ resources: () => table, clock: systemClock, egress })
  const { signal } = new AbortController()
  for (const [config, url] of [
    [{ url: 'https://a.b:1/x', caBundle }, 'https://a.b:1/x'],
    [{ service: { namespace: 'n', name: 's' }, caBundle }, 'https://s.n.svc:443/'],
  ] as const) {
    const asked = client.post({ config, body: '{}', timeoutSeconds: 5, signal })
    await assert.rejects(asked, { message: `Post "${url}?timeout=5s": there is none` })
  }
  assert.deepEqual(ways, ['controlplane a.b:1', 'cluster 10.0.0.1:443'])
})

test('what is no good answer is told in words of the client', async () => {
  await using hook = await openHook({
    '/broken': { code: 500, type: 'application/json', text: 'x' },
    '/text': { code: 500, text: ' down ' },
    '/none': { code: 404 },
    '/moved': { code: 302 },
    '/status': { code: 403, text: '{"kind":"Status","status":"Failure","message":"go away"}' },
  })
  using client = createWebhookClient({ resources, clock: systemClock })
  const { signal } = new AbortController()
  const failing = (url: string, bundle?: string) =>
    assert.rejects.bind(
      undefined,
      client.post({
        config: { url, ...(bundle && { caBundle: bundle }) },
        body: '{}',
        timeoutSeconds: 5,
        signal,
      }),
    )
  const at = (path: string) => `https://127.0.0.1:${hook.port}${path}`
  const onServer = (what: string) =>
    `an error on the server (${what}) has prevented the request from succeeding`
  for (const [path, code, message] of [
    ['/broken', 500, onServer('"unknown"')],
    ['/text', 500, onServer('"down"')],
    ['/none', 404, 'the server could not find the requested resource'],
    [
      '/moved',
      302,
      'the server responded with the status code 302 but did not return more information',
    ],
    ['/status', 403, 'go away'],
    [
      '/empty',
      undefined,
      '0-length response with status code: 200 and content type: application/json',
    ],
  ] as const) {
    await failing(
      at(path),
      caBundle,
    )(new WebhookCallError(message, code === undefined ? {} : { code }))
  }
  const untrusted =
    'tls: failed to verify certificate: x509: certificate signed by unknown authority'
  await failing(at('/none'))(new WebhookCallError(`Post "${at('/none')}?timeout=5s": ${untrusted}`))
  await failing('https://127.0.0.1:1/x')(
    new WebhookCallError(
      'Post "https://127.0.0.1:1/x?timeout=5s": dial tcp 127.0.0.1:1: connect: connection refused',
    ),
  )
  const service = { namespace: 'x', name: 'y' }
  const asking = client.post({ config: { service }, body: '', timeoutSeconds: 1, signal })
  await assert.rejects(asking, {
    name: 'WebhookCallError',
    message: 'Post "https://y.x.svc:443/?timeout=1s": service "y" not found',
  })
  await failing(
    at('/none'),
    'eA==',
  )({
    message:
      'could not get REST client: unable to load root certificates: unable to parse bytes as PEM block',
  })
})

test('one that is silent is waited for as long as it may take, or as the request lives', async () => {
  await using hook = await openHook({ '/silent': { isSilent: true } })
  const clock = createFakeClock(0)
  using client = createWebhookClient({ resources, clock })
  const config = { url: `https://127.0.0.1:${hook.port}/silent`, caBundle }
  const leaving = new AbortController()
  const ask = () => client.post({ config, body: '', timeoutSeconds: 3, signal: leaving.signal })
  const late = ask()
  clock.advance(3000)
  await assert.rejects(late, { message: /Post ".*": context deadline exceeded$/ })
  const left = ask()
  leaving.abort(new Error('gone'))
  await assert.rejects(left, { message: 'gone' })
})

test('webhooks are gone to as somebody, by their kind', async () => {
  await using hook = await openFakeWebhook({ status: {} })
  const users = {
    validating: { users: { '127.0.0.1': { token: 'no' } }, otherwise: { token: 't' } },
  }
  using client = createWebhookClient({ resources, clock: systemClock, users })
  const { signal } = new AbortController()
  const asked = {
    config: { url: hook.endpoint.url, caBundle },
    body: '{}',
    timeoutSeconds: 5,
    signal,
  }
  await client.post({ ...asked, as: 'validating' })
  await client.post({ ...asked, as: 'mutating' })
  await client.post(asked)
  assert.deepEqual(hook.credentials, ['Bearer t', undefined, undefined])
})
