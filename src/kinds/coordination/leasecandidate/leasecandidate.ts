import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, VersionDefinition } from '#api/definition.ts'
import { configMapKeyErrors } from '#api/names/names.ts'
import type { LeaseCandidate } from '#kinds/coordination/leasecandidate/types.ts'
import {
  validateCandidate,
  validateCandidateUpdate,
} from '#kinds/coordination/leasecandidate/validate.ts'

const hub = 'coordination.k8s.io/v1beta1'
const alpha = 'coordination.k8s.io/v1alpha2'

const v1alpha2: VersionDefinition<LeaseCandidate, LeaseCandidate> = {
  apiVersion: alpha,
  serving: 'on request',
  deprecated: `${alpha} LeaseCandidate is deprecated in v1.35+, unavailable in v1.38+`,
  toHub: (object) => ({ ...object, apiVersion: hub }),
  fromHub: (object) => ({ ...object, apiVersion: alpha }),
}

/** LeaseCandidates: who could hold a lease, and with which version. */
export const leaseCandidates: KindDefinition<LeaseCandidate> = {
  group: 'coordination.k8s.io',
  version: 'v1beta1',
  kind: 'LeaseCandidate',
  plural: 'leasecandidates',
  scope: 'Namespaced',
  versions: [v1alpha2 as VersionDefinition<LeaseCandidate>],
  nameErrors: (name) => configMapKeyErrors(name),
  metadata: { onUpdate: 'changes', anyFinalizers: true },
  serving: 'on request',
  deprecated: `${hub} LeaseCandidate is deprecated in v1.36+, unavailable in v1.39+`,
  unconditionalUpdate: false,
  createOnUpdate: true,
  validate: { create: validateCandidate, update: validateCandidateUpdate },
  columns: [
    nameColumn,
    { name: 'LeaseName', type: 'string', value: ({ spec }) => spec.leaseName },
    { name: 'BinaryVersion', type: 'string', value: ({ spec }) => spec.binaryVersion },
    {
      name: 'EmulationVersion',
      type: 'string',
      value: ({ spec }) => spec.emulationVersion ?? '',
    },
    ageColumn,
  ],
}
