/** Which other objects of its namespace a pod names. */
import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import type { PodSpec, Volume } from '#kinds/core/pod/types.ts'

/** The secrets that a pod's containers, volumes and image pulls name. */
export function secretNamesOf(spec: PodSpec): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (name: string | undefined): void => {
    if (name) names.add(name)
  }
  for (const { name } of spec.imagePullSecrets ?? []) add(name)
  for (const { env = [], envFrom = [] } of containersOf(spec)) {
    for (const { secretRef } of envFrom) add(secretRef?.name)
    for (const { valueFrom } of env) add(valueFrom?.secretKeyRef?.name)
  }
  for (const volume of spec.volumes ?? []) volumeSecretsOf(volume).forEach(add)
  return names
}

/** Each kind of volume has its own place for the secret with which it is reached. */
function volumeSecretsOf(volume: Volume): readonly (string | undefined)[] {
  return [
    volume.azureFile?.secretName,
    volume.cephfs?.secretRef?.name,
    volume.cinder?.secretRef?.name,
    volume.flexVolume?.secretRef?.name,
    ...(volume.projected?.sources?.map(({ secret }) => secret?.name) ?? []),
    volume.rbd?.secretRef?.name,
    volume.secret?.secretName,
    volume.scaleIO?.secretRef?.name,
    volume.iscsi?.secretRef?.name,
    volume.storageos?.secretRef?.name,
    volume.csi?.nodePublishSecretRef?.name,
  ]
}

export function configMapNamesOf(spec: PodSpec): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { env = [], envFrom = [] } of containersOf(spec)) {
    for (const { configMapRef } of envFrom) if (configMapRef?.name) names.add(configMapRef.name)
    for (const { valueFrom } of env) {
      if (valueFrom?.configMapKeyRef?.name) names.add(valueFrom.configMapKeyRef.name)
    }
  }
  for (const { configMap, projected } of spec.volumes ?? []) {
    if (configMap?.name) names.add(configMap.name)
    for (const { configMap: part } of projected?.sources ?? []) if (part?.name) names.add(part.name)
  }
  return names
}

export function claimNamesOf({ volumes = [] }: PodSpec): readonly string[] {
  return volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
}
