/** Lets a server of the user's judge the images of pods. */
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { ImageReviewSpec } from '#kinds/removed/imagepolicy-v1alpha1.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import type { ImageReviewer } from '#server/admission/plugins/image-policy/image-reviewer.ts'
import { core, forbid, isResource } from '#server/admission/request.ts'
import { AskError } from '#server/webhooks/ask.ts'

const name = 'ImagePolicyWebhook'
const notePrefix = 'imagepolicywebhook.image-policy.k8s.io/'

export function createImagePolicy(reviewer: ImageReviewer): AdmissionPlugin {
  return {
    name,

    handles: (admission) =>
      (admission.operation === 'CREATE' || admission.operation === 'UPDATE') &&
      (admission.subresource === '' || admission.subresource === 'ephemeralcontainers') &&
      isResource(admission, core.pods),

    async validate(admission, context) {
      const { signal } = admission.call
      try {
        const { allowed, reason, auditAnnotations } = await reviewer.review(
          specOf(admission),
          signal,
        )
        for (const [key, value] of Object.entries(auditAnnotations ?? {})) {
          note(admission, context, { key: `${notePrefix}${key}`, value })
        }
        return allowed ? undefined : forbid(admission, refusal(reason))
      } catch (error) {
        if (signal.aborted || !(error instanceof AskError)) throw error
        if (!reviewer.defaultAllow) return forbid(admission, error.message)
        context.log.warn('images are let pass that nobody could be asked about', { error })
        admission.audit?.annotate(`${notePrefix}failed-open`, 'true')
        return undefined
      }
    },
  }
}

function refusal(reason = ''): string {
  return reason === ''
    ? 'one or more images rejected by webhook backend'
    : `image policy webhook backend denied one or more images: ${reason}`
}

function specOf({ object, subresource, namespace }: Admission): ImageReviewSpec {
  const { spec, metadata } = object as Pod
  const { containers, initContainers = [], ephemeralContainers = [] } = spec
  const judged = subresource === '' ? [...containers, ...initContainers] : ephemeralContainers
  const told = Object.entries(metadata.annotations ?? {}).filter(([key]) =>
    key.includes('.image-policy.k8s.io/'),
  )
  return {
    ...(judged.length > 0 && { containers: judged.map(({ image = '' }) => ({ image })) }),
    ...(told.length > 0 && { annotations: Object.fromEntries(told) }),
    ...(namespace !== '' && { namespace }),
  }
}

function note(
  { audit }: Admission,
  { log }: AdmissionContext,
  { key, value }: { readonly key: string; readonly value: string },
): void {
  const problems = qualifiedNameErrors(key)
  if (problems.length === 0) audit?.annotate(key, value)
  else log.warn('cannot note for the audit what a judge of images said', { key, value, problems })
}
