import type { KindDefinition } from '#api/definition.ts'
import type { StorageVersion } from '#kinds/apiserverinternal/storageversion/types.ts'

export const storageVersions: KindDefinition<StorageVersion> = {
  group: 'internal.apiserver.k8s.io',
  version: 'v1alpha1',
  kind: 'StorageVersion',
  plural: 'storageversions',
  scope: 'Cluster',
  metadata: { onUpdate: 'none' },
  serving: 'on request',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
