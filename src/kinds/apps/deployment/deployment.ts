import type { KindDefinition } from '#api/definition.ts'
import type { Deployment } from '#kinds/apps/deployment/types.ts'
import { scaleSubresource, selectorText } from '#kinds/autoscaling/scale/scale.ts'

export const deployments: KindDefinition<Deployment> = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  subresources: [
    scaleSubresource({
      replicas: ({ spec }) => spec.replicas ?? 0,
      currentReplicas: ({ status }) => status?.replicas ?? 0,
      selector: ({ spec }) => selectorText(spec.selector),
      withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
    }),
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
}
