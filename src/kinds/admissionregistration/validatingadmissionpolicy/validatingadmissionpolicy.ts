import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration, withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import { withPolicyDefaults } from '#kinds/admissionregistration/shared/policy-defaults.ts'
import { staticNameWarnings } from '#kinds/admissionregistration/shared/static-names.ts'
import { validatePolicyStatus } from '#kinds/admissionregistration/validatingadmissionpolicy/status.ts'
import type { ValidatingAdmissionPolicy } from '#kinds/admissionregistration/validatingadmissionpolicy/types.ts'
import { validatePolicy } from '#kinds/admissionregistration/validatingadmissionpolicy/validate.ts'

export const validatingAdmissionPolicies: KindDefinition<ValidatingAdmissionPolicy> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
  unconditionalUpdate: false,
  defaults: withPolicyDefaults,
  prepare: {
    create: (object) => withGeneration(withStatusOf(object)),
    update: (object, old) => withGeneration(withStatusOf(object, old), old),
  },
  validate: {
    create: (object) => validatePolicy(object),
    update: (object, old) => validatePolicy(object, old),
  },
  warnings: staticNameWarnings,
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      createsOnApply: true,
      resetFields: ['spec', 'metadata'],
      metadata: 'none',
      prepare: (object, old) => ({ ...withUserMetadataOf(object, old), spec: old.spec }),
      validate: validatePolicyStatus,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Validations', type: 'integer', value: ({ spec }) => spec.validations?.length ?? 0 },
    {
      name: 'ParamKind',
      type: 'string',
      value: ({ spec }) =>
        spec.paramKind ? `${spec.paramKind.apiVersion}/${spec.paramKind.kind}` : '<unset>',
    },
    ageColumn,
  ],
}
