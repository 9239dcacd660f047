import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import type { JsonObject } from '#api/scalars/scalars.ts'
import {
  caBundle,
  group,
  openExtensionServer,
  proxyPair,
  rootPath,
  things,
} from '#server/aggregation/testing/extension-server.ts'
import { admin, h1 } from '#server/testing/http-client.ts'
import { testData } from '#server/testing/http-server.ts'
import {
  openStreamingCluster,
  type StreamingClusterOptions,
} from '#server/testing/streaming-cluster.ts'

const services = '/apis/apiregistration.k8s.io/v1/apiservices'
const name = `v1.${group}`

interface Wish {
  readonly spec?: object
  readonly externalName?: string
  readonly aggregation?: StreamingClusterOptions['aggregation']
}

async function openBoth({ spec, externalName = 'localhost', aggregation }: Wish = {}) {
  await using stack = new AsyncDisposableStack()
  const cluster = stack.use(
    await openStreamingCluster({ aggregation: { proxyPair, ...aggregation } }),
  )
  const extension = stack.use(await openExtensionServer())
  await cluster.create('/api/v1/namespaces/default/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'remote' },
    spec: { type: 'ExternalName', externalName },
  })
  await cluster.create(services, {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name },
    spec: {
      ...{ group, version: 'v1', groupPriorityMinimum: 1000, versionPriority: 15, caBundle },
      service: { namespace: 'default', name: 'remote', port: extension.port },
      ...spec,
    },
  })
  const get = (path: string, headers: object = {}) =>
    h1(cluster.port, path, { headers: { ...admin, ...headers } })
  const availability = async () => {
    const { text } = await get(`${services}/${name}`)
    const { conditions = [] } = JSON.parse(text).status
    return conditions[0] as Record<string, string> | undefined
  }
  /** Looks again and again until something holds: the server looks at extensions when it gets to it. */
  const until = async (what: () => Promise<boolean>) => {
    while (!(await what())) await new Promise<void>((go) => setImmediate(go))
  }
  const ready = async (reason = 'Passed') => {
    await until(async () => (await availability())?.['reason'] === reason)
  }
  const opened = stack.move()
  return {
    ...{ cluster, extension, get, availability, ready, until },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

interface Echo {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly body: string
  readonly proxy?: string
}

test('an extension is told who asks, by the proxy alone, and gets all else as it was sent', async () => {
  await using both = await openBoth()
  await both.ready()
  const { code, text } = await h1(both.cluster.port, `${things}/echo?x=%2F&a=%20b&c;d`, {
    method: 'POST',
    body: '{"any":1}',
    headers: {
      ...admin,
      'content-type': 'application/json',
      'x-custom': 'kept',
      'x-remote-user': 'forged',
      'x-remote-group': ['forged'],
      'x-remote-extra-scopes': 'forged',
      'x-remote-uid': 'forged',
    },
  })
  assert.equal(code, 200)
  const echo = JSON.parse(text) as Echo
  const { method, url, body, proxy, headers } = echo
  assert.deepEqual(
    { method, url, body, proxy },
    {
      method: 'POST',
      url: `${things}/echo?a=+b&x=%2F`,
      body: '{"any":1}',
      proxy: 'front-proxy-client',
    },
  )
  const seen = Object.fromEntries(
    Object.entries(headers).filter(([key]) => /^(x-|authorization|host|impersonate)/.test(key)),
  )
  const host = `localhost:${both.extension.port}`
  assert.deepEqual(seen, {
    host: [host],
    'x-custom': ['kept'],
    'x-forwarded-for': ['127.0.0.1'],
    'x-forwarded-host': [host],
    'x-forwarded-proto': ['https'],
    'x-forwarded-uri': [`${things}/echo`],
    'x-remote-group': ['system:masters', 'system:authenticated'],
    'x-remote-uid': ['1'],
    'x-remote-user': ['admin'],
  })
})

test('who is impersonated asks, and what that user may not do is refused here', async () => {
  await using both = await openBoth()
  await both.ready()
  both.extension.asked.length = 0
  const asBob = { 'impersonate-user': 'bob', 'impersonate-extra-a%2fb': 'c' }
  const refused = await both.get(`${things}/echo`, asBob)
  assert.equal(refused.code, 403)
  assert.deepEqual(
    both.extension.asked.filter((path) => path.includes('echo')),
    [],
  )
  const asMaster = { ...asBob, 'impersonate-group': 'system:masters' }
  const { headers } = JSON.parse((await both.get(`${things}/echo`, asMaster)).text) as Echo
  assert.deepEqual(headers['x-remote-user'], ['bob'])
  assert.deepEqual(headers['x-remote-extra-a%2fb'], ['c'])
  assert.equal(
    Object.keys(headers).some((key) => key.startsWith('impersonate')),
    false,
  )
})

test('an extension that shows the certificate of another is not believed', async () => {
  const other = Buffer.from(testData('ca')).toString('base64')
  await using both = await openBoth({ spec: { caBundle: other } })
  await both.ready('FailedDiscoveryCheck')
  const words = 'tls: failed to verify certificate: x509: certificate signed by unknown authority'
  assert.ok((await both.availability())?.['message']?.endsWith(`: ${words}`))
  assert.equal((await both.get(`${things}/echo`)).code, 503)
})

test('without a bundle it is held against authorities that are known; and not at all where that is asked for', async () => {
  await using strict = await openBoth({ spec: { caBundle: undefined } })
  await strict.ready('FailedDiscoveryCheck')
  assert.equal((await strict.get(`${things}/echo`)).code, 503)
  await using lax = await openBoth({ spec: { caBundle: undefined, insecureSkipTLSVerify: true } })
  await lax.ready()
  assert.equal((await lax.get(`${things}/echo`)).code, 200)
})

test('a watch comes as it is written, and ends where the client goes', async () => {
  await using both = await openBoth()
  await both.ready()
  const request = httpsRequest({
    ...{ host: '127.0.0.1', port: both.cluster.port, path: `${things}?watch=true` },
    ...{ ca: testData('ca'), agent: false, headers: admin },
  })
  request.end()
  const [response] = await once(request, 'response')
  const [chunk] = await once(response, 'data')
  assert.equal(String(chunk), '{"type":"ADDED"}\n')
  const before = both.extension.connections()
  response.on('error', () => {})
  request.destroy()
  await both.until(async () => both.extension.connections() < before)
})

test('a connection that changes its protocol goes through to the extension', async () => {
  await using both = await openBoth()
  await both.ready()
  const request = httpsRequest({
    ...{ host: '127.0.0.1', port: both.cluster.port, path: `${things}/one/attach` },
    ...{ ca: testData('ca'), agent: false },
    headers: { ...admin, connection: 'Upgrade', upgrade: 'echo' },
  })
  request.end()
  const [response, socket] = (await once(request, 'upgrade')) as [
    { headers: Record<string, string> },
    Socket,
  ]
  assert.equal(response.headers['x-user'], 'admin')
  socket.write('hello')
  const [echo] = await once(socket, 'data')
  assert.equal(String(echo), 'hello')
  socket.destroy()
})

test('connections are kept for the next read, and made anew where they have ended', async () => {
  await using both = await openBoth()
  await both.ready()
  await both.get(`${things}/echo`)
  const { connected } = both.extension
  for (let i = 0; i < 5; i++) assert.equal((await both.get(`${things}/echo`)).code, 200)
  assert.ok(both.extension.connected <= connected + 1, 'most were over one that was there')
  for (let i = 0; i < 3; i++) {
    both.extension.hangUp()
    assert.equal((await both.get(`${things}/echo`)).code, 200)
  }
})

test('an extension may not send clients elsewhere, and one that hangs up is told of', async () => {
  await using both = await openBoth()
  await both.ready()
  const moved = await both.get(`${things}/moved`)
  assert.equal(moved.code, 502)
  assert.equal(moved.text, 'the backend attempted to redirect this request, which is not permitted')
  const cut = await both.get(`${things}/cut`)
  assert.equal(cut.code, 503)
  assert.match(cut.text, /^error trying to reach service: /)
  await using lenient = await openBoth({ aggregation: { rejectsRedirects: false } })
  await lenient.ready()
  assert.equal((await lenient.get(`${things}/moved`)).code, 302)
})

test('what cannot be reached says so, in its conditions and to clients, and is gone with its APIService', async () => {
  await using both = await openBoth({
    spec: { service: { namespace: 'default', name: 'remote', port: 1 } },
  })
  await both.ready('FailedDiscoveryCheck')
  const said = await both.availability()
  const url = `https://localhost:1${rootPath}`
  const why = 'dial tcp 127.0.0.1:1: connect: connection refused'
  assert.equal(said?.['status'], 'False')
  assert.equal(said?.['message'], `failing or missing response from ${url}: Get "${url}": ${why}`)
  const { code, text, headers } = await both.get(things)
  assert.deepEqual(
    [code, text, headers['content-type']],
    [503, 'service unavailable\n', 'text/plain; charset=utf-8'],
  )
  // Nobody knows of a document of its own.
  const document = await both.get(`/openapi/v3${rootPath}`)
  const { code: none, text: nothing, headers: bare } = document
  assert.deepEqual([none, nothing, bare['content-type']], [404, '', undefined])
  await h1(both.cluster.port, `${services}/${name}`, { method: 'DELETE', headers: admin })
  assert.equal((await both.get(things)).code, 404)
})

test('an extension that answers with nothing is told of as such', async () => {
  await using both = await openBoth()
  await both.ready()
  const { code, text } = await both.get(`${things}/cut`)
  assert.deepEqual([code, text], [503, 'error trying to reach service: EOF\n'])
})

const aggregated = {
  accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
}

async function shown({ get }: Awaited<ReturnType<typeof openBoth>>) {
  const { items } = JSON.parse((await get('/apis', aggregated)).text) as { items: JsonObject[] }
  const own = items.find(({ metadata }) => (metadata as JsonObject).name === group)
  return (own!.versions as JsonObject[])[0]!
}

test('what an extension serves is shown with all else, and that it was there when it is gone', async () => {
  await using both = await openBoth()
  await both.ready()
  await both.until(async () => (await shown(both)).freshness === 'Current')
  const current = await shown(both)
  assert.deepEqual(current.resources, both.extension.resources)
  await h1(both.cluster.port, `${services}/${name}`, {
    method: 'PATCH',
    headers: { ...admin, 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec: { service: { port: 1 } } }),
  })
  await both.until(async () => (await shown(both)).freshness === 'Stale')
  assert.equal((await shown(both)).resources, undefined)
  const groups = JSON.parse((await both.get('/apis')).text) as { groups: JsonObject[] }
  assert.ok(groups.groups.some((one) => one.name === group))
})

