/** Warnings for volumes of kinds that are no longer served, and for words that are going. */
import { path } from '#api/validation/field-path.ts'
import type { PersistentVolume } from '#kinds/core/persistentvolume/types.ts'
import { labelWarnings } from '#kinds/core/pod/warnings.ts'

const formerAnnotations: Readonly<Record<string, string>> = {
  'volume.beta.kubernetes.io/storage-class':
    'deprecated since v1.8; use "storageClassName" attribute instead',
  'volume.beta.kubernetes.io/mount-options':
    'deprecated since v1.31; use "mountOptions" attribute instead',
}

const formerSources = [
  ['cephfs', 'spec.cephfs: deprecated in v1.28, non-functional in v1.31+'],
  [
    'photonPersistentDisk',
    'spec.photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+',
  ],
  ['scaleIO', 'spec.scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'spec.storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'spec.glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'spec.rbd: deprecated in v1.28, non-functional in v1.31+'],
] as const

const recycleWarning =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'

/** Upstream's GetWarningsForPersistentVolume. */
export function volumeWarnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const { annotations = {} } = metadata
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? []
  const termsPath = path('spec', 'nodeAffinity', 'required', 'nodeSelectorTerms')
  return [
    ...Object.entries(formerAnnotations)
      .filter(([key]) => Object.hasOwn(annotations, key))
      .map(([key, words]) => `metadata.annotations[${key}]: ${words}`),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle' ? [recycleWarning] : []),
    ...terms.flatMap(({ matchExpressions = [] }, i) =>
      matchExpressions.flatMap(({ key }, n) =>
        labelWarnings(key, termsPath.index(i).child('matchExpressions').index(n).child('key')),
      ),
    ),
    ...formerSources.filter(([source]) => spec[source]).map(([, warning]) => warning),
  ]
}
