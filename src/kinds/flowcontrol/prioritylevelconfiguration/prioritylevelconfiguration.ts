import type { KindDefinition } from '#api/definition.ts'
import type { PriorityLevelConfiguration } from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'

export const priorityLevelConfigurations: KindDefinition<PriorityLevelConfiguration> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  scope: 'Cluster',
  metadata: { onUpdate: 'whole' },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
