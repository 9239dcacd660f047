/** Asks a server of the user's what users may do. What it decided is known for a while, and answered at once. */
import type { Clock } from '#base/clock.ts'
import { createLru } from '#base/collections/lru.ts'
import type { Logger } from '#base/log/log.ts'
import type { Random } from '#base/random.ts'
import type {
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '#kinds/authorization/subjectaccessreview/types.ts'
import type { Attributes, Authorizer, Decision } from '#server/authz/authorizer.ts'
import { createMatcher } from '#server/authz/webhook/match-conditions.ts'
import type { AuthorizationWebhookMetrics } from '#server/authz/webhook/metrics.ts'
import { formatReview, reviewSpecOf } from '#server/authz/webhook/review.ts'
import { AskError, ask } from '#server/webhooks/ask.ts'
import { createEndpointClient, type Endpoint } from '#server/webhooks/endpoint.ts'
import { type ReviewVersion, readReviewStatus } from '#server/webhooks/review-answer.ts'

export interface AuthorizationWebhook {
  readonly name: string
  readonly endpoint: Endpoint
  readonly version: ReviewVersion
  /** How long what it allowed, and what it did not, is not asked again; 0: it is. */
  readonly authorizedTtlMs: number
  readonly unauthorizedTtlMs: number
  /** Of one try. */
  readonly timeoutMs: number
  readonly failurePolicy: 'NoOpinion' | 'Deny'
  /** Expressions that must all hold for it to be asked. */
  readonly matchConditions: readonly string[]
}

export interface WebhookAuthorizerParts {
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: AuthorizationWebhookMetrics
}

export interface WebhookAuthorizer extends Authorizer, Disposable {
  /** Why what it allows is not listed. */
  readonly unlisted: string
}

/** Upstream's. */
const mostDecisions = 8192
/** Questions with more in the hands of whoever asks are not remembered. */
const mostControlledLength = 10_000

const review = { group: 'authorization.k8s.io', kind: 'SubjectAccessReview' }
const noOpinion: Decision = { verdict: 'no opinion' }

export function createWebhookAuthorizer(
  options: AuthorizationWebhook,
  parts: WebhookAuthorizerParts,
): WebhookAuthorizer {
  const { endpoint, timeoutMs, failurePolicy, matchConditions } = options
  const client = createEndpointClient(endpoint, { timeoutMs, clock: parts.clock })
  const verdict = failurePolicy === 'Deny' ? 'deny' : 'no opinion'
  const matches = matchConditions.length > 0 ? createMatcher(matchConditions) : undefined
  const known = createMemory(options, parts.clock)

  async function decide(
    spec: SubjectAccessReviewSpec,
    { key, attributes, signal }: Question,
  ): Promise<Decision> {
    const { name } = options
    try {
      const status = await ask(
        client,
        { body: formatReview(options.version, spec), read: statusIn },
        {
          ...{ ...parts, signal },
          onTry: (result, seconds) => parts.metrics.asked(name, result, seconds),
        },
      )
      if (controlledLength(attributes) < mostControlledLength) known.set(key, status)
      return decisionOf(status)
    } catch (error) {
      if (signal.aborted || !(error instanceof AskError)) throw error
      parts.log.error('Failed to make webhook authorizer request', {
        webhook: name,
        why: error.message,
      })
      if (verdict === 'no opinion') parts.metrics.failedOpen(name, error.result)
      return { verdict, error: error.message }
    }
  }

  return {
    unlisted: 'webhook authorizer does not support user rule resolution',
    authorize(attributes, waiting) {
      const spec = reviewSpecOf(attributes)
      if (matches) {
        const matched = parts.metrics.matched(options.name, () => matches(spec))
        if (matched instanceof Error) return { verdict, error: matched.message }
        if (!matched) return noOpinion
      }
      const key = JSON.stringify(spec)
      const status = known.get(key)
      return status ? decisionOf(status) : decide(spec, { key, attributes, signal: waiting.signal })
    },
    [Symbol.dispose]: () => client[Symbol.dispose](),
  }
}

interface Question {
  readonly key: string
  readonly attributes: Attributes
  readonly signal: AbortSignal
}

function createMemory({ authorizedTtlMs, unauthorizedTtlMs }: AuthorizationWebhook, clock: Clock) {
  interface Known {
    readonly status: SubjectAccessReviewStatus
    readonly untilMs: number
  }
  const decisions = createLru<string, Known>({ limit: mostDecisions })
  return {
    get(key: string): SubjectAccessReviewStatus | undefined {
      const found = decisions.get(key)
      return found && clock.steadyMs() < found.untilMs ? found.status : undefined
    },
    set(key: string, status: SubjectAccessReviewStatus): void {
      const lifeMs = status.allowed ? authorizedTtlMs : unauthorizedTtlMs
      if (lifeMs > 0) decisions.set(key, { status, untilMs: clock.steadyMs() + lifeMs })
    },
  }
}

function statusIn(body: Buffer): SubjectAccessReviewStatus {
  return readReviewStatus<SubjectAccessReviewStatus>(body, review) ?? { allowed: false }
}

function decisionOf({ allowed, denied, reason }: SubjectAccessReviewStatus): Decision {
  const said = reason !== undefined && reason !== '' && { reason }
  if (denied && allowed) {
    const error = 'webhook subject access review returned both allow and deny response'
    return { verdict: 'deny', ...said, error }
  }
  return { verdict: denied ? 'deny' : allowed ? 'allow' : 'no opinion', ...said }
}

function controlledLength(attributes: Attributes): number {
  if ('path' in attributes) return attributes.path.length + attributes.verb.length
  const { namespace, verb, group, version, resource, subresource, name } = attributes
  return [namespace, verb, group, version, resource, subresource, name].join('').length
}
