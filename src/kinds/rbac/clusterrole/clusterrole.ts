import type { KindDefinition } from '#api/definition.ts'
import type { ClusterRole } from '#kinds/rbac/clusterrole/types.ts'

export const clusterRoles: KindDefinition<ClusterRole> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  scope: 'Cluster',
}
