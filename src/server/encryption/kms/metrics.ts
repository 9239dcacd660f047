/** Counts what is asked of key services, and of which keys, under upstream's names. */
import type { Gauge, Metrics } from '#base/metrics.ts'

type Way = 'from_storage' | 'to_storage'

export interface KmsMetrics {
  called(provider: string, method: string, code: string, seconds: number): void
  /** Hashes stand for keys. */
  keyIdUsed(way: Way, provider: string, keyIdHash: string): void
  statusKeyId(provider: string, keyIdHash: string): void
  invalidKeyId(provider: string, code: string): void
  cacheSize(provider: string, size: number): void
  cacheMissed(): void
}

/** From a tenth of a millisecond to 52 seconds, doubling. */
const callBuckets = Array.from({ length: 20 }, (_, i) => 0.0001 * 2 ** i)

export function createKmsMetrics(
  metrics: Metrics,
  server: string,
  setNow: (gauge: Gauge) => void,
): Omit<KmsMetrics, 'cacheMissed'> {
  const prefix = 'apiserver_envelope_encryption'
  const calls = metrics.histogram({
    name: `${prefix}_kms_operations_latency_seconds`,
    help: 'How long calls of key services took, by the code they ended with.',
    labels: ['provider_name', 'method_name', 'grpc_status_code'],
    buckets: callBuckets,
  })
  const keyLabels = ['transformation_type', 'provider_name', 'key_id_hash', 'apiserver_id_hash']
  const used = metrics.counter({
    name: `${prefix}_key_id_hash_total`,
    help: 'How often a key of a key service was used.',
    labels: keyLabels,
  })
  const lastUsed = metrics.gauge({
    name: `${prefix}_key_id_hash_last_timestamp_seconds`,
    help: 'When a key of a key service was last used.',
    labels: keyLabels,
  })
  const lastTold = metrics.gauge({
    name: `${prefix}_key_id_hash_status_last_timestamp_seconds`,
    help: 'When a key service last named a key as its own.',
    labels: ['provider_name', 'key_id_hash', 'apiserver_id_hash'],
  })
  const invalid = metrics.counter({
    name: `${prefix}_invalid_key_id_from_status_total`,
    help: 'How often a key service named a key by what is no name of one.',
    labels: ['provider_name', 'error'],
  })
  const cached = metrics.gauge({
    name: `${prefix}_dek_source_cache_size`,
    help: 'How many keys are at hand without asking the key service.',
    labels: ['provider_name'],
  })
  return {
    called: (provider, method, code, seconds) =>
      calls.with(provider, method, code).observe(seconds),
    keyIdUsed(way, provider, keyIdHash) {
      used.with(way, provider, keyIdHash, server).add()
      setNow(lastUsed.with(way, provider, keyIdHash, server))
    },
    statusKeyId: (provider, keyIdHash) => setNow(lastTold.with(provider, keyIdHash, server)),
    invalidKeyId: (provider, code) => invalid.with(provider, code).add(),
    cacheSize: (provider, size) => cached.with(provider).set(size),
  }
}
