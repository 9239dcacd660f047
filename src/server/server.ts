/** An API server: its core, and the socket through which others reach it. */

import { hostPort } from '#base/host-port.ts'
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { type Running, start } from '#base/running.ts'
import { sleep } from '#base/wait.ts'
import { schema } from '#kinds/schema.ts'
import { type Aggregation, openAggregation } from '#server/aggregation/aggregation.ts'
import type { Audit } from '#server/audit/audit.ts'
import type { AuditOptions } from '#server/audit/options.ts'
import { createAuthenticators } from '#server/authn/list.ts'
import { followLiveFiles } from '#server/configuration/live-file.ts'
import { openServerCore, type ServerCore } from '#server/core.ts'
import { createHandler } from '#server/filters/handler.ts'
import { openFlow } from '#server/flow-control/open-flow.ts'
import { createHealthChecks } from '#server/health-checks.ts'
import type { HealthCheck } from '#server/http/health.ts'
import { openHttpServer, type ServerTls } from '#server/http/http-server.ts'
import { registerProcessMetrics } from '#server/http/metrics-path.ts'
import type { ListenOptions, ServerOptions } from '#server/options.ts'
import { createPaths } from '#server/paths.ts'
import { createStartUp } from '#server/start-up.ts'
import { createDial } from '#server/streaming/dial.ts'
import { createConnect } from '#server/streaming/list.ts'
import type { StreamingParts } from '#server/streaming/streaming.ts'
import { compactPeriodically } from '#store/auto-compaction.ts'

export interface ApiServer extends AsyncDisposable {
  /** Empty where it listens to nobody but its own process. */
  readonly url: string
  readonly core: ServerCore
  /** Settles when it can no longer serve; rejects with the reason. */
  readonly ended: Promise<void>
}

