import type { KindDefinition } from '#api/definition.ts'
import type { CronJob } from '#kinds/batch/cronjob/types.ts'

export const cronJobs: KindDefinition<CronJob> = {
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
