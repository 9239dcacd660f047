import type { KindDefinition } from '#api/definition.ts'
import type { MutatingAdmissionPolicy } from '#kinds/admissionregistration/mutatingadmissionpolicy/types.ts'

export const mutatingAdmissionPolicies: KindDefinition<MutatingAdmissionPolicy> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicy',
  plural: 'mutatingadmissionpolicies',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
}
