import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { systemRandom } from '#base/random.ts'
import {
  caBundle,
  group,
  openExtensionServer,
  proxyPair,
  things,
} from '#server/aggregation/testing/extension-server.ts'
import type { EgressConnection } from '#server/egress/configuration.ts'
import { createEgress } from '#server/egress/egress.ts'
import { openConnectProxy } from '#server/egress/testing/connect-proxy.ts'
import { openTunnelServer } from '#server/egress/testing/tunnel-server.ts'
import { admin, h1 } from '#server/testing/http-client.ts'
import { testData } from '#server/testing/http-server.ts'
import { openStreamingCluster } from '#server/testing/streaming-cluster.ts'

const directory = mkdtempSync(join(tmpdir(), 'egress-'))
after(() => rmSync(directory, { recursive: true }))
const udsName = join(directory, 'proxy.sock')
const tlsConfig = {
  ...{ caBundle: 'ca', clientCert: 'client', clientKey: 'client-key' },
  tlsServerName: 'localhost',
}

for (const { name, open } of [
  {
    name: 'a proxy of HTTP',
    async open() {
      const proxy = await openConnectProxy()
      const transport = { tcp: { url: proxy.url, tlsConfig } }
      return { proxy, connection: { proxyProtocol: 'HTTPConnect', transport } }
    },
  },
  {
    name: 'Konnectivity',
    async open() {
      const proxy = await openTunnelServer({ path: udsName })
      return { proxy, connection: { proxyProtocol: 'GRPC', transport: { uds: { udsName } } } }
    },
  },
]) {
  test(`kubelets and extensions are reached by way of ${name}`, async () => {
    await using stack = new AsyncDisposableStack()
    const { proxy, connection } = await open()
    stack.use(proxy)
    const extension = stack.use(await openExtensionServer())
    const cluster = stack.use(
      await openStreamingCluster({ aggregation: { proxyPair }, egress: egressBy(connection) }),
    )
    await cluster.create('/api/v1/namespaces/default/services', {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'remote' } },
      spec: { type: 'ExternalName', externalName: 'localhost' },
    })
    await cluster.create('/apis/apiregistration.k8s.io/v1/apiservices', {
      ...{ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' },
      metadata: { name: `v1.${group}` },
      spec: {
        ...{ group, version: 'v1', groupPriorityMinimum: 1000, versionPriority: 15, caBundle },
        service: { namespace: 'default', name: 'remote', port: extension.port },
      },
    })
    const get = (path: string) => h1(cluster.port, path, { headers: admin })
    const log = await get(cluster.path('log'))
    assert.match(log.text, /^log of /)
    let echoed = await get(`${things}/echo`)
    while (echoed.code === 503) echoed = await get(`${things}/echo`)
    assert.equal(echoed.code, 200)
    const hosts = new Set(proxy.asked.map((head) => /[^ ]+:\d+/.exec(head)?.[0]))
    const kubelet = `127.0.0.1:${cluster.kubelet.port}`
    assert.deepEqual(hosts, new Set([kubelet, `localhost:${extension.port}`]))
  })
}

function egressBy(connection: EgressConnection) {
  const parts = { clock: systemClock, random: systemRandom, read: testData }
  const configuration = { egressSelections: [{ name: 'cluster', connection }] }
  return createEgress(configuration, { ...parts, metrics: createMetrics() })!
}
