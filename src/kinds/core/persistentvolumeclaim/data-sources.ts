/** Keeps the two fields for where a claim's contents come from in step: an old one, and its heir. */
import type { Features } from '#api/features.ts'
import { withChanges, withoutFields } from '#api/objects/sharing.ts'
import type { PersistentVolumeClaimSpec } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { TypedLocalObjectReference } from '#kinds/core/pod/types.ts'

export function withNormalDataSources(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
  features: Features,
): PersistentVolumeClaimSpec {
  if (!spec.dataSource && !spec.dataSourceRef) return spec
  const mayCross = features.enabled('CrossNamespaceVolumeDataSource')
  const known = withoutUnknownSource(withoutForeignSource(spec, old, mayCross), old)
  const { dataSource, dataSourceRef } = known
  if (dataSource && !dataSourceRef) return withChanges(known, { dataSourceRef: dataSource })
  if (!dataSourceRef || dataSource || dataSourceRef.namespace) return known
  return withChanges(known, { dataSource: withoutFields(dataSourceRef, 'namespace') })
}

/** Contents from another namespace are a feature that is off. */
function withoutForeignSource(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
  mayCross: boolean,
): PersistentVolumeClaimSpec {
  if (mayCross || !spec.dataSourceRef?.namespace || old?.dataSourceRef) return spec
  return withoutFields(spec, 'dataSourceRef')
}

/** The old field, alone, silently takes nothing but claims and snapshots. */
function withoutUnknownSource(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
): PersistentVolumeClaimSpec {
  if (!spec.dataSource || spec.dataSourceRef || old?.dataSource) return spec
  return isOfClaimOrSnapshot(spec.dataSource) ? spec : withoutFields(spec, 'dataSource')
}

function isOfClaimOrSnapshot({ apiGroup = '', kind }: TypedLocalObjectReference): boolean {
  if (kind === 'PersistentVolumeClaim') return apiGroup === ''
  return kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io'
}
