import type { GroupResource } from '#api/resource.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { core, isOf } from '#server/admission/request.ts'

const protectedResources: readonly (readonly [GroupResource, string])[] = [
  [core.persistentVolumes, 'kubernetes.io/pv-protection'],
  [core.persistentVolumeClaims, 'kubernetes.io/pvc-protection'],
  [
    { group: 'storage.k8s.io', resource: 'volumeattributesclasses' },
    'kubernetes.io/vac-protection',
  ],
]

/** Volumes, claims and their classes stay while somebody uses them: a finalizer holds them. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  handles: (admission) =>
    admission.operation === 'CREATE' &&
    protectedResources.some(([resource]) => isOf(admission, resource, 'CREATE')),
  mutate(admission) {
    const object = admission.object!
    const { finalizers = [] } = object.metadata
    const found = protectedResources.find(([resource]) => isOf(admission, resource, 'CREATE'))
    if (!found || finalizers.includes(found[1])) return object
    return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, found[1]] } }
  },
}
