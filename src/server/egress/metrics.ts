/** Upstream's figures of connections that are made by way of proxies. */
import type { Metrics } from '#base/metrics.ts'
import type { EgressProxy } from '#server/egress/proxy.ts'

type Kind = Pick<EgressProxy, 'protocol' | 'transport'>

export interface EgressMetrics {
  started(kind: Kind): void
  opened(kind: Kind, seconds: number): void
  /** As the proxy was reached for, or as it was asked. */
  failed(kind: Kind, stage: 'connect' | 'proxy'): void
}

const prefix = 'apiserver_egress_dialer'
const buckets = [0.005, 0.025, 0.1, 0.5, 2.5, 12.5]

export function createEgressMetrics(metrics: Metrics): EgressMetrics {
  const byKind = ['protocol', 'transport']
  const starts = metrics.counter({
    name: `${prefix}_dial_start_total`,
    help: 'Dial starts, labeled by the protocol (http-connect or grpc) and transport (tcp or uds).',
    labels: byKind,
  })
  const durations = metrics.histogram({
    name: `${prefix}_dial_duration_seconds`,
    help: 'Dial latency histogram in seconds, labeled by the protocol (http-connect or grpc), transport (tcp or uds)',
    labels: byKind,
    buckets,
  })
  const failures = metrics.counter({
    name: `${prefix}_dial_failure_count`,
    help: 'Dial failure count, labeled by the protocol (http-connect or grpc), transport (tcp or uds), and stage (connect or proxy). The stage indicates at which stage the dial failed',
    labels: [...byKind, 'stage'],
  })
  return {
    started: ({ protocol, transport }) => starts.with(protocol, transport).add(),
    opened: ({ protocol, transport }, seconds) =>
      durations.with(protocol, transport).observe(seconds),
    failed: ({ protocol, transport }, stage) => failures.with(protocol, transport, stage).add(),
  }
}
