/** What the spec of a pod holds when nothing is said, wherever it stands: in a pod or a template. */
import type { ObjectMeta } from '#api/metadata.ts'
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import {
  withContainerDefaults,
  withResourceDefaults,
} from '#kinds/core/pod/spec/container-defaults.ts'
import type { PodSpec } from '#kinds/core/pod/types.ts'
import { withVolumeDefaults } from '#kinds/core/pod/volumes/defaults.ts'
import { withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'

const graceSeconds = 30
const noContext = Object.freeze({})

export function withPodSpecDefaults(spec: PodSpec): PodSpec {
  const { volumes, initContainers, ephemeralContainers, overhead, resources } = spec
  const account = spec.serviceAccountName ?? spec.serviceAccount
  return withChanges(spec, {
    volumes: volumes && mapSame(volumes, withVolumeDefaults),
    initContainers: initContainers && mapSame(initContainers, withContainerDefaults),
    containers: mapSame(spec.containers, withContainerDefaults),
    ephemeralContainers: ephemeralContainers && mapSame(ephemeralContainers, withContainerDefaults),
    restartPolicy: spec.restartPolicy ?? 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? graceSeconds,
    dnsPolicy: spec.dnsPolicy ?? 'ClusterFirst',
    securityContext: spec.securityContext ?? noContext,
    schedulerName: spec.schedulerName ?? 'default-scheduler',
    // Two names for one field: what is said under either is answered under both.
    serviceAccountName: account,
    serviceAccount: account,
    overhead: overhead && withMilliQuantities(overhead),
    resources: resources && withResourceDefaults(resources),
  })
}

/** Annotations in which the first releases with init containers kept them. */
const formerAnnotations = new Set([
  'pod.beta.kubernetes.io/init-containers',
  'pod.alpha.kubernetes.io/init-containers',
  'pod.beta.kubernetes.io/init-container-statuses',
  'pod.alpha.kubernetes.io/init-container-statuses',
])

/** Metadata without the annotations that nothing reads any more. */
export function withoutFormerAnnotations(metadata: ObjectMeta): ObjectMeta {
  const { annotations } = metadata
  if (!annotations) return metadata
  const entries = Object.entries(annotations)
  const kept = entries.filter(([key]) => !formerAnnotations.has(key))
  if (kept.length === entries.length) return metadata
  if (kept.length > 0) return { ...metadata, annotations: Object.fromEntries(kept) }
  const { annotations: _, ...rest } = metadata
  return rest
}
