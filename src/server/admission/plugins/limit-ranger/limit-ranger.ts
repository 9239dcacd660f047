/** Keeps what containers, pods and claims ask for within the limits of their namespace. */
import { formatAggregate } from '#api/validation/field-error.ts'
import type { LimitRange } from '#kinds/core/limitrange/types.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { withDefaultResources } from '#server/admission/plugins/limit-ranger/defaults.ts'
import { claimExcesses, podExcesses } from '#server/admission/plugins/limit-ranger/excesses.ts'
import { all, core, forbid, isOf, isPodResize, isResource } from '#server/admission/request.ts'

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',

  // The containers of a pod that is there change only by a resize.
  handles: (admission) =>
    admission.old?.metadata.deletionTimestamp === undefined &&
    (isOf(admission, core.pods, 'CREATE') ||
      isOf(admission, core.persistentVolumeClaims, 'CREATE', 'UPDATE') ||
      isPodResize(admission)),

  mutate(admission, context) {
    const object = admission.object!
    if (!isResource(admission, core.pods)) return object
    const ranges = all<LimitRange>(context, core.limitRanges, admission.namespace)
    return ranges.reduce<Pod>(withDefaultResources, object as Pod)
  },

  validate(admission, context) {
    for (const range of all<LimitRange>(context, core.limitRanges, admission.namespace)) {
      const excesses = isResource(admission, core.pods)
        ? podExcesses(range, admission.object as Pod)
        : claimExcesses(range, admission.object as PersistentVolumeClaim)
      if (excesses.length > 0) return forbid(admission, formatAggregate(excesses))
    }
    return undefined
  },
}
