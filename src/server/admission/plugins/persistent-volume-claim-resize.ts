import { compareQuantities } from '#api/scalars/quantity.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { StorageClass } from '#kinds/storage/storageclass/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { core, find, forbid, isOf } from '#server/admission/request.ts'

const classes = { group: 'storage.k8s.io', resource: 'storageclasses' }
const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

/** A claim grows only when it is bound, and its class can let it. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  handles: (admission) => isOf(admission, core.persistentVolumeClaims, 'UPDATE'),
  async validate(admission, context) {
    const claim = admission.object as PersistentVolumeClaim
    const old = admission.old as PersistentVolumeClaim
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return undefined
    if (old.status?.phase !== 'Bound') {
      return forbid(admission, 'Only bound persistent volume claims can be expanded')
    }
    if (await mayGrow(claim, old, context, admission.call)) return undefined
    const why =
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
    return forbid(admission, why)
  },
}

function sizeOf({ spec }: PersistentVolumeClaim): string {
  return spec.resources?.requests?.storage ?? '0'
}

async function mayGrow(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  context: AdmissionContext,
  call: Admission['call'],
): Promise<boolean> {
  const name = classOf(claim)
  if (name === '' || name !== classOf(old)) return false
  const found = await find<StorageClass>(context, classes, { namespace: '', name }, call)
  return found?.allowVolumeExpansion === true
}

function classOf({ metadata, spec }: PersistentVolumeClaim): string {
  return metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? ''
}
