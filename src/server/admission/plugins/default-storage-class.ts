import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { StorageClass } from '#kinds/storage/storageclass/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { defaultClass } from '#server/admission/plugins/default-class.ts'
import { all, core, isOf } from '#server/admission/request.ts'

const classes = { group: 'storage.k8s.io', resource: 'storageclasses' }
const classAnnotation = 'volume.beta.kubernetes.io/storage-class'
const marks = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

/** A claim that names no class gets the cluster's. An empty name is a name. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  handles: (admission) => isOf(admission, core.persistentVolumeClaims, 'CREATE'),
  mutate({ object }, context): PersistentVolumeClaim {
    const claim = object as PersistentVolumeClaim
    const { annotations = {} } = claim.metadata
    if (claim.spec.storageClassName !== undefined || classAnnotation in annotations) return claim
    const found = defaultClass(all<StorageClass>(context, classes), marks)
    if (!found) return claim
    return { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } }
  },
}
