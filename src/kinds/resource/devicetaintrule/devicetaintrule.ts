import type { KindDefinition } from '#api/definition.ts'
import type { DeviceTaintRule } from '#kinds/resource/devicetaintrule/types.ts'

export const deviceTaintRules: KindDefinition<DeviceTaintRule> = {
  group: 'resource.k8s.io',
  version: 'v1beta2',
  kind: 'DeviceTaintRule',
  plural: 'devicetaintrules',
  scope: 'Cluster',
  metadata: { onUpdate: 'changes' },
  serving: 'on request',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
