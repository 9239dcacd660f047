/**
 * The groups that plain discovery tells of: those of all APIServices, by the priorities that these have,
 * whether or not anybody serves what they claim. Discovery of all at once asks who does.
 */
import { compareVersions } from '#api/version-order.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import { type Priority, priorityOf } from '#server/served/group-priorities.ts'
import type { Entry } from '#server/served/object-store.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface ClaimedGroup {
  readonly name: string
  /** The preferred one first. */
  readonly versions: readonly [string, ...string[]]
}

interface Claim {
  readonly group: string
  readonly version: string
  /** Of the APIService. */
  readonly name: string
  readonly priority: Priority
}

/** Without the group that has no name. */
export function claimedGroups(
  { versions }: ResourceTable,
  services: readonly Pick<Entry, 'object'>[],
): readonly ClaimedGroup[] {
  const claims = new Map(
    services.map(({ object }) => [object.metadata.name, claimOf(object as APIService)]),
  )
  for (const { group, version } of versions) {
    const name = `${version}.${group}`
    const isOwn = group === registrationGroup
    if (isOwn || !claims.has(name))
      claims.set(name, { group, version, name, priority: priorityOf(group, version) })
  }
  const named = [...claims.values()].filter(({ group }) => group !== '')
  const groups = Map.groupBy(named.toSorted(compareClaims), ({ group }) => group)
  return [...groups].map(([name, all]) => {
    const ordered = all.toSorted(compareInGroup).map(({ version }) => version)
    return { name, versions: ordered as unknown as ClaimedGroup['versions'] }
  })
}

/** It comes first, and nobody else may speak of it. */
const registrationGroup = 'apiregistration.k8s.io'

function claimOf({ metadata, spec }: APIService): Claim {
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec
  const priority = { group: groupPriorityMinimum, version: versionPriority }
  return { group, version, name: metadata.name, priority }
}

function compareClaims(one: Claim, other: Claim): number {
  const isFirst = (claim: Claim) => Number(claim.group === registrationGroup)
  return (
    isFirst(other) - isFirst(one) ||
    other.priority.group - one.priority.group ||
    (one.name < other.name ? -1 : 1)
  )
}

function compareInGroup(one: Claim, other: Claim): number {
  return (
    other.priority.version - one.priority.version || compareVersions(one.version, other.version)
  )
}
