import type { KindDefinition } from '#api/definition.ts'
import { wholePathSegmentName } from '#api/names/object-names.ts'
import type { RoleBinding } from '#kinds/rbac/rolebinding/types.ts'
import { bindingColumns } from '#kinds/rbac/shared/columns.ts'
import { withBindingDefaults } from '#kinds/rbac/shared/defaults.ts'
import { validateBinding, validateBindingUpdate } from '#kinds/rbac/shared/validate.ts'

const roleKinds = ['Role', 'ClusterRole']

export const roleBindings: KindDefinition<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  scope: 'Namespaced',
  createOnUpdate: true,
  nameErrors: wholePathSegmentName,
  defaults: withBindingDefaults,
  validate: {
    create: (binding) => validateBinding(binding, roleKinds, true),
    update: (binding, old) => [
      ...validateBinding(binding, roleKinds, true),
      ...validateBindingUpdate(binding, old),
    ],
  },
  columns: bindingColumns,
}
