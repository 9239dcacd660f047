/** Fields whose feature gates are off: they vanish, unless the stored object uses them already. */

import { oncePerPart } from '#api/codec/shared-work.ts'
import type { Features } from '#api/features.ts'
import { mapSame, withChanges, withoutFields } from '#api/objects/sharing.ts'
import { containersOf, withContainers } from '#kinds/core/pod/spec/visit.ts'
import type {
  Container,
  ContainerStatus,
  PodSpec,
  PodStatus,
  VolumeProjection,
} from '#kinds/core/pod/types.ts'

interface GatedField {
  readonly gate: string
  isUsed(spec: PodSpec): boolean
  without(spec: PodSpec): PodSpec
}

const gatedFields: readonly GatedField[] = [
  gatedProjection('ClusterTrustBundleProjection', 'clusterTrustBundle'),
  gatedProjection('PodCertificateRequest', 'podCertificate'),
  {
    gate: 'GenericWorkload',
    isUsed: (spec) => spec.schedulingGroup !== undefined,
    without: (spec) => withoutFields(spec, 'schedulingGroup'),
  },
  {
    gate: 'ContainerStopSignals',
    isUsed: (spec) => containersOf(spec).some(hasStopSignal),
    without: (spec) => withContainers(spec, withoutStopSignal),
  },
]

export function withoutDisabledFields(
  spec: PodSpec,
  old: PodSpec | undefined,
  features: Features,
): PodSpec {
  return old ? withoutDisabled(spec, old, features) : ofNew(spec, features)
}

const ofNew = oncePerPart((spec: PodSpec, features: Features) => {
  return withoutDisabled(spec, undefined, features)
})

function withoutDisabled(spec: PodSpec, old: PodSpec | undefined, features: Features): PodSpec {
  let result = spec
  for (const { gate, isUsed, without } of gatedFields) {
    if (features.enabled(gate) || !isUsed(result) || (old && isUsed(old))) continue
    result = without(result)
  }
  return result
}

function gatedProjection(gate: string, field: keyof VolumeProjection): GatedField {
  const isUsed = ({ volumes = [] }: PodSpec) =>
    volumes.some(({ projected }) => projected?.sources?.some((source) => source[field]))
  return {
    gate,
    isUsed,
    without: (spec) => ({
      ...spec,
      volumes: spec.volumes!.map((volume) => {
        const { projected } = volume
        if (!projected?.sources) return volume
        const sources = projected.sources.map((source) => withoutFields(source, field))
        return { ...volume, projected: { ...projected, sources } }
      }),
    }),
  }
}

function hasStopSignal({ lifecycle }: Container): boolean {
  return lifecycle?.stopSignal !== undefined
}

/** A lifecycle that says nothing else goes as well. */
function withoutStopSignal(container: Container): Container {
  if (!hasStopSignal(container)) return container
  const lifecycle = withoutFields(container.lifecycle!, 'stopSignal')
  if (Object.keys(lifecycle).length > 0) return { ...container, lifecycle }
  return withoutFields(container, 'lifecycle')
}

const statusLists = [
  'containerStatuses',
  'initContainerStatuses',
  'ephemeralContainerStatuses',
] as const

/** What a kubelet says before upstream lets it. */
export function withoutDisabledStatus(
  status: PodStatus,
  old: PodStatus | undefined,
  features: Features,
): PodStatus {
  const hasClaims = (old?.nodeAllocatableResourceClaimStatuses ?? []).length > 0
  const mayHaveClaims = features.enabled('DRANodeAllocatableResources') || hasClaims
  const allowed = mayHaveClaims
    ? status
    : withoutFields(status, 'nodeAllocatableResourceClaimStatuses')
  return withoutDisabledImages(allowed, old, features)
}

/** What it says of the images that are mounted. */
function withoutDisabledImages(
  status: PodStatus,
  old: PodStatus | undefined,
  features: Features,
): PodStatus {
  if (features.enabled('ImageVolumeWithDigest') || (old && hasVolumeStatus(old))) return status
  return statusLists.reduce(
    (result, list) =>
      withChanges(result, { [list]: result[list] && mapSame(result[list], withoutVolumeStatus) }),
    status,
  )
}

function hasVolumeStatus(status: PodStatus): boolean {
  return statusLists.some((list) =>
    status[list]?.some(({ volumeMounts = [] }) => volumeMounts.some((mount) => mount.volumeStatus)),
  )
}

function withoutVolumeStatus(status: ContainerStatus): ContainerStatus {
  const { volumeMounts } = status
  if (!volumeMounts) return status
  return withChanges(status, {
    volumeMounts: mapSame(volumeMounts, (mount) => withoutFields(mount, 'volumeStatus')),
  })
}
