import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration } from '#api/rules.ts'
import type { MutatingAdmissionPolicyBinding } from '#kinds/admissionregistration/mutatingadmissionpolicybinding/types.ts'
import { validateBinding } from '#kinds/admissionregistration/mutatingadmissionpolicybinding/validate.ts'
import { withBindingDefaults } from '#kinds/admissionregistration/shared/binding-defaults.ts'
import { formatParamRef } from '#kinds/admissionregistration/shared/param-column.ts'
import { staticNameWarnings } from '#kinds/admissionregistration/shared/static-names.ts'
import { earlierVersions } from '#kinds/admissionregistration/shared/versions.ts'

export const mutatingAdmissionPolicyBindings: KindDefinition<MutatingAdmissionPolicyBinding> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicyBinding',
  plural: 'mutatingadmissionpolicybindings',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
  unconditionalUpdate: false,
  // As long as servers of the release before, which know no v1, may read it.
  storageVersion: 'admissionregistration.k8s.io/v1beta1',
  versions: earlierVersions('MutatingAdmissionPolicyBinding', withAction),
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

/** In alpha a missing parameter denied by default. */
function withAction(binding: MutatingAdmissionPolicyBinding): MutatingAdmissionPolicyBinding {
  const { paramRef } = binding.spec
  if (!paramRef) return binding
  const whole = { parameterNotFoundAction: 'Deny' as const, ...paramRef }
  return { ...binding, spec: { ...binding.spec, paramRef: whole } }
}
