import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration } from '#api/rules.ts'
import { withBindingDefaults } from '#kinds/admissionregistration/shared/binding-defaults.ts'
import { formatParamRef } from '#kinds/admissionregistration/shared/param-column.ts'
import { staticNameWarnings } from '#kinds/admissionregistration/shared/static-names.ts'
import type { ValidatingAdmissionPolicyBinding } from '#kinds/admissionregistration/validatingadmissionpolicybinding/types.ts'
import { validateBinding } from '#kinds/admissionregistration/validatingadmissionpolicybinding/validate.ts'

export const validatingAdmissionPolicyBindings: KindDefinition<ValidatingAdmissionPolicyBinding> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
  unconditionalUpdate: false,
  defaults: withBindingDefaults,
  prepare: {
    create: (object) => withGeneration(object),
    update: withGeneration,
  },
  validate: { create: validateBinding, update: validateBinding },
  warnings: staticNameWarnings,
  columns: [
    nameColumn,
    { name: 'PolicyName', type: 'string', value: ({ spec }) => spec.policyName ?? '' },
    { name: 'ParamRef', type: 'string', value: ({ spec }) => formatParamRef(spec.paramRef) },
    ageColumn,
  ],
}
