/** Asks a server of the user's whether images are good. What it said is known for a while. */
import { formatJson } from '#api/codec/json.ts'
import type { Clock } from '#base/clock.ts'
import { createLru } from '#base/collections/lru.ts'
import type { Random } from '#base/random.ts'
import type { ImageReviewSpec, ImageReviewStatus } from '#kinds/removed/imagepolicy-v1alpha1.ts'
import { schema } from '#kinds/schema.ts'
import type { ImagePolicyConfiguration } from '#server/admission/plugins/image-policy/configuration.ts'
import { ask } from '#server/webhooks/ask.ts'
import { createEndpointClient, type Endpoint } from '#server/webhooks/endpoint.ts'
import { readReviewStatus } from '#server/webhooks/review-answer.ts'

export interface ImagePolicyOptions extends Omit<ImagePolicyConfiguration, 'kubeConfigFile'> {
  readonly endpoint: Endpoint
}

export interface ImageReviewer extends Disposable {
  /** Whether images are good that it cannot be asked about. */
  readonly defaultAllow: boolean
  /** Throws AskError, or the signal's reason. */
  review(spec: ImageReviewSpec, signal: AbortSignal): Promise<ImageReviewStatus>
}

/** Upstream's: of one try, and how many answers are known. */
const timeoutMs = 30_000
const mostAnswers = 1024

const kind = { group: 'imagepolicy.k8s.io', kind: 'ImageReview', versions: ['v1alpha1'] }
const apiVersion = `${kind.group}/v1alpha1`

export function createImageReviewer(
  { endpoint, allowTtlMs, denyTtlMs, backoffMs, defaultAllow }: ImagePolicyOptions,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): ImageReviewer {
  const client = createEndpointClient(endpoint, { timeoutMs, clock })
  const read = (body: Buffer) => readReviewStatus<ImageReviewStatus>(body, kind) ?? {}
  const known = createLru<string, { readonly status: ImageReviewStatus; readonly untilMs: number }>(
    {
      limit: mostAnswers,
    },
  )
  return {
    defaultAllow,
    async review(spec, signal) {
      const body = questionOf(spec)
      const found = known.get(body)
      if (found && clock.steadyMs() < found.untilMs) return found.status
      const options = { clock, random, signal, firstBackoffMs: backoffMs }
      const status = await ask(client, { body, read }, options)
      const lifeMs = status.allowed ? allowTtlMs : denyTtlMs
      if (lifeMs > 0) known.set(body, { status, untilMs: clock.steadyMs() + lifeMs })
      return status
    },
    [Symbol.dispose]: () => client[Symbol.dispose](),
  }
}

function questionOf(spec: ImageReviewSpec): string {
  const type = schema.typeOf(apiVersion, kind.kind)!
  const status = { allowed: false }
  return formatJson(type, { kind: kind.kind, apiVersion, metadata: {}, spec, status })
}
