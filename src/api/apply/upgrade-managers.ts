/** Hands over to server-side apply what client-side apply owned, as `kubectl apply --server-side` does. */

import { union } from '#api/apply/field-set.ts'
import { decodeManagers, encodeManagers, idOf, type Manager, withSet } from '#api/apply/managers.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'

export interface Upgrade {
  /** Names under which client-side apply updated. */
  readonly from: readonly string[]
  /** The name to apply under from now on. */
  readonly to: string
  readonly subresource?: string
}

/**
 * The entries with those of the old managers joined into the applier's, so that the first apply
 * takes out what the user has dropped since. Throws ManagedFieldsError.
 */
export function upgradeManagers(
  entries: readonly ManagedFieldsEntry[] | undefined,
  { from, to, subresource = '' }: Upgrade,
): readonly ManagedFieldsEntry[] | undefined {
  let managers = [...decodeManagers(entries).values()]
  for (const name of from) {
    const isOld = (manager: Manager) => isOf(manager, name, 'Update', subresource)
    const old = managers.filter(isOld)
    const applier = managers.find((manager) => isOf(manager, to, 'Apply', subresource))
    const target = applier ?? renamed(old[0], to)
    if (!target) continue
    const same = old.find(({ apiVersion }) => apiVersion === target.apiVersion)
    const joined = same ? withSet(target, union(target.set, same.set)) : target
    managers = [...managers.filter((manager) => manager !== applier && !isOld(manager)), joined]
  }
  return encodeManagers(new Map(managers.map((manager) => [idOf(manager), manager])))
}

function isOf(
  manager: Manager,
  name: string,
  operation: Manager['operation'],
  subresource: string,
): boolean {
  return (
    manager.name === name &&
    manager.operation === operation &&
    (manager.subresource ?? '') === subresource
  )
}

function renamed(manager: Manager | undefined, name: string): Manager | undefined {
  if (!manager) return undefined
  const { entry: _, ...rest } = manager
  return { ...rest, name, operation: 'Apply' }
}
