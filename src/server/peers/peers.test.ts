import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { systemClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { systemRandom } from '#base/random.ts'
import { freePort } from '#base/testing/free-port.ts'
import { sleep } from '#base/wait.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import { identityName } from '#server/bootstrap/identity-lease.ts'
import { type ApiServer, openServer } from '#server/server.ts'
import { admin, h1 } from '#server/testing/http-client.ts'
import { testData } from '#server/testing/http-server.ts'
import { testListen, testSettings } from '#server/testing/settings.ts'
import { onlyKey } from '#store/key.ts'
import { openMemoryEngine } from '#store/memory.ts'

const times = { notBeforeMs: 0, notAfterMs: Date.UTC(2100, 0, 1) }
const authorityOf = (commonName: string) =>
  makeCertificate({ commonName, use: 'authority', ...times }, systemRandom)
const clusterAuthority = authorityOf('cluster')
const proxyAuthority = authorityOf('proxies')
const own = makeCertificate(
  { commonName: 'server', names: ['kubernetes.default.svc', '127.0.0.1'], use: 'server', ...times },
  systemRandom,
  clusterAuthority,
)
const proxy = makeCertificate(
  { commonName: 'front-proxy-client', use: 'client', ...times },
  systemRandom,
  proxyAuthority,
)
const pair = { text: `${own.certificate}\n${own.privateKey}` }
const proxyPair = { text: `${proxy.certificate}\n${proxy.privateKey}` }
const requestHeader = {
  authorities: { text: proxyAuthority.certificate },
  allowedNames: ['front-proxy-client'],
  userHeaders: ['X-Remote-User'],
  uidHeaders: ['X-Remote-Uid'],
  groupHeaders: ['X-Remote-Group'],
  extraPrefixes: ['X-Remote-Extra-'],
}
const tokens = 'admin,admin,1,"system:masters"\nbob,bob,2\n'

interface Wish {
  readonly runtimeConfig: string
  /** By whom it expects the others' certificates to be issued. */
  readonly trusts?: string
}

interface Server extends ApiServer {
  get(path: string, headers?: object): ReturnType<typeof h1>
}

/** Servers of different versions on one store, each under a name of its own. */
async function openServers(...wishes: readonly Wish[]) {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await openMemoryEngine())
  const said: string[] = []
  const servers: Server[] = []
  for (const [i, { runtimeConfig, trusts = clusterAuthority.certificate }] of wishes.entries()) {
    const port = await freePort()
    const server = stack.use(
      await openServer({
        ...testSettings,
        storage: { ...testSettings.storage, isShared: true },
        authentication: { anonymous: true, tokens, bootstrapTokens: false, requestHeader },
        authorizationModes: ['RBAC'],
        kubelets: { addressTypes: [], timeoutMs: 5000 },
        clock: systemClock,
        random: systemRandom,
        log: { ...silentLogger, warn: (text, about) => said.push(`${text}: ${about?.['error']}`) },
        listen: { ...testListen, port, pair },
        peers: { authorities: { text: trusts }, proxyPair },
        hostname: `server-${i}`,
        ...{ engine, runtimeConfig },
      }),
    )
    const ca = clusterAuthority.certificate
    const get: Server['get'] = (path, headers) =>
      h1(port, path, { ca, headers: { ...admin, ...headers } })
    servers.push(Object.assign(server, { get }))
  }
  const opened = stack.move()
  return { engine, servers, said, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

/** They find each other when they get to it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const { signal } = new AbortController()
  while (!(await isSo())) await sleep(20, { clock: systemClock, signal })
}

const beta = { runtimeConfig: 'networking.k8s.io/v1beta1=true' }
const usual = { runtimeConfig: '' }
const betaCidrs = '/apis/networking.k8s.io/v1beta1/servicecidrs'
const passedOn = { 'x-kubernetes-peer-proxied': 'true' }

test('what only another server serves is passed on to it, once, with who asks', async () => {
  await using opened = await openServers(usual, beta)
  const [one, other] = opened.servers
  await until(async () => (await one!.get(betaCidrs)).code === 200)
  const direct = await other!.get(betaCidrs)
  assert.deepEqual(JSON.parse((await one!.get(betaCidrs)).text), JSON.parse(direct.text))
  // Each decides who may: the first before it passes on, the second by what it is told of the user.
  assert.equal((await one!.get(betaCidrs, { authorization: 'Bearer bob' })).code, 403)
  const asBob = { 'impersonate-user': 'bob', 'impersonate-group': 'system:masters' }
  assert.equal((await one!.get(betaCidrs, asBob)).code, 200)
  // Nobody is sent to and fro.
  assert.equal((await one!.get(betaCidrs, passedOn)).code, 404)
  assert.equal((await one!.get('/apis/networking.k8s.io/v1beta1/nothing')).code, 404)
  const { text } = await one!.get('/metrics')
  const labels = 'group="networking.k8s.io",version="v1beta1",resource="servicecidrs"'
  assert.ok(text.includes(`apiserver_rerouted_request_total{code="200",${labels}}`))
})

const form = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

async function versionsAt(
  server: Server,
  path: string,
  accept: string,
): Promise<readonly string[]> {
  const { items } = JSON.parse((await server.get(path, { accept })).text) as {
    items: readonly { metadata: { name?: string }; versions: readonly JsonObject[] }[]
  }
  return items.flatMap(({ metadata, versions }) =>
    versions.map(({ version }) => `${metadata.name ?? ''}/${version as string}`),
  )
}

test('discovery tells of what all serve, or of this server alone where that is asked for', async () => {
  await using opened = await openServers(beta, { runtimeConfig: 'resource.k8s.io/v1beta1=true' })
  const [networking, resource] = ['networking.k8s.io/v1beta1', 'resource.k8s.io/v1beta1']
  for (const [server, own, others] of [
    [opened.servers[0]!, networking, resource],
    [opened.servers[1]!, resource, networking],
  ] as const) {
    await until(async () => (await versionsAt(server, '/apis', form)).includes(others))
    assert.ok((await versionsAt(server, '/apis', form)).includes(own))
    const alone = await versionsAt(server, '/apis', `${form};profile=nopeer`)
    assert.ok(alone.includes(own) && !alone.includes(others))
    assert.deepEqual(await versionsAt(server, '/api', form), ['/v1'])
  }
  const documents = await Promise.all(
    opened.servers.map((server) => server.get('/apis', { accept: form })),
  )
  assert.equal(documents[0]!.text, documents[1]!.text)
  const { text } = await opened.servers[0]!.get('/metrics')
  const countOf = (name: string) =>
    Number(new RegExp(`^aggregator_discovery_${name}_total (\\d+)$`, 'm').exec(text)?.[1])
  assert.ok(countOf('nopeer_requests') > 0)
  assert.ok(countOf('peer_aggregated_cache_misses') > 0)
  assert.ok(countOf('peer_aggregated_cache_hits') > 0)
})

test('one that does not live any more is told of, and one that has ended is forgotten', async () => {
  await using opened = await openServers(usual, beta)
  const [one, other] = opened.servers
  await until(async () => (await one!.get(betaCidrs)).code === 200)
  const key = `/registry/peerserverleases/${identityName('server-1')}`
  await opened.engine.commit({ success: [{ type: 'delete', ...onlyKey(key) }] })
  await until(async () => (await one!.get(betaCidrs)).code === 503)
  const { message } = JSON.parse((await one!.get(betaCidrs)).text)
  assert.equal(message, 'Error getting ip and port info of the remote server while proxying')
  await other![Symbol.asyncDispose]()
  await until(async () => (await one!.get(betaCidrs)).code === 404)
})

test('a server that shows the certificate of a stranger is not believed', async () => {
  await using opened = await openServers({ ...usual, trusts: testData('ca') }, beta)
  await until(async () => opened.said.some((text) => text.includes('certificate')))
  assert.equal((await opened.servers[0]!.get(betaCidrs)).code, 404)
  const words = 'tls: failed to verify certificate: x509: certificate signed by unknown authority'
  assert.ok(
    opened.said.some((text) => text.includes(words)),
    opened.said.join(),
  )
})