/** Answers when it is ready. */
export async function openServer(options: ServerOptions): Promise<ApiServer> {
  await using stack = new AsyncDisposableStack()
  const metrics = createMetrics()
  const core = stack.use(await openServerCore(options, metrics))
  if (options.storage.compactionMs > 0) stack.use(compacting(options))
  const aggregation = stack.use(aggregationOf(options, core, metrics))
  const startUp = createStartUp(options, core, aggregation)
  await startUp.prepare()
  const parts = { options, core, metrics, aggregation, checks: startUp.checks }
  const listening = options.listen && (await listen(options.listen, parts, stack))
  const changed = () => listening?.reload()
  stack.use(followLiveFiles(options.files ?? [], { ...options, changed }))
  stack.use(await startUp.run())
  const opened = stack.move()
  return {
    url: listening?.url ?? '',
    core,
    ended: core.storage.ended,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function compacting({ engine, storage, clock, log }: ServerOptions): Running {
  return start((signal) =>
    compactPeriodically(engine, {
      clock,
      signal,
      periodMs: storage.compactionMs,
      onError: (error) => log.warn('compaction failed', { error }),
    }),
  )
}

function aggregationOf(
  options: ServerOptions,
  { resources }: ServerCore,
  metrics: Metrics,
): Aggregation {
  const { clock, random, log, aggregation } = options
  return openAggregation({
    ...{ resources, schema, clock, random, log, metrics },
    ...aggregation,
    dial: createDial(clock),
    isSecret: secretHeadersOf(options),
  })
}

function streamingParts(options: ServerOptions, core: ServerCore): StreamingParts {
  const { clock, random, kubelets } = options
  const isSecret = secretHeadersOf(options)
  return { ...core, clock, random, kubelets, dial: createDial(clock), isSecret }
}

/** By which proxies say who asks. */
function secretHeadersOf({ authentication }: ServerOptions): (header: string) => boolean {
  const { userHeaders, uidHeaders, groupHeaders, extraPrefixes } =
    authentication.requestHeader ?? {}
  const secrets = [userHeaders, uidHeaders, groupHeaders].flatMap((names) => names ?? [])
  return (header) =>
    secrets.some((name) => name.toLowerCase() === header) ||
    (extraPrefixes ?? []).some((prefix) => header.startsWith(prefix.toLowerCase()))
}

/** Loaded only where it is asked for. */
async function auditOf(
  audit: AuditOptions,
  { clock, random, log }: ServerOptions,
  metrics: Metrics,
): Promise<Audit> {
  const { openAudit } = await import('#server/audit/open-audit.ts')
  return openAudit(audit, { clock, random, log, metrics })
}

interface Served {
  readonly options: ServerOptions
  readonly core: ServerCore
  readonly metrics: Metrics
  readonly aggregation: Aggregation
  readonly checks: readonly HealthCheck[]
}

function healthChecks(
  { options, core, aggregation, checks }: Served,
  { isFair, stopping }: { readonly isFair: boolean; readonly stopping: AbortSignal },
): readonly HealthCheck[] {
  const shutdown: HealthCheck = {
    name: 'shutdown',
    within: ['readyz'],
    check: () => (stopping.aborted ? 'the server is stopping' : undefined),
  }
  const named = createHealthChecks({
    askStore: (signal) => options.engine.status({ signal }),
    storage: options.storage,
    clock: options.clock,
    storageEnded: core.storage.ended,
    aggregationEnded: aggregation.ended,
    isFair,
    encryption: core.encryptionChecks,
    hooks: checks,
  })
  return [...named, shutdown]
}

interface Listening {
  readonly url: string
  /** New connections see the certificates that there are now. */
  reload(): void
}

async function listen(
  listen: ListenOptions,
  served: Served,
  stack: AsyncDisposableStack,
): Promise<Listening> {
  const { options, core, metrics, aggregation } = served
  const { clock, random, log, limits } = options
  const [stopping, closing] = [new AbortController(), new AbortController()]
  const serverAddress = hostPort(listen.externalHost ?? listen.advertiseAddress, listen.port)
  registerProcessMetrics(metrics, clock)
  const audit = options.audit && stack.use(await auditOf(options.audit, options, metrics))
  const { flow, fair } = openFlow(options, core.resources, metrics)
  if (fair) stack.use(fair)
  const handle = createHandler({
    ...core,
    authenticators: createAuthenticators(options.authentication, {
      tokenWays: core.tokenWays,
      clock,
      ...(listen.clientAuthorities && { clientAuthorities: listen.clientAuthorities }),
    }),
    allowsAnonymous: options.authentication.anonymous,
    connect: createConnect(streamingParts(options, core)),
    aggregation,
    paths: createPaths({
      ...{ core, options, metrics, aggregation, serverAddress },
      checks: healthChecks(served, { isFair: fair !== undefined, stopping: stopping.signal }),
      ...(fair && { flow: fair }),
    }),
    flow,
    audit,
    ...(listen.browsers && { browsers: listen.browsers }),
    clock,
    random,
    log,
    metrics,
    closing: closing.signal,
    limits,
  })
  const server = stack.use(
    await openHttpServer({
      tls: tlsOf(listen, options.authentication),
      handle,
      http2: listen.http2,
      host: listen.address,
      port: listen.port,
      sharesPort: listen.sharesPort ?? false,
      clock,
      log,
      limits: listen.maxStreams > 0 ? { mostStreams: listen.maxStreams } : {},
    }),
  )
  stack.defer(async () => {
    const reason = new Error('the server is stopping')
    stopping.abort(reason)
    // Whoever sends clients here has time to see that it is not ready.
    await sleep(listen.shutdownDelayMs, { clock, signal: new AbortController().signal })
    // Watches end before the server waits for what is in flight.
    closing.abort(reason)
  })
  const isAny = listen.address === '0.0.0.0' || listen.address === '::'
  const url = `https://${hostPort(isAny ? '127.0.0.1' : listen.address, server.port)}`
  log.info('serving', { url })
  return { url, reload: () => server.reload(tlsOf(listen, options.authentication)) }
}

function tlsOf(
  { pair, named = [], clientAuthorities, minTlsVersion, ciphers }: ListenOptions,
  { requestHeader }: ServerOptions['authentication'],
): ServerTls {
  return {
    // Either is found in a text that holds both.
    certificate: pair.text,
    key: pair.text,
    named: named.map((one) => ({ ...one, pair: one.pair.text })),
    ...(clientAuthorities && { clientAuthorities: clientAuthorities.text }),
    ...(requestHeader && { proxyAuthorities: requestHeader.authorities.text }),
    ...(minTlsVersion && { minVersion: minTlsVersion }),
    ...(ciphers && { ciphers }),
  }
}
