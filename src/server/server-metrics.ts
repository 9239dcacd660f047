/** What metrics tell of the server as a whole: of which version it is, and how many objects it keeps. */
import type { Metrics } from '#base/metrics.ts'
import { servedVersion } from '#server/http/paths/version.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export function registerServerMetrics(metrics: Metrics, resources: () => ResourceTable): void {
  const { major, minor, gitVersion, gitCommit, gitTreeState, goVersion } = servedVersion
  const { buildDate, compiler, platform } = servedVersion
  const build = {
    ...{ major, minor, git_version: gitVersion, git_commit: gitCommit },
    ...{ git_tree_state: gitTreeState, build_date: buildDate, go_version: goVersion },
    ...{ compiler, platform },
  }
  metrics.infoOf(
    {
      name: 'kubernetes_build_info',
      stability: 'BETA',
      help: 'Which Kubernetes this is.',
      labels: Object.keys(build),
    },
    () => [Object.values(build)],
  )
  const objects = 'How many objects are kept, by resource.'
  metrics.gaugesOf(
    {
      name: 'apiserver_storage_objects',
      stability: 'STABLE',
      help: objects,
      labels: ['resource'],
    },
    () =>
      counted(resources()).map(({ group, resource, value }) => {
        return { values: [group === '' ? resource : `${resource}.${group}`], value }
      }),
  )
  metrics.gaugesOf(
    { name: 'apiserver_resource_objects', help: objects, labels: ['group', 'resource'] },
    () =>
      counted(resources()).map(({ group, resource, value }) => {
        return { values: [group, resource], value }
      }),
  )
}

/** Each resource once, though it may be served in several versions. */
function counted({ versions }: ResourceTable) {
  const found = new Map<string, { group: string; resource: string; value: number }>()
  for (const { group, resources } of versions) {
    for (const { definition, store } of resources) {
      const resource = definition.plural
      if (store) found.set(`${group}/${resource}`, { group, resource, value: store.count })
    }
  }
  return [...found.values()]
}
