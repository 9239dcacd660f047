/** Upstream's figures of servers that are asked what users may do. */
import type { Clock } from '#base/clock.ts'
import type { Metrics } from '#base/metrics.ts'
import type { AskResult } from '#server/webhooks/ask.ts'

export interface AuthorizationWebhookMetrics {
  asked(name: string, result: AskResult, seconds: number): void
  /** It could not be asked, and others decide. */
  failedOpen(name: string, result: AskResult): void
  /** Runs the conditions of an authorizer; what they throw is answered. */
  matched(name: string, matches: () => boolean): boolean | Error
}

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const conditionBuckets = [0.001, 0.005, 0.01, 0.025, 0.1, 0.2, 0.25]
const prefix = 'apiserver_authorization'
const type = 'Webhook'

export function createAuthorizationWebhookMetrics(
  metrics: Metrics,
  clock: Clock,
): AuthorizationWebhookMetrics {
  const byResult = ['name', 'result']
  const evaluations = metrics.counter({
    name: `${prefix}_webhook_evaluations_total`,
    help: 'Round-trips to authorization webhooks.',
    labels: byResult,
  })
  const durations = metrics.histogram({
    name: `${prefix}_webhook_duration_seconds`,
    help: 'Request latency in seconds.',
    labels: byResult,
    buckets: durationBuckets,
  })
  const failOpen = metrics.counter({
    name: `${prefix}_webhook_evaluations_fail_open_total`,
    help: 'NoOpinion results due to webhook timeout or error.',
    labels: byResult,
  })
  const matched = conditionMetrics(metrics, clock)
  return {
    asked(name, result, seconds) {
      evaluations.with(name, result).add()
      durations.with(name, result).observe(seconds)
    },
    failedOpen: (name, result) => failOpen.with(name, result).add(),
    matched,
  }
}

function conditionMetrics(metrics: Metrics, clock: Clock): AuthorizationWebhookMetrics['matched'] {
  const byName = ['type', 'name']
  const failures = metrics.counter({
    name: `${prefix}_match_condition_evaluation_errors_total`,
    help: 'Total number of errors when an authorization webhook encounters a match condition error split by authorizer type and name.',
    labels: byName,
  })
  const exclusions = metrics.counter({
    name: `${prefix}_match_condition_exclusions_total`,
    help: 'Total number of exclusions when an authorization webhook is skipped because match conditions exclude it.',
    labels: byName,
  })
  const durations = metrics.histogram({
    name: `${prefix}_match_condition_evaluation_seconds`,
    help: 'Authorization match condition evaluation time in seconds, split by authorizer type and name.',
    labels: byName,
    buckets: conditionBuckets,
  })
  return (name, matches) => {
    const beganMs = clock.steadyMs()
    try {
      const isMatch = matches()
      if (!isMatch) exclusions.with(type, name).add()
      return isMatch
    } catch (error) {
      failures.with(type, name).add()
      return error as Error
    } finally {
      durations.with(type, name).observe((clock.steadyMs() - beganMs) / 1000)
    }
  }
}
