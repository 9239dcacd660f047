/** What a claim's spec holds when nothing is said; templates of claims follow the same rules. */
import { withChanges } from '#api/objects/sharing.ts'
import type { PersistentVolumeClaimSpec } from '#kinds/core/persistentvolumeclaim/types.ts'
import { withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'

export function withClaimSpecDefaults(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { resources } = spec
  return withChanges(spec, {
    volumeMode: spec.volumeMode ?? 'Filesystem',
    resources:
      resources &&
      withChanges(resources, {
        limits: resources.limits && withMilliQuantities(resources.limits),
        requests: resources.requests && withMilliQuantities(resources.requests),
      }),
  })
}
