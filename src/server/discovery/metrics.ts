/** Counts under upstream's names who is told what all servers on the store serve, and who of this one alone. */
import type { Counter, Metrics } from '#base/metrics.ts'

export interface DiscoveryMetrics {
  readonly withoutPeers: Counter
  /** Made already, or made for the request. */
  readonly kept: Counter
  readonly made: Counter
}

export function createDiscoveryMetrics(metrics: Metrics): DiscoveryMetrics {
  const counter = (name: string, help: string) =>
    metrics.counter({ name: `aggregator_discovery_${name}`, help }).with()
  return {
    withoutPeers: counter(
      'nopeer_requests_total',
      'How often discovery was asked for of this server alone.',
    ),
    kept: counter(
      'peer_aggregated_cache_hits_total',
      'How often discovery of all servers on the store was there already.',
    ),
    made: counter(
      'peer_aggregated_cache_misses_total',
      'How often discovery of all servers on the store was put together.',
    ),
  }
}
