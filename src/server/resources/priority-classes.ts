import { forbidden } from '#api/status/status-answers.ts'
import type { ResourceHooks } from '#server/verbs/hooks.ts'

const resource = { group: 'scheduling.k8s.io', resource: 'priorityclasses' }
const system = new Set(['system-cluster-critical', 'system-node-critical'])

/** What the cluster's own parts run by is not taken from under them. */
export const priorityClassHooks: ResourceHooks = {
  onDelete({ metadata: { name } }) {
    if (!system.has(name)) return undefined
    return forbidden(resource, name, 'this is a system priority class and cannot be deleted')
  },
}
