import type { KindDefinition } from '#api/definition.ts'
import { wholePathSegmentName } from '#api/names/object-names.ts'
import type { ClusterRoleBinding } from '#kinds/rbac/clusterrolebinding/types.ts'
import { bindingColumns } from '#kinds/rbac/shared/columns.ts'
import { withBindingDefaults } from '#kinds/rbac/shared/defaults.ts'
import { validateBinding, validateBindingUpdate } from '#kinds/rbac/shared/validate.ts'

const roleKinds = ['ClusterRole']

export const clusterRoleBindings: KindDefinition<ClusterRoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  scope: 'Cluster',
  createOnUpdate: true,
  nameErrors: wholePathSegmentName,
  defaults: withBindingDefaults,
  validate: {
    create: (binding) => validateBinding(binding, roleKinds, false),
    update: (binding, old) => [
      ...validateBinding(binding, roleKinds, false),
      ...validateBindingUpdate(binding, old),
    ],
  },
  columns: bindingColumns,
}
