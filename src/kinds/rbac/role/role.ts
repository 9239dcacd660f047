import type { KindDefinition } from '#api/definition.ts'
import { wholePathSegmentName } from '#api/names/object-names.ts'
import type { Role } from '#kinds/rbac/role/types.ts'
import { validatePolicyRules } from '#kinds/rbac/shared/validate.ts'

export const roles: KindDefinition<Role> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  scope: 'Namespaced',
  createOnUpdate: true,
  nameErrors: wholePathSegmentName,
  validate: {
    create: ({ rules = [] }) => validatePolicyRules(rules, true),
    update: ({ rules = [] }) => validatePolicyRules(rules, true),
  },
}
