/** What most servers in tests are told, beside what each test is about. */
import type { ListenOptions, ServerOptions } from '#server/options.ts'
import { testData } from '#server/testing/http-server.ts'

export const testSettings = {
  storage: {
    keyPrefix: '/registry',
    isShared: false,
    compactionMs: 0,
    eventTtlSeconds: 3600,
    healthTimeoutMs: 2000,
    readyTimeoutMs: 2000,
  },
  admission: {
    enable: [],
    disable: [],
    notReadyTolerationSeconds: 300,
    unreachableTolerationSeconds: 300,
  },
  services: { networks: ['10.96.0.0/12'], nodePorts: { from: 30000, to: 32767 } },
  limits: {
    readsInFlight: 400,
    writesInFlight: 200,
    timeoutMs: 60_000,
    minWatchSeconds: 1800,
    isFair: true,
  },
  aggregation: { routesToEndpoints: false, rejectsRedirects: true },
  runtimeConfig: '',
  featureGates: {},
  allowPrivileged: true,
  collectsGarbage: true,
} as const satisfies Partial<ServerOptions>

export const testListen: ListenOptions = {
  address: '127.0.0.1',
  port: 0,
  pair: { text: `${testData('server')}\n${testData('server-key')}` },
  http2: true,
  maxStreams: 0,
  advertiseAddress: '127.0.0.1',
  endpointReconciler: 'none',
  shutdownDelayMs: 0,
}
