import type { KindDefinition } from '#api/definition.ts'
import { scaleSubresource, selectorText } from '#kinds/autoscaling/scale/scale.ts'
import type { ReplicationController } from '#kinds/core/replicationcontroller/types.ts'

export const replicationControllers: KindDefinition<ReplicationController> = {
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  categories: ['all'],
  scope: 'Namespaced',
  subresources: [
    scaleSubresource({
      replicas: ({ spec }) => spec.replicas ?? 0,
      currentReplicas: ({ status }) => status?.replicas ?? 0,
      selector: ({ spec }) => selectorText({ matchLabels: spec.selector ?? {} }),
      withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
    }),
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
}
