/** Refuses what a validating webhook of users refuses. */
import { isStatusError, type StatusError } from '#api/status/status.ts'
import type { ValidatingWebhook } from '#kinds/admissionregistration/validatingwebhookconfiguration/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { type Asking, askWebhook } from '#server/admission/webhooks/ask.ts'
import { type Hook, hooksOf, mayBeAsked, meantFor } from '#server/admission/webhooks/hooks.ts'

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  handles: mayBeAsked,
  validate(admission, context) {
    const hooks = hooksOf<ValidatingWebhook>(context, 'validatingwebhookconfigurations')
    return hooks.length === 0 ? undefined : refusalOf(hooks, admission, context)
  },
}

const failedOpen = 'failed-open.validating.webhook.admission.k8s.io'

/** All at once, since none changes anything; of several refusals the first of their order counts. */
async function refusalOf(
  hooks: readonly Hook<ValidatingWebhook>[],
  admission: Admission,
  context: AdmissionContext,
): Promise<StatusError | undefined> {
  const asked: Asking[] = []
  for (const hook of hooks) {
    const meant = await meantFor(hook, admission, context)
    if (!meant) continue
    const failedOpenKey = `${failedOpen}/round_0_index_${asked.length}`
    asked.push({ ...hook, admission, meant, mayPatch: false, failedOpenKey })
  }
  const sinceMs = context.clock.steadyMs()
  const outcomes = await Promise.allSettled(asked.map((one) => askWebhook(one, context)))
  if (asked.length > 0) admission.call.waited?.(context.clock.steadyMs() - sinceMs)
  const refusals = outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return outcome.value?.refusal
    if (isStatusError(outcome.reason)) return outcome.reason
    throw outcome.reason
  })
  return refusals.find((refusal) => refusal !== undefined)
}
