import type { KindDefinition } from '#api/definition.ts'
import type { Node } from '#kinds/core/node/types.ts'

export const nodes: KindDefinition<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  scope: 'Cluster',
  subresources: [
    { name: 'proxy', verbs: ['create', 'get'], connect: true },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
}
