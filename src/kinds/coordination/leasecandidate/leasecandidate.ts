import type { KindDefinition } from '#api/definition.ts'
import type { LeaseCandidate } from '#kinds/coordination/leasecandidate/types.ts'

export const leaseCandidates: KindDefinition<LeaseCandidate> = {
  group: 'coordination.k8s.io',
  version: 'v1beta1',
  kind: 'LeaseCandidate',
  plural: 'leasecandidates',
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes', anyFinalizers: true },
  serving: 'on request',
}
