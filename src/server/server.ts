/** An API server: its core, and the socket through which others reach it. */
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { type Running, start } from '#base/running.ts'
import { schema } from '#kinds/schema.ts'
import { type Aggregation, openAggregation } from '#server/aggregation/aggregation.ts'
import { secretHeadersOf } from '#server/authn/front-proxy.ts'
import { followLiveFiles } from '#server/configuration/live-file.ts'
import { openServerCore, type ServerCore } from '#server/core.ts'
import { createDial } from '#server/dialing/dial.ts'
import { identityOf } from '#server/identity.ts'
import { listen } from '#server/listen.ts'
import type { ServerOptions } from '#server/options.ts'
import { openPeers, type Peers } from '#server/peers/peers.ts'
import { createStartUp } from '#server/start-up.ts'
import { compactPeriodically } from '#store/auto-compaction.ts'
import type { Engine } from '#store/engine.ts'

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
  const { metrics = createMetrics() } = options
  const core = stack.use(await openServerCore(options, metrics))
  if (options.storage.compactionMs > 0) {
    const stores = [options, ...(options.otherStores ?? [])].map(({ engine }) => engine)
    for (const engine of new Set(stores)) stack.use(compacting(engine, options))
  }
  const aggregation = stack.use(aggregationOf(options, core, metrics))
  const peers = peersOf(options, core, metrics)
  if (peers) stack.use(peers)
  const startUp = createStartUp(options, core, aggregation)
  await startUp.prepare()
  const parts = {
    options,
    core,
    metrics,
    aggregation,
    checks: startUp.checks,
    ...(peers && { peers }),
  }
  const listening = options.listen && (await listen(options.listen, parts, stack))
  const changed = () => listening?.reload()
  stack.use(followLiveFiles(options.files ?? [], { ...options, changed }))
  stack.use(await startUp.run())
  const opened = stack.move()
  return {
    url: listening?.url ?? '',
    core,
    ended: core.storageEnded,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function compacting(engine: Engine, { storage, clock, log }: ServerOptions): Running {
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
  const { clock, random, log, aggregation, egress } = options
  return openAggregation({
    ...{ resources, schema, clock, random, log, metrics },
    ...aggregation,
    dial: createDial(clock, egress?.cluster),
    isSecret: secretHeadersOf(options.authentication),
  })
}

function peersOf(
  options: ServerOptions,
  { features, peerLeases, resources }: ServerCore,
  metrics: Metrics,
): Peers | undefined {
  const { clock, egress, random, log, peers } = options
  if (!peers || !peerLeases || !features.enabled('UnknownVersionInteroperabilityProxy')) return
  return openPeers({
    ...{ ...peers, resources, schema, clock, random, log, metrics },
    identity: identityOf(options),
    leases: peerLeases,
    dial: createDial(clock, egress?.controlplane),
    isSecret: secretHeadersOf(options.authentication),
  })
}
