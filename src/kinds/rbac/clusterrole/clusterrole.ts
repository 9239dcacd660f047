import type { KindDefinition } from '#api/definition.ts'
import { wholePathSegmentName } from '#api/names/object-names.ts'
import type { ClusterRole } from '#kinds/rbac/clusterrole/types.ts'
import { validateClusterRole } from '#kinds/rbac/clusterrole/validate.ts'

export const clusterRoles: KindDefinition<ClusterRole> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  scope: 'Cluster',
  createOnUpdate: true,
  nameErrors: wholePathSegmentName,
  validate: { create: validateClusterRole, update: validateClusterRole },
}
