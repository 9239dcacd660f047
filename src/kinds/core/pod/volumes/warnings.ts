/** Warnings for sources of volumes that are out of use. */
import type { FieldPath } from '#api/validation/field-path.ts'
import { claimSpecWarnings } from '#kinds/core/persistentvolumeclaim/warnings.ts'
import type { Volume } from '#kinds/core/pod/types.ts'

const formerSources: readonly (readonly [source: keyof Volume, message: string, named?: string])[] =
  [
    ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
    ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
    ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
    ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
    ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
    ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
    ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
    ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
    ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
  ]

export function volumeWarnings(volumes: readonly Volume[], at: FieldPath): readonly string[] {
  return volumes.flatMap((volume, i) => {
    const template = volume.ephemeral?.volumeClaimTemplate
    const specAt = () => at.index(i).child('ephemeral', 'volumeClaimTemplate', 'spec')
    return [
      ...formerSources
        .filter(([source]) => volume[source])
        .map(([source, message, named]) => `${at.index(i).child(named ?? source)}: ${message}`),
      ...(template ? claimSpecWarnings(template.spec, specAt()) : []),
    ]
  })
}
