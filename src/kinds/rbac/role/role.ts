import type { KindDefinition } from '#api/definition.ts'
import type { Role } from '#kinds/rbac/role/types.ts'

export const roles: KindDefinition<Role> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  scope: 'Namespaced',
}
