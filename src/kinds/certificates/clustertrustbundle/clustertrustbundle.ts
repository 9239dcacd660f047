import type { KindDefinition } from '#api/definition.ts'
import type { ClusterTrustBundle } from '#kinds/certificates/clustertrustbundle/types.ts'

export const clusterTrustBundles: KindDefinition<ClusterTrustBundle> = {
  group: 'certificates.k8s.io',
  version: 'v1beta1',
  kind: 'ClusterTrustBundle',
  plural: 'clustertrustbundles',
  scope: 'Cluster',
  serving: 'on request',
}
