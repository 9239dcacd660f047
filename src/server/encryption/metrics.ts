/** Counts transformations under upstream's names, and joins what is counted beside them. */
import type { Clock } from '#base/clock.ts'
import { ServiceCallError } from '#base/grpc/unix-service.ts'
import type { Gauge, Metrics } from '#base/metrics.ts'
import {
  createReloadMetrics,
  hashOf,
  type ReloadMetrics,
} from '#server/configuration/reload-metrics.ts'
import { createKmsMetrics, type KmsMetrics } from '#server/encryption/kms/metrics.ts'
import type { Observer } from '#server/encryption/provider.ts'

export interface EncryptionMetrics extends KmsMetrics, ReloadMetrics {
  observerOf(resource: string): Observer
}

export interface EncryptionMetricsOptions {
  readonly metrics: Metrics
  readonly clock: Clock
  /** Who this server is, among several. */
  readonly serverId: string
}

export function createEncryptionMetrics(options: EncryptionMetricsOptions): EncryptionMetrics {
  const { metrics, clock, serverId } = options
  const server = hashOf(serverId)
  const setNow = (gauge: Gauge) => gauge.set(clock.nowMs() / 1000)
  return {
    ...transformationMetrics(metrics),
    ...createKmsMetrics(metrics, server, setNow),
    ...createReloadMetrics(metrics, { what: 'encryption', serverId, clock }),
  }
}

function transformationMetrics(
  metrics: Metrics,
): Pick<EncryptionMetrics, 'observerOf' | 'cacheMissed'> {
  const total = metrics.counter({
    name: 'apiserver_storage_transformation_operations_total',
    help: 'How many values were transformed on their way from the store or to it, by resource, provider and how it went.',
    labels: ['resource', 'transformation_type', 'transformer_prefix', 'status'],
  })
  const misses = metrics.counter({
    name: 'apiserver_storage_envelope_transformation_cache_misses_total',
    help: 'How often a key was not at hand, and a key service had to be asked.',
  })
  return {
    observerOf: (resource) => ({
      transformed: (way, prefix, failure) =>
        total.with(resource, way, prefix, codeOf(failure)).add(),
    }),
    cacheMissed: () => misses.with().add(),
  }
}

function codeOf(failure: unknown): string {
  if (failure === undefined) return 'OK'
  for (let error: unknown = failure; error instanceof Error; error = error.cause) {
    if (error instanceof ServiceCallError) return error.code
  }
  return 'unknown-non-grpc'
}
