/** The rules for adding ephemeral containers to a pod that runs. */
import type { RuleContext } from '#api/definition.ts'
import { isSame } from '#api/objects/equality.ts'
import { formatObjectDiff } from '#api/objects/object-diff.ts'
import { type FieldError, forbidden } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import { mirrorAnnotation } from '#kinds/core/pod/spec/annotations.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import {
  podOptions,
  validateAnnotationsAndSpec,
  validateAnnotationUpdate,
  validatePodMetadata,
} from '#kinds/core/pod/validate.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const at = path('spec', 'ephemeralContainers')
const nowhere = path('').key('')

/** They may be added, and stay for good. */
export function validateEphemeralContainers(
  pod: Pod,
  old: Pod,
  context: RuleContext,
): readonly FieldError[] {
  if (Object.hasOwn(old.metadata.annotations ?? {}, mirrorAnnotation)) {
    return [forbidden(nowhere, 'static pods do not support ephemeral containers')]
  }
  const options = podOptions(old, context)
  const { ephemeralContainers = [] } = pod.spec
  return [
    ...validatePodMetadata(pod, old),
    ...validateAnnotationsAndSpec(pod, options),
    ...validateAnnotationUpdate(pod, old, options),
    ...(old.spec.ephemeralContainers ?? []).flatMap((before) => {
      const name = quoteGo(before.name)
      // Of several with one name the last one counts.
      const container = ephemeralContainers.findLast((one) => one.name === before.name)
      if (!container) {
        return [forbidden(at, `existing ephemeral containers ${name} may not be removed\n`)]
      }
      if (isSame(container, before)) return []
      const detail = `existing ephemeral containers ${name} may not be changed`
      const [was, is] = [before, container].map((one) =>
        internalFormOf('core.v1.EphemeralContainer', one),
      )
      return [forbidden(at, `${detail}\n${formatObjectDiff(was, is)}`)]
    }),
  ]
}
