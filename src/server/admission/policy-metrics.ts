/** What policies of users made of writes: under upstream's names. */
import type { Metrics } from '#base/metrics.ts'

export interface PolicyNames {
  readonly policy: string
  readonly binding: string
}

export interface PolicyMetrics {
  /** What an expression led to that did not let a write through, or could not be evaluated. */
  validated(names: PolicyNames, action: string, by: Failure): void
  /** One mutation was made; or, with an error, was not. */
  mutated(names: PolicyNames, tookMs: number, error?: unknown): void
}

interface Failure {
  readonly message: string
  readonly tookMs: number
}

const buckets = [5e-7, 0.001, 0.01, 0.1, 1]
const common = ['policy', 'policy_binding', 'error_type'] as const

export function createPolicyMetrics(metrics: Metrics): PolicyMetrics {
  const validations = {
    total: metrics.counter({
      name: 'apiserver_validating_admission_policy_check_total',
      stability: 'BETA',
      help: 'How often an expression of a policy did not hold, or failed, and what was done then.',
      labels: [...common, 'enforcement_action'],
    }),
    seconds: metrics.histogram({
      name: 'apiserver_validating_admission_policy_check_duration_seconds',
      stability: 'BETA',
      help: 'How long such an expression took.',
      labels: [...common, 'enforcement_action'],
      buckets,
    }),
  }
  const mutations = {
    total: metrics.counter({
      name: 'apiserver_mutating_admission_policy_check_total',
      help: 'How many mutations of a policy were made, or failed.',
      labels: common,
    }),
    seconds: metrics.histogram({
      name: 'apiserver_mutating_admission_policy_check_duration_seconds',
      help: 'How long a mutation of a policy took.',
      labels: common,
      buckets,
    }),
  }
  return {
    validated({ policy, binding }, action, { message, tookMs }) {
      const labels = [policy, binding, kindOfFailure(message), action]
      validations.total.with(...labels).add()
      validations.seconds.with(...labels).observe(tookMs / 1000)
    },
    mutated({ policy, binding }, tookMs, error) {
      const labels = [policy, binding, error === undefined ? 'no_error' : kindOf(error)]
      mutations.total.with(...labels).add()
      mutations.seconds.with(...labels).observe(tookMs / 1000)
    },
  }
}

function kindOf(error: unknown): string {
  return kindOfFailure(error instanceof Error ? error.message : '')
}

/** By how the message begins, as upstream tells them apart: what does not hold is invalid as well. */
function kindOfFailure(message: string): string {
  if (message.startsWith('compilation')) return 'compile_error'
  if (message.startsWith('validation failed due to running out of cost budget')) {
    return 'out_of_budget'
  }
  return 'invalid_error'
}
