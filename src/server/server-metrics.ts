/** What metrics tell of the server as a whole: of which version it is, what it keeps, and how large that is. */
import type { Metrics } from '#base/metrics.ts'
import { withDeadline } from '#base/wait.ts'
import { servedVersion } from '#server/http/paths/version.ts'
import type { ServerOptions } from '#server/options.ts'
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
  metrics.countersOf(
    {
      name: 'apiserver_storage_events_received_total',
      stability: 'BETA',
      help: 'How many changes the store has told of, by resource.',
      labels: ['group', 'resource'],
    },
    () =>
      counted(resources()).flatMap(({ group, resource, received }) =>
        received > 0 ? [{ values: [group, resource], value: received }] : [],
      ),
  )
  metrics.gaugesOf(
    { name: 'apiserver_resource_objects', help: objects, labels: ['group', 'resource'] },
    () =>
      counted(resources()).map(({ group, resource, value }) => {
        return { values: [group, resource], value }
      }),
  )
}

/** The store has yet to answer then; without its answer the size is that of before, or none. */
const sizeTimeoutMs = 1000

/** Answers what asks the store for its size, before metrics are read. */
export function registerStorageSize(
  metrics: Metrics,
  { engine, clock, log }: Pick<ServerOptions, 'engine' | 'clock' | 'log'>,
): (signal: AbortSignal) => Promise<void> {
  const size = metrics.gauge({
    name: 'apiserver_storage_size_bytes',
    stability: 'STABLE',
    help: 'How much room the store takes on the disk, or in memory if it has none.',
    labels: ['storage_cluster_id'],
  })
  return async (signal) => {
    try {
      const { totalBytes } = await withDeadline(sizeTimeoutMs, { clock, signal }, (limited) =>
        engine.status({ signal: limited }),
      )
      size.with('etcd-0').set(totalBytes)
    } catch (error) {
      if (!signal.aborted) log.debug('The store does not say how large it is', { error })
    }
  }
}

interface Counted {
  readonly group: string
  readonly resource: string
  readonly value: number
  readonly received: number
}

/** Each resource once, though it may be served in several versions. */
function counted({ versions }: ResourceTable) {
  const found = new Map<string, Counted>()
  for (const { group: servedIn, resources } of versions) {
    for (const { definition, store } of resources) {
      // Events are served in two groups, and kept in one.
      const { plural: resource, group = servedIn } = definition
      if (!store) continue
      const { count: value, received = 0 } = store
      found.set(`${group}/${resource}`, { group, resource, value, received })
    }
  }
  return [...found.values()]
}
