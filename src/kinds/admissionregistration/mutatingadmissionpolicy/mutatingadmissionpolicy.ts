import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration } from '#api/rules.ts'
import type { MutatingAdmissionPolicy } from '#kinds/admissionregistration/mutatingadmissionpolicy/types.ts'
import { validatePolicy } from '#kinds/admissionregistration/mutatingadmissionpolicy/validate.ts'
import { withPolicyDefaults } from '#kinds/admissionregistration/shared/policy-defaults.ts'
import { staticNameWarnings } from '#kinds/admissionregistration/shared/static-names.ts'
import { earlierVersions } from '#kinds/admissionregistration/shared/versions.ts'

export const mutatingAdmissionPolicies: KindDefinition<MutatingAdmissionPolicy> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicy',
  plural: 'mutatingadmissionpolicies',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
  unconditionalUpdate: false,
  // As long as servers of the release before, which know no v1, may read it.
  storageVersion: 'admissionregistration.k8s.io/v1beta1',
  versions: earlierVersions<MutatingAdmissionPolicy>('MutatingAdmissionPolicy'),
  defaults: withPolicyDefaults,
  prepare: {
    create: (object) => withGeneration(object),
    update: withGeneration,
  },
  validate: {
    create: (object) => validatePolicy(object),
    update: (object, old) => validatePolicy(object, old),
  },
  warnings: staticNameWarnings,
  columns: [
    nameColumn,
    { name: 'Mutations', type: 'integer', value: ({ spec }) => spec.mutations?.length ?? 0 },
    {
      name: 'ParamKind',
      type: 'string',
      value: ({ spec }) =>
        spec.paramKind ? `${spec.paramKind.apiVersion}/${spec.paramKind.kind}` : '<unset>',
    },
    ageColumn,
  ],
}
