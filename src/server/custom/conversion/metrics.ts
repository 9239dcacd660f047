/** Counts conversions by webhooks under upstream's names. */
import type { Metrics } from '#base/metrics.ts'

/** What went wrong with a conversion, as upstream's metrics tell it. */
export type ConversionFailure =
  | 'conversion_webhook_call_failure'
  | 'conversion_webhook_malformed_response_failure'
  | 'conversion_webhook_partial_response_failure'
  | 'conversion_webhook_invalid_converted_object_failure'

export interface Conversion {
  readonly definition: string
  readonly from: string
  readonly to: string
}

export interface ConversionMetrics {
  /** One request to a webhook; `failure` is undefined where it went well. */
  observe(conversion: Conversion, failure: ConversionFailure | undefined, seconds: number): void
}

const requestBuckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 45, 60]
/** From a millisecond to 16 seconds, doubling. */
const durationBuckets = Array.from({ length: 15 }, (_, i) => 0.001 * 2 ** i)

export function createConversionMetrics(metrics: Metrics): ConversionMetrics {
  const labels = ['result', 'failure_type']
  const total = metrics.counter({
    name: 'apiserver_conversion_webhook_request_total',
    help: 'How many requests to conversion webhooks there were, by result and what failed.',
    labels,
  })
  const requests = metrics.histogram({
    name: 'apiserver_conversion_webhook_duration_seconds',
    help: 'How long requests to conversion webhooks took.',
    labels,
    buckets: requestBuckets,
  })
  const durations = metrics.histogram({
    name: 'apiserver_crd_conversion_webhook_duration_seconds',
    help: 'How long webhooks took to convert objects of a definition from a version to another.',
    labels: ['crd_name', 'from_version', 'to_version', 'succeeded'],
    buckets: durationBuckets,
  })
  return {
    observe({ definition, from, to }, failure, seconds) {
      const values = [failure ? 'failure' : 'success', failure ?? '']
      total.with(...values).add()
      requests.with(...values).observe(seconds)
      durations.with(definition, from, to, String(failure === undefined)).observe(seconds)
    },
  }
}
