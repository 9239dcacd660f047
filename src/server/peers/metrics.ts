/** Counts under upstream's names what is passed on to other servers on the store, and what goes wrong. */
import type { Metrics } from '#base/metrics.ts'
import type { ResourceInfo } from '#server/http/request-info.ts'

type Asked = Pick<ResourceInfo, 'group' | 'version' | 'resource'>

export interface PeerMetrics {
  passed(asked: Asked, code: number): void
  /** There was no way to any server that could have answered. */
  unresolved(asked: Asked): void
  /** A server did not say what it serves. */
  undiscovered(why: 'hostport_resolution' | 'fetch_discovery'): void
}

export function createPeerMetrics(metrics: Metrics): PeerMetrics {
  const asked = ['group', 'version', 'resource']
  const rerouted = metrics.counter({
    name: 'apiserver_rerouted_request_total',
    help: 'How many requests were passed on to another server on the store that serves what this one does not.',
    labels: ['code', ...asked],
  })
  const errors = metrics.counter({
    name: 'apiserver_peer_proxy_errors_total',
    help: 'How many requests could not be passed on to another server on the store.',
    labels: ['type', ...asked],
  })
  const discovery = metrics.counter({
    name: 'apiserver_peer_discovery_sync_errors_total',
    help: 'How often another server on the store did not say what it serves.',
    labels: ['type'],
  })
  return {
    passed: ({ group, version, resource }, code) =>
      rerouted.with(String(code), group, version, resource).add(),
    unresolved: ({ group, version, resource }) =>
      errors.with('endpoint_resolution', group, version, resource).add(),
    undiscovered: (why) => discovery.with(why).add(),
  }
}
