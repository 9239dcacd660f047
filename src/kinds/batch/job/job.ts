import type { KindDefinition } from '#api/definition.ts'
import type { Job } from '#kinds/batch/job/types.ts'

export const jobs: KindDefinition<Job> = {
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  scope: 'Namespaced',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
