/** What an API server answers through its socket: everything that can be asked of it, in one handler. */
import { hostPort } from '#base/host-port.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Aggregation } from '#server/aggregation/aggregation.ts'
import type { Audit } from '#server/audit/audit.ts'
import { secretHeadersOf } from '#server/authn/front-proxy.ts'
import { createAuthenticators } from '#server/authn/list.ts'
import type { ServerCore } from '#server/core.ts'
import { createDial } from '#server/dialing/dial.ts'
import { createHandler } from '#server/filters/handler.ts'
import { openFlow } from '#server/flow-control/open-flow.ts'
import { createHealthChecks } from '#server/health-checks.ts'
import type { HttpHandler } from '#server/http/exchange.ts'
import type { HealthCheck } from '#server/http/paths/health.ts'
import { identityOf } from '#server/identity.ts'
import type { ListenOptions, ServerOptions } from '#server/options.ts'
import { createPaths } from '#server/paths.ts'
import type { Peers } from '#server/peers/peers.ts'
import { registerProcessMetrics } from '#server/process-metrics.ts'
import { registerServerMetrics } from '#server/server-metrics.ts'
import { createConnect } from '#server/streaming/list.ts'
import { slowed } from '#server/streaming/slowed.ts'
import type { StreamingParts } from '#server/streaming/streaming.ts'
import type { RequestTracing } from '#server/tracing/open-tracing.ts'

export interface Served {
  readonly options: ServerOptions
  readonly core: ServerCore
  readonly metrics: Metrics
  readonly aggregation: Aggregation
  /** Absent: nothing is passed on to others on the store. */
  readonly peers?: Peers
  /** Of what is done at the start. */
  readonly checks: readonly HealthCheck[]
}

/** The two things that an ending server says. */
export interface Ending {
  /** No more clients are to be sent here. */
  readonly stopping: AbortSignal
  /** Watches end. */
  readonly closing: AbortSignal
}

/** What has to be closed is left to the stack. */
export async function openAnswering(
  listen: ListenOptions,
  served: Served,
  { stopping, closing }: Ending,
  stack: AsyncDisposableStack,
): Promise<HttpHandler> {
  const { options, core, metrics, aggregation, peers } = served
  const { clock, random, log, limits } = options
  const serverAddress = hostPort(listen.externalHost ?? listen.advertiseAddress, listen.port)
  registerProcessMetrics(metrics, clock)
  registerServerMetrics(metrics, core.resources)
  const audit = await auditOf(options, metrics)
  if (audit) stack.use(audit)
  const tracing = await tracingOf(options)
  if (tracing) stack.use(tracing)
  const { flow, fair } = openFlow(options, core.resources, metrics)
  if (fair) stack.use(fair)
  const checks = createHealthChecks({
    askStore: (signal) => options.engine.status({ signal }),
    askOtherStores: (options.otherStores ?? []).map(
      ({ engine }) =>
        (signal) =>
          engine.status({ signal }),
    ),
    storage: options.storage,
    clock,
    storageEnded: core.storageEnded,
    aggregationEnded: aggregation.ended,
    ...(peers && { peersEnded: peers.ended }),
    isFair: fair !== undefined,
    encryption: core.encryptionChecks,
    hooks: served.checks,
    stopping,
  })
  return createHandler({
    ...core,
    authenticators: createAuthenticators(options.authentication, {
      tokenWays: core.tokenWays,
      clock,
      metrics,
      ...(listen.clientAuthorities && { clientAuthorities: listen.clientAuthorities }),
    }),
    allowsAnonymous: options.authentication.anonymous,
    connect: createConnect(streamingParts(options, core)),
    paths: createPaths({
      ...{ core, options, metrics, aggregation, serverAddress, checks },
      ...(peers && { peers }),
      ...(fair && { flow: fair }),
    }),
    ...(peers && { peers }),
    ...(listen.browsers && { browsers: listen.browsers }),
    ...{ aggregation, flow, audit, tracing, clock, random, log, metrics, closing, limits },
  })
}

function streamingParts(options: ServerOptions, core: ServerCore): StreamingParts {
  const { clock, random, kubelets, egress } = options
  const isSecret = secretHeadersOf(options.authentication)
  const { bytesPerSecond } = options.streams ?? {}
  return {
    ...{ ...core, clock, random, kubelets, isSecret },
    dial: createDial(clock, egress?.cluster),
    ...(bytesPerSecond && { slow: (socket) => slowed(socket, { bytesPerSecond, clock }) }),
  }
}

/** Loaded only where it is asked for. */
async function auditOf(
  { audit, clock, random, log }: ServerOptions,
  metrics: Metrics,
): Promise<Audit | undefined> {
  if (!audit) return undefined
  const { openAudit } = await import('#server/audit/open-audit.ts')
  return openAudit(audit, { clock, random, log, metrics })
}

/** Loaded only where it is asked for. */
async function tracingOf(options: ServerOptions): Promise<RequestTracing | undefined> {
  const { tracing, clock, random, log } = options
  if (!tracing) return undefined
  const { openTracing } = await import('#server/tracing/open-tracing.ts')
  return openTracing(tracing, { instance: identityOf(options), clock, random, log })
}
