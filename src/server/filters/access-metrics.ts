/** Counts who was let in and who was not, and how long it took to tell: under upstream's names. */
import type { Counter, Histogram, Labelled, Metrics } from '#base/metrics.ts'
import { NoCredentialsError } from '#server/authn/authenticator.ts'
import type { Decision } from '#server/authz/authorizer.ts'
import type { User } from '#server/user.ts'

export interface AccessMetrics {
  known(user: User, tookMs: number): void
  /** Nobody was known by what was shown, or nothing was shown. */
  unknown(error: unknown, tookMs: number): void
  decided(decision: Decision, tookMs: number): void
}

/** From a millisecond on, each twice the one before. */
const buckets = Array.from({ length: 15 }, (_, power) => 2 ** power / 1000)

export function createAccessMetrics(metrics: Metrics): AccessMetrics {
  const users = metrics.counter({
    name: 'authenticated_user_requests',
    help: 'How many requests came of known users: of most it is not told which.',
    labels: ['username'],
  })
  const [success, failure, error] = results(
    metrics.counter({
      name: 'authentication_attempts',
      help: 'How often it was asked who somebody is.',
      labels: ['result'],
    }),
    metrics.histogram({
      name: 'authentication_duration_seconds',
      help: 'How long it took to know who somebody is.',
      labels: ['result'],
      buckets,
    }),
    ['success', 'failure', 'error'],
  )
  const [allowed, denied, noOpinion, undecided] = results(
    metrics.counter({
      name: 'authorization_attempts_total',
      help: 'How often it was asked whether somebody may do what they ask for.',
      labels: ['result'],
    }),
    metrics.histogram({
      name: 'authorization_duration_seconds',
      help: 'How long it took to decide whether they may.',
      labels: ['result'],
      buckets,
    }),
    ['allowed', 'denied', 'no-opinion', 'error'],
  )
  const others = once(() => users.with('other'))
  return {
    known({ name }, tookMs) {
      const said = told(name)
      if (said === 'other') others().add()
      else users.with(said).add()
      success!.note(tookMs)
    },
    unknown: (why, tookMs) => (why instanceof NoCredentialsError ? failure! : error!).note(tookMs),
    decided({ verdict, error: why }, tookMs) {
      if (verdict === 'allow') allowed!.note(tookMs)
      else if (why !== undefined) undecided!.note(tookMs)
      else if (verdict === 'deny') denied!.note(tookMs)
      else noOpinion!.note(tookMs)
    },
  }
}

const toldUsers: ReadonlySet<string> = new Set([
  'admin',
  'client',
  'kube_proxy',
  'kubelet',
  'system:serviceaccount:kube-system:default',
])

/** Names of people are not for whoever may read metrics, and would make series without end. */
function told(name: string): string {
  if (toldUsers.has(name)) return name
  return name.includes('@') ? 'email_id' : 'other'
}

/** How often something came out so, and how long it took. Series are made as they are wanted. */
class Result {
  readonly #attempts: () => Counter
  readonly #durations: () => Histogram

  constructor(attempts: () => Counter, durations: () => Histogram) {
    this.#attempts = attempts
    this.#durations = durations
  }

  note(tookMs: number): void {
    this.#attempts().add()
    this.#durations().observe(tookMs / 1000)
  }
}

function results(
  attempts: Labelled<Counter>,
  durations: Labelled<Histogram>,
  names: readonly string[],
): readonly Result[] {
  return names.map(
    (name) =>
      new Result(
        once(() => attempts.with(name)),
        once(() => durations.with(name)),
      ),
  )
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
