import type { KindDefinition } from '#api/definition.ts'
import type { RoleBinding } from '#kinds/rbac/rolebinding/types.ts'

export const roleBindings: KindDefinition<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  scope: 'Namespaced',
}
