/** A whole API server on a free port, with a node whose kubelet is a stand-in, and a pod on it. */

import { systemClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { systemRandom } from '#base/random.ts'
import type { Egress } from '#server/egress/egress.ts'
import type { AggregationChoice } from '#server/options.ts'
import { openServer } from '#server/server.ts'
import type { KubeletClientOptions, StreamOptions } from '#server/streaming/options.ts'
import {
  type FakeKubelet,
  type FakeKubeletOptions,
  openFakeKubelet,
} from '#server/testing/fake-kubelet.ts'
import { admin, h1 } from '#server/testing/http-client.ts'
import { testListen, testSettings } from '#server/testing/settings.ts'
import { openMemoryEngine } from '#store/memory.ts'

export interface StreamingCluster extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly kubelet: FakeKubelet
  create(path: string, object: object): Promise<void>
  /** Of the pod. */
  path(subresource: string): string
}

export interface StreamingClusterOptions {
  readonly kubelet?: FakeKubeletOptions
  readonly kubelets?: Partial<KubeletClientOptions>
  readonly declaredFeatures?: readonly string[]
  readonly authorizationModes?: readonly string[]
  readonly aggregation?: Partial<AggregationChoice>
  readonly streams?: StreamOptions
  readonly egress?: Egress
}

const tokens = 'admin,admin,1,"system:masters"\nbob,bob,2\n'

const settings = {
  ...testSettings,
  authentication: { anonymous: true, tokens, bootstrapTokens: false },
  admission: { ...testSettings.admission, disable: ['ServiceAccount'] },
  clock: systemClock,
  random: systemRandom,
  log: silentLogger,
} as const

export async function openStreamingCluster(
  options: StreamingClusterOptions = {},
): Promise<StreamingCluster> {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await openMemoryEngine())
  const kubelets = { addressTypes: ['InternalIP'], timeoutMs: 5000, ...options.kubelets }
  const { authorizationModes = ['RBAC'] } = options
  const server = stack.use(
    await openServer({
      ...{ ...settings, engine, kubelets, authorizationModes, listen: testListen },
      streams: options.streams ?? {},
      egress: options.egress ?? {},
      aggregation: { ...testSettings.aggregation, ...options.aggregation },
    }),
  )
  // Before the server: it waits for the connections that are joined with these.
  const kubelet = stack.use(await openFakeKubelet(options.kubelet))
  const port = Number(new URL(server.url).port)
  const send = async (method: string, path: string, object: object) => {
    const headers = { ...admin, 'content-type': 'application/json' }
    const answer = await h1(port, path, { method, headers, body: JSON.stringify(object) })
    if (answer.code > 201) throw new Error(`${method} ${path}: ${answer.text}`)
  }
  const create = (path: string, object: object) => send('POST', path, object)
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }
  await create('/api/v1/nodes', node)
  const status = {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } },
    declaredFeatures: options.declaredFeatures ?? [],
  }
  await send('PUT', '/api/v1/nodes/n1/status', { ...node, status })
  await create('/api/v1/namespaces/default/pods', pod)
  const running = { ...pod, status: { phase: 'Running' } }
  await send('PUT', '/api/v1/namespaces/default/pods/p/status', running)
  const opened = stack.move()
  return {
    url: server.url,
    port,
    kubelet,
    create,
    path: (subresource) => `/api/v1/namespaces/default/pods/p/${subresource}`,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'default', name: 'p' },
  spec: { nodeName: 'n1', containers: [{ name: 'c', image: 'i' }] },
}
