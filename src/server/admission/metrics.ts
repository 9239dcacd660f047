/** How long admission takes, by what it consists of, and what webhooks answered: under upstream's names. */
import type { Histogram, Labelled, Metrics } from '#base/metrics.ts'
import type { Operation } from '#server/admission/admission.ts'
import { createPolicyMetrics, type PolicyMetrics } from '#server/admission/policy-metrics.ts'

/** All that may change a write, or all that judge it. */
export type Step = 'admit' | 'validate'

export interface AdmissionMetrics {
  readonly steps: Readonly<Record<Step, Durations>>
  /** Of one plugin in one step: to be asked for once. */
  plugin(name: string, step: Step): Durations
  readonly policies: PolicyMetrics
  webhook(call: WebhookOutcome): void
  /** A webhook could not be asked, which was ignored. */
  failedOpen(webhook: string, type: WebhookType): void
}

export type WebhookType = 'admit' | 'validating'

export interface WebhookOutcome {
  readonly webhook: string
  readonly type: WebhookType
  readonly operation: Operation
  readonly tookMs: number
  /** Of its answer, or what stands for the lack of one. */
  readonly code: number
  /** Absent: the write goes on. */
  readonly rejection?: 'no_error' | 'calling_webhook_error' | 'apiserver_internal_error'
}

const buckets = [0.005, 0.025, 0.1, 0.5, 1, 2.5]
const webhookBuckets = [...buckets, 10, 25]
const common = ['type', 'operation', 'rejected'] as const
/** Webhooks may answer any number: those above are told as this one. */
const highestCode = 600

export function createAdmissionMetrics(metrics: Metrics): AdmissionMetrics {
  const steps = metrics.histogram({
    name: 'apiserver_admission_step_admission_duration_seconds',
    stability: 'STABLE',
    help: 'How long all plugins together took for a write: those that change it, or those that judge it.',
    labels: common,
    buckets,
  })
  const plugins = metrics.histogram({
    name: 'apiserver_admission_controller_admission_duration_seconds',
    stability: 'STABLE',
    help: 'How long a plugin took for a write that it looks at, webhooks and policies among them.',
    labels: ['name', ...common],
    buckets,
  })
  return {
    steps: {
      admit: new Durations(steps, ['admit']),
      validate: new Durations(steps, ['validate']),
    },
    plugin: (name, step) => new Durations(plugins, [name, step]),
    policies: createPolicyMetrics(metrics),
    ...createWebhookMetrics(metrics),
  }
}

function createWebhookMetrics(metrics: Metrics): Pick<AdmissionMetrics, 'webhook' | 'failedOpen'> {
  const prefix = 'apiserver_admission_webhook'
  const durations = metrics.histogram({
    name: `${prefix}_admission_duration_seconds`,
    stability: 'STABLE',
    help: 'How long asking a webhook took.',
    labels: ['name', ...common],
    buckets: webhookBuckets,
  })
  const asked = metrics.counter({
    name: `${prefix}_request_total`,
    help: 'How often a webhook was asked, and with which code it answered.',
    labels: ['name', 'type', 'operation', 'code', 'rejected'],
  })
  const rejections = metrics.counter({
    name: `${prefix}_rejection_count`,
    help: 'How many writes were refused on account of a webhook: by its answer, or for the lack of one.',
    labels: ['name', 'type', 'operation', 'error_type', 'rejection_code'],
  })
  const open = metrics.counter({
    name: `${prefix}_fail_open_count`,
    help: 'How often a webhook could not be asked, and the write went on.',
    labels: ['name', 'type'],
  })
  return {
    webhook({ webhook, type, operation, tookMs, code, rejection }) {
      const said = String(Math.min(code, highestCode))
      const rejected = String(rejection !== undefined)
      asked.with(webhook, type, operation, said, rejected).add()
      durations.with(webhook, type, operation, rejected).observe(tookMs / 1000)
      if (rejection) rejections.with(webhook, type, operation, rejection, said).add()
    },
    failedOpen: (webhook, type) => open.with(webhook, type).add(),
  }
}

/** The series of one step or plugin: each is looked up once, as the first write of its kind comes. */
export class Durations {
  readonly #histogram: Labelled<Histogram>
  readonly #labels: readonly string[]
  readonly #accepted = new Map<Operation, Histogram>()
  readonly #rejected = new Map<Operation, Histogram>()

  constructor(histogram: Labelled<Histogram>, labels: readonly string[]) {
    this.#histogram = histogram
    this.#labels = labels
  }

  observe(operation: Operation, isRejected: boolean, tookMs: number): void {
    const known = isRejected ? this.#rejected : this.#accepted
    let series = known.get(operation)
    if (!series) {
      series = this.#histogram.with(...this.#labels, operation, String(isRejected))
      known.set(operation, series)
    }
    series.observe(tookMs / 1000)
  }
}
