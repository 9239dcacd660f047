import type { KindDefinition } from '#api/definition.ts'
import type { DaemonSet } from '#kinds/apps/daemonset/types.ts'

export const daemonSets: KindDefinition<DaemonSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
