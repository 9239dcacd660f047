import type { KindDefinition } from '#api/definition.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'

export const leases: KindDefinition<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes', anyFinalizers: true },
}
