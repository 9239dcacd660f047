import type { KindDefinition } from '#api/definition.ts'
import type { ClusterRoleBinding } from '#kinds/rbac/clusterrolebinding/types.ts'

export const clusterRoleBindings: KindDefinition<ClusterRoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  scope: 'Cluster',
}