test('a server of old is asked version by version', async () => {
  await using both = await openBoth()
  both.extension.isAggregated = false
  await both.ready()
  await both.until(async () => (await shown(both)).resources !== undefined)
  const responseKind = { group, version: 'v1', kind: 'Thing' }
  assert.deepEqual(await shown(both), {
    version: 'v1',
    resources: [
      {
        resource: 'things',
        responseKind,
        scope: 'Namespaced',
        singularResource: 'thing',
        verbs: ['get'],
        subresources: [{ subresource: 'echo', responseKind, verbs: ['get', 'create'] }],
      },
    ],
    freshness: 'Current',
  })
})

test('its OpenAPI document is named with its hash, and had from it', async () => {
  await using both = await openBoth()
  await both.ready()
  const indexed = async () => {
    const { paths } = JSON.parse((await both.get('/openapi/v3')).text) as {
      paths: Record<string, { serverRelativeURL: string }>
    }
    return paths[`apis/${group}/v1`]?.serverRelativeURL
  }
  await both.until(async () => (await indexed()) !== undefined)
  const url = (await indexed())!
  assert.equal(url, `/openapi/v3${rootPath}?hash=AB`)
  assert.equal((await both.get(url)).text, '{"openapi":"3.0.0"}')
})

test('what it says in the older form is merged into that of the server', async () => {
  await using both = await openBoth()
  const path = '/openapi/v2'
  interface OpenApi {
    readonly paths: Readonly<Record<string, unknown>>
    readonly definitions: Readonly<Record<string, JsonObject>>
  }
  const found = async () => JSON.parse((await both.get(path)).text) as OpenApi
  const alone = await both.get(path)
  const thing = async () => (await found()).definitions['Thing']
  await both.ready()
  await both.until(async () => (await thing()) !== undefined)
  const merged = await both.get(path)
  assert.notEqual(merged.headers['etag'], alone.headers['etag'])
  const { paths, definitions } = JSON.parse(merged.text) as OpenApi
  const own = JSON.parse(alone.text) as OpenApi
  const added = (now: object, then: object) => Object.keys(now).filter((key) => !(key in then))
  const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta_v2'
  assert.deepEqual(added(paths, own.paths), [`${rootPath}/things`])
  assert.deepEqual(added(definitions, own.definitions), ['Thing', meta])
  assert.deepEqual(definitions['Thing']!['properties'], {
    metadata: { $ref: `#/definitions/${meta}` },
  })
  const form = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
  assert.equal((await both.get(path, { accept: form })).code, 200)

  both.extension.revision++
  const labels = JSON.stringify({ metadata: { labels: { again: 'yes' } } })
  const headers = { ...admin, 'content-type': 'application/merge-patch+json' }
  await h1(both.cluster.port, `${services}/${name}`, { method: 'PATCH', headers, body: labels })
  await both.until(async () => (await thing())?.['description'] === 'revision 2')
  assert.notEqual((await both.get(path)).headers['etag'], merged.headers['etag'])
})
