/** Who comes to own what, and who loses what, when an object changes. Managers go in and come out as maps. */

import { type Comparison, compareValues, filterComparison } from '#api/apply/compare.ts'
import {
  difference,
  type FieldSet,
  intersection,
  isDisjoint,
  isEmpty,
  isSubset,
  pathsOf,
  union,
} from '#api/apply/field-set.ts'
import { type Manager, type Managers, putManager, withSet } from '#api/apply/managers.ts'
import {
  filterOf,
  type MergeRules,
  owned,
  toVersion,
  type Versioned,
} from '#api/apply/merge-rules.ts'
import { reconcileSet } from '#api/apply/reconcile.ts'

/** A field that an applier wants otherwise than one who owns it. */
export interface Conflict {
  readonly manager: Manager
  /** As `.spec.replicas`. */
  readonly path: string
}

export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  readonly conflicts: readonly (readonly [manager: Manager, set: FieldSet])[]

  constructor(conflicts: readonly (readonly [manager: Manager, set: FieldSet])[]) {
    super('apply conflict')
    this.conflicts = conflicts
  }
}

/** The conflicts field by field, in upstream's order. */
export function listConflicts(error: ConflictError): readonly Conflict[] {
  return error.conflicts.flatMap(([manager, set]) => {
    return pathsOf(set).map((path) => ({ manager, path }))
  })
}

/** Drops managers of versions that are gone and reads the sets by today's schema. */
export function reconcileManagers(
  rules: MergeRules,
  live: Versioned,
  managers: Managers,
): Map<string, Manager> {
  const result = new Map<string, Manager>()
  const versions = new Map<string, Versioned | undefined>()
  for (const [id, manager] of managers) {
    const { apiVersion } = manager
    if (!versions.has(apiVersion)) versions.set(apiVersion, toVersion(rules, live, apiVersion))
    const version = versions.get(apiVersion)
    if (version) result.set(id, withSet(manager, reconcileSet(manager.set, version.atom)))
  }
  return result
}

export interface Change {
  readonly before: Versioned
  readonly after: Versioned
  /** What changed, where that is known already. */
  readonly comparison?: Comparison
}

/**
 * Takes from all managers what the change removed, and what it changed or added of theirs; without
 * `force` that last is a conflict instead. `except` keeps what it has. Changes `managers`, and
 * answers what changed in the version of the request.
 */
export function takeFields(
  rules: MergeRules,
  managers: Map<string, Manager>,
  change: Change,
  { except, force }: { readonly except?: string; readonly force: boolean },
): Comparison {
  const { before, after, comparison = compareVersioned(rules, before, after) } = change
  const versions = new Map<string, Comparison | undefined>([[rules.apiVersion, comparison]])
  const conflicts: [id: string, manager: Manager, set: FieldSet][] = []
  const left: [id: string, manager: Manager][] = []
  for (const [id, manager] of [...managers]) {
    if (id === except) continue
    const { apiVersion } = manager
    if (!versions.has(apiVersion)) {
      const old = toVersion(rules, before, apiVersion, 'failed to convert old object: ')
      const next = old && toVersion(rules, after, apiVersion, 'failed to convert new object: ')
      versions.set(apiVersion, next && compareVersioned(rules, old, next))
    }
    const changes = versions.get(apiVersion)
    if (!changes) {
      managers.delete(id)
      continue
    }
    const taken = intersection(manager.set, union(changes.modified, changes.added))
    if (!isEmpty(taken)) conflicts.push([id, manager, taken])
    const rest = difference(difference(manager.set, taken), changes.removed)
    if (rest !== manager.set || isEmpty(rest)) left.push([id, withSet(manager, rest)])
  }
  if (!force && conflicts.length > 0) {
    conflicts.sort(([a], [b]) => (a < b ? -1 : 1))
    throw new ConflictError(conflicts.map(([, manager, set]) => [manager, set]))
  }
  for (const [id, manager] of left) putManager(managers, id, manager)
  const own = except === undefined ? undefined : managers.get(except)
  if (own && isEmpty(own.set)) managers.delete(except!)
  return comparison
}

/**
 * Whether it is as with most updates: what changed and is `taken` is the writer's already, and nobody else's,
 * and nothing that anybody owned is gone. Then all own what they owned, and no set has to be made to say so.
 */
export function isOwnChange(
  rules: MergeRules,
  { before, comparison }: Change & { readonly comparison: Comparison },
  managers: Managers,
  { writer, taken }: { readonly writer: Manager; readonly taken: FieldSet },
): boolean {
  const { added, modified, removed } = comparison
  const changed = union(modified, added)
  if (taken !== changed || !isSubset(taken, writer.set)) return false
  for (const manager of managers.values()) {
    const { apiVersion, set } = manager
    if (apiVersion !== rules.apiVersion || isEmpty(set)) return false
    if (reconcileSet(set, before.atom) !== set || !isDisjoint(removed, set)) return false
    if (manager !== writer && !isDisjoint(changed, set)) return false
  }
  return true
}

export function compareVersioned(
  rules: MergeRules,
  before: Versioned,
  after: Versioned,
): Comparison {
  const comparison = compareValues(before.atom, before.value, after.value)
  return filterComparison(comparison, filterOf(rules, before.apiVersion))
}

/** What somebody who made the change without applying comes to own by it. */
export function takenOver(rules: MergeRules, { added, modified }: Comparison): FieldSet {
  return owned(rules, union(modified, added))
}
