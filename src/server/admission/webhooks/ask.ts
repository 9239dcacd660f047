/** Asks one webhook about one write. */
import type { Resource } from '#api/metadata.ts'
import { badRequest, internalError } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import { randomUid } from '#base/random.ts'
import type { Webhook } from '#kinds/admissionregistration/shared/webhook.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import type { WebhookOutcome } from '#server/admission/metrics.ts'
import { bodyOf, requestOf } from '#server/admission/policies/surroundings.ts'
import { admissionIn } from '#server/admission/shown-in.ts'
import {
  BadAnswerError,
  readVerdict,
  reviewGroup,
  reviewVersion,
  type Verdict,
} from '#server/admission/webhooks/review.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { jsonTextIn } from '#server/served/versions.ts'
import type { Span } from '#server/span.ts'
import { NoWebhookClientError, WebhookCallError } from '#server/webhooks/client.ts'

export interface Asking {
  /** Where the webhook stands. */
  readonly configuration: string
  readonly webhook: Webhook
  readonly admission: Admission
  /** The version in which it wants to see the write. */
  readonly meant: ServedResource
  readonly mayPatch: boolean
  /** Under which key its failure is noted, where that is ignored. */
  readonly failedOpenKey?: string
}

const defaultSeconds = 10

/**
 * Undefined: it could not be asked, and its failures are to be ignored. Throws a StatusError where
 * that refuses the write. What is done by a verdict that lets the write through is part of asking.
 */
export async function askWebhook(
  asking: Asking,
  context: AdmissionContext,
  act?: (verdict: Verdict) => Promise<void>,
): Promise<Verdict | undefined> {
  const { webhook, admission, mayPatch } = asking
  const sinceMs = context.clock.steadyMs()
  const type = mayPatch ? 'admit' : 'validating'
  const count = (code: number, rejection?: WebhookOutcome['rejection']) => {
    const tookMs = context.clock.steadyMs() - sinceMs
    const { operation } = admission
    // Those that only judge are asked at once: how long that was, is for who waits for all.
    if (mayPatch) admission.call.waited?.(tookMs)
    context.metrics.webhook({
      ...{ webhook: webhook.name, type, operation, tookMs, code },
      ...(rejection && { rejection }),
    })
  }
  try {
    refuseSideEffects(webhook, admission)
    const verdict = await question(asking, context)
    const { refusal } = verdict
    if (!refusal) await act?.(verdict)
    count(refusal ? (refusal.status.code ?? 0) : 200, refusal && 'no_error')
    return verdict
  } catch (error) {
    if (!(error instanceof WebhookCallError || error instanceof BadAnswerError)) {
      if (!admission.call.signal.aborted) count(0, 'apiserver_internal_error')
      throw error
    }
    const isIgnored = webhook.failurePolicy === 'Ignore'
    count(codeFor(error), isIgnored ? undefined : 'calling_webhook_error')
    const isCall = error instanceof WebhookCallError && !(error instanceof NoWebhookClientError)
    const reason = isCall ? `failed to call webhook: ${error.message}` : error.message
    const message = `failed calling webhook ${quoteGo(webhook.name)}: ${reason}`
    if (!isIgnored) throw internalError(message, { cause: error })
    context.metrics.failedOpen(webhook.name, type)
    const { failedOpenKey } = asking
    if (failedOpenKey !== undefined) admission.audit?.annotate(failedOpenKey, webhook.name)
    context.log.warn('the failure of a webhook is ignored, as it says', { message })
    return undefined
  }
}

/** As which upstream counts it, where there is no answer whose code could be told. */
function codeFor(error: WebhookCallError | BadAnswerError): number {
  if (error instanceof NoWebhookClientError) return 500
  return (error instanceof WebhookCallError && error.code) || 503
}

/** What is only tried must not leave a trace. */
function refuseSideEffects({ name, sideEffects }: Webhook, { dryRun }: Admission): void {
  if (!dryRun || sideEffects === 'None' || sideEffects === 'NoneOnDryRun') return
  throw badRequest(`admission webhook ${quoteGo(name)} does not support dry run`)
}

async function question(asking: Asking, context: AdmissionContext): Promise<Verdict> {
  const { webhook, admission } = asking
  const version = reviewVersion(webhook.admissionReviewVersions)
  if (version === undefined) {
    throw new BadAnswerError(
      'could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)',
    )
  }
  const uid = randomUid(context.random)
  const span = startSpan(asking, uid)
  const verdict = await verdictOf({ asking, version, uid, span }, context).finally(() =>
    span?.end(),
  )
  for (const text of verdict.warnings) admission.warn(text)
  for (const [key, value] of Object.entries(verdict.notes)) {
    admission.audit?.annotate(`${webhook.name}/${key}`, value)
  }
  return verdict
}

interface Question {
  readonly asking: Asking
  readonly version: string
  readonly uid: string
  readonly span: Span | undefined
}

async function verdictOf(
  { asking, version, uid, span }: Question,
  context: AdmissionContext,
): Promise<Verdict> {
  const { webhook, admission, mayPatch } = asking
  const seen = await admissionIn(bodyOf(admission, asking.meant, context), admission)
  const answer = await context.webhooks.post({
    config: webhook.clientConfig,
    body: reviewOf({ ...asking, admission: seen }, { version, uid }, context),
    timeoutSeconds: webhook.timeoutSeconds ?? defaultSeconds,
    as: mayPatch ? 'mutating' : 'validating',
    signal: admission.call.signal,
    span,
  })
  span?.event('Request completed')
  return readVerdict(answer, { version, uid }, { webhook: webhook.name, mayPatch })
}

function startSpan(
  { configuration, webhook, admission, mayPatch }: Asking,
  uid: string,
): Span | undefined {
  const { definition, apiVersion } = admission.resource
  const { outward } = admission.call
  return outward?.start({
    name: mayPatch ? 'Call mutating webhook' : 'Call validating webhook',
    attributes: {
      configuration,
      webhook: webhook.name,
      // As Go prints a GroupVersionResource.
      resource: `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Resource=${definition.plural}`,
      subresource: admission.subresource,
      operation: admission.operation,
      UID: uid,
    },
  })
}

function reviewOf(
  { admission, meant }: Asking,
  { version, uid }: { readonly version: string; readonly uid: string },
  context: AdmissionContext,
): string {
  const shape = bodyOf(admission, meant, context)
  const { object, old, operation } = admission
  const shown = (one: Resource | undefined): string => {
    if (!one) return 'null'
    // What a connection opens with is of no kind that is served.
    return operation === 'CONNECT' ? JSON.stringify(one) : jsonTextIn(shape, one)
  }
  const request = JSON.stringify({ uid, ...requestOf(admission, meant, context) })
  const objects = `"object":${shown(object)},"oldObject":${shown(old)}`
  const head = `"kind":"AdmissionReview","apiVersion":"${reviewGroup}/${version}"`
  return `{${head},"request":${request.slice(0, -1)},${objects}}}`
}
