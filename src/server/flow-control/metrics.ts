/** Counts the flow of requests, under upstream's names. */
import type { Counter, Gauge, Histogram, Labelled, Metrics } from '#base/metrics.ts'
import type { PriorityLevel } from '#server/flow-control/priority-level.ts'

/** The series of one flow schema in its level, looked up once. */
export interface FlowSeries {
  readonly dispatched: Counter
  readonly executing: Gauge
  readonly seats: Gauge
  readonly waiting: Gauge
  readonly waitingSeats: Gauge
  readonly estimated: Histogram
  readonly seconds: Histogram
  readonly watchSeconds: Histogram
  readonly queueLength: Histogram
  readonly waited: Histogram
  readonly waitedInVain: Histogram
  rejected(reason: Rejection): void
}

export type Rejection = 'concurrency-limit' | 'queue-full' | 'time-out' | 'cancelled'

export interface FlowMetrics {
  seriesOf(level: string, schema: string): FlowSeries
  /** What a level has, whenever that changes. */
  showLevel(level: PriorityLevel, target: number): void
  showFairShare(part: number): void
}

const perFlow = ['priority_level', 'flow_schema'] as const
const perLevel = ['priority_level'] as const
const seatCounts = [1, 2, 4, 8, 16, 32, 64, 100]
const seconds = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]

const isBeta: ReadonlySet<string> = new Set([
  'dispatched_requests_total',
  'rejected_requests_total',
  'current_executing_requests',
  'current_executing_seats',
  'current_inqueue_requests',
  'request_wait_duration_seconds',
  'nominal_limit_seats',
])

export function createFlowMetrics(metrics: Metrics): FlowMetrics {
  const named = (name: string, help: string, labels: readonly string[]) => ({
    name: `apiserver_flowcontrol_${name}`,
    stability: isBeta.has(name) ? ('BETA' as const) : ('ALPHA' as const),
    help,
    labels,
  })
  const counter = (name: string, help: string, ...more: string[]) =>
    metrics.counter(named(name, help, [...perFlow, ...more]))
  const gauge = (name: string, help: string) => metrics.gauge(named(name, help, perFlow))
  const histogram = (name: string, help: string, buckets: readonly number[], ...more: string[]) =>
    metrics.histogram({ ...named(name, help, [...perFlow, ...more]), buckets })

  const dispatched = counter('dispatched_requests_total', 'How many requests were served.')
  const rejected = counter('rejected_requests_total', 'How many were refused, and why.', 'reason')
  const executing = gauge('current_executing_requests', 'How many are being served.')
  const seats = gauge('current_executing_seats', 'How many seats they have.')
  const waiting = gauge('current_inqueue_requests', 'How many wait in queues.')
  const waitingSeats = gauge('current_inqueue_seats', 'How many seats they wait for.')
  const lengths = [0, 10, 25, 50, 100, 250, 500, 1000]
  const queueLength = histogram(
    'request_queue_length_after_enqueue',
    'How long queues were for those that joined them.',
    lengths,
  )
  const estimated = histogram('work_estimated_seats', 'Seats of a request.', seatCounts)
  const waited = histogram('request_wait_duration_seconds', 'Time in queues.', seconds, 'execute')
  const took = histogram('request_execution_seconds', 'Time in seats.', seconds, 'type')
  const levels = createLevelMetrics(metrics, (name, help) =>
    metrics.gauge(named(name, help, perLevel)),
  )
  return {
    ...levels,
    seriesOf(...at) {
      return {
        dispatched: dispatched.with(...at),
        executing: executing.with(...at),
        seats: seats.with(...at),
        estimated: estimated.with(...at),
        seconds: took.with(...at, 'regular'),
        // What most flows never have is looked up when it is wanted.
        get watchSeconds() {
          return took.with(...at, 'watch')
        },
        get waiting() {
          return waiting.with(...at)
        },
        get waitingSeats() {
          return waitingSeats.with(...at)
        },
        get queueLength() {
          return queueLength.with(...at)
        },
        get waited() {
          return waited.with(...at, 'true')
        },
        get waitedInVain() {
          return waited.with(...at, 'false')
        },
        rejected: (reason) => rejected.with(...at, reason).add(),
      }
    },
  }
}

function createLevelMetrics(
  metrics: Metrics,
  gauge: (name: string, help: string) => Labelled<Gauge>,
): Pick<FlowMetrics, 'showLevel' | 'showFairShare'> {
  const nominal = gauge('nominal_limit_seats', 'Seats by shares alone.')
  const lower = gauge('lower_limit_seats', 'Seats when all that may be lent is lent.')
  const upper = gauge('upper_limit_seats', 'Seats when all that may be borrowed is borrowed.')
  const current = gauge('current_limit_seats', 'Seats now.')
  const highest = gauge('demand_seats_high_watermark', 'Most seats wanted in the last period.')
  const average = gauge('demand_seats_average', 'Seats wanted in the last period.')
  const deviation = gauge('demand_seats_stdev', 'How much that varied.')
  const smoothed = gauge('demand_seats_smoothed', 'Seats wanted for some time.')
  const targets = gauge('target_seats', 'Seats that were aimed at.')
  const fair = metrics.gauge({
    name: 'apiserver_flowcontrol_seat_fair_frac',
    help: 'Which part of what it wants a level has.',
  })
  return {
    showFairShare: (part) => fair.with().set(part),
    showLevel({ name, limits, limit, demand }, target) {
      nominal.with(name).set(limits.nominal)
      lower.with(name).set(limits.least)
      upper.with(name).set(limits.most)
      current.with(name).set(limit)
      highest.with(name).set(demand.highest)
      average.with(name).set(demand.average)
      deviation.with(name).set(demand.deviation)
      smoothed.with(name).set(demand.smoothed)
      targets.with(name).set(target)
    },
  }
}
