/** The group versions that other API servers serve: those of the APIServices that name a service. */
import { compareVersions } from '#api/version-order.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import { extensionOf } from '#server/aggregation/extension.ts'
import { type Priority, priorityOf } from '#server/served/group-priorities.ts'
import type { Entry } from '#server/served/object-store.ts'
import type { ResourceTable, ServedVersion } from '#server/served/served-resource.ts'

interface Known {
  readonly entries: readonly Entry[]
  readonly table: ResourceTable
}

const known = new WeakMap<ResourceTable, Known>()

/**
 * The table with the versions of others among its own, in the order of all their priorities; they have no
 * resources here. The same while nothing changes.
 */
export function withRemoteVersions(table: ResourceTable): ResourceTable {
  return knownOf(table).table
}

/** All APIServices: the same array while nothing changes. */
export function apiServicesOf(table: ResourceTable): readonly Entry[] {
  return table.hub('apiregistration.k8s.io', 'apiservices')?.store?.peekAll('') ?? none
}

function knownOf(table: ResourceTable): Known {
  const entries = apiServicesOf(table)
  const there = known.get(table)
  if (there?.entries === entries) return there
  const services = entries
    .map(({ object }) => object as APIService)
    .filter((service) => extensionOf(service) !== undefined)
    .map(
      (service) => [`${service.spec.group ?? ''}/${service.spec.version ?? ''}`, service] as const,
    )
  const remote = new Map(services)
  const made = { entries, table: remote.size === 0 ? table : merged(table, remote) }
  known.set(table, made)
  return made
}

const none: readonly Entry[] = []

function merged(table: ResourceTable, remote: ReadonlyMap<string, APIService>): ResourceTable {
  const own = table.versions.filter(({ group, version }) => !remote.has(`${group}/${version}`))
  const ranked: readonly Ranked[] = [
    ...own.map((served) => ({
      served,
      priority: priorityOf(served.group, served.version),
    })),
    ...[...remote.values()].map(({ spec }) => ({
      served: { group: spec.group ?? '', version: spec.version ?? '', resources: [] },
      priority: { group: spec.groupPriorityMinimum, version: spec.versionPriority },
    })),
  ]
  const ofGroup = Map.groupBy(ranked, ({ served }) => served.group)
  const ranks = new Map(
    [...ofGroup].map(([name, all]) => [
      name,
      Math.max(...all.map(({ priority }) => priority.group)),
    ]),
  )
  const versions = ranked.toSorted((a, b) => compare(a, b, ranks)).map(({ served }) => served)
  return { ...table, versions }
}

interface Ranked {
  readonly served: ServedVersion
  readonly priority: Priority
}

function compare(a: Ranked, b: Ranked, ranks: ReadonlyMap<string, number>): number {
  const [one, other] = [a.served, b.served]
  const rank = ranks.get(other.group)! - ranks.get(one.group)!
  if (rank !== 0) return rank
  if (one.group !== other.group) return one.group < other.group ? -1 : 1
  return b.priority.version - a.priority.version || compareVersions(one.version, other.version)
}
