import type { KindDefinition } from '#api/definition.ts'
import type { Workload } from '#kinds/scheduling/workload/types.ts'

export const workloads: KindDefinition<Workload> = {
  group: 'scheduling.k8s.io',
  version: 'v1alpha2',
  kind: 'Workload',
  plural: 'workloads',
  scope: 'Namespaced',
  serving: 'on request',
}
