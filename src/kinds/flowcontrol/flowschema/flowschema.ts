import type { KindDefinition } from '#api/definition.ts'
import type { FlowSchema } from '#kinds/flowcontrol/flowschema/types.ts'

export const flowSchemas: KindDefinition<FlowSchema> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  scope: 'Cluster',
  metadata: { onUpdate: 'whole' },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
