import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'
import { validateLease } from '#kinds/coordination/lease/validate.ts'

/** Leases: who holds what for how long. Leader election and node heartbeats live on them. */
export const leases: KindDefinition<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  scope: 'Namespaced',
  unconditionalUpdate: false,
  createOnUpdate: true,
  metadata: { anyFinalizers: true, onUpdate: 'changes' },
  prepare: {
    create: (lease, { features }) => withoutDisabled(lease, features),
    update: (lease, old, { features }) =>
      old.spec.strategy === undefined && old.spec.preferredHolder === undefined
        ? withoutDisabled(lease, features)
        : lease,
  },
  validate: { create: validateLease, update: validateLease },
  columns: [
    nameColumn,
    { name: 'Holder', type: 'string', value: ({ spec }) => spec.holderIdentity ?? '' },
    ageColumn,
  ],
}

/** Coordinated leader election is off unless its gate is on. */
function withoutDisabled(lease: Lease, features: Features): Lease {
  const { strategy: _, preferredHolder: __, ...spec } = lease.spec
  return features.enabled('CoordinatedLeaderElection') ? lease : { ...lease, spec }
}
