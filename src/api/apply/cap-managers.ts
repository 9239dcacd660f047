/** Keeps the number of managers of an object within bounds. */

import { union } from '#api/apply/field-set.ts'
import { ageOf, idOf, type Manager, type Managers, withSet, withTime } from '#api/apply/managers.ts'

/** Upstream's limit on the entries of those who update; appliers are not counted. */
export const maxUpdateManagers = 10
const bucketName = 'ancient-changes'

/** Joins the oldest entries of updates, version by version, until no more are left than allowed. */
export function capManagers(managers: Managers): Managers {
  const updaters = [...managers].filter(([, { operation }]) => operation === 'Update')
  let count = updaters.length
  if (count <= maxUpdateManagers) return managers
  const result = new Map(managers)
  const firsts = new Map<string, string>()
  for (const [id, manager] of updaters.toSorted(byAge)) {
    if (count <= maxUpdateManagers) break
    const { apiVersion } = manager
    const first = firsts.get(apiVersion)
    if (first === undefined) {
      firsts.set(apiVersion, id)
      continue
    }
    const bucket: Manager = {
      name: bucketName,
      operation: 'Update',
      apiVersion,
      set: (result.get(first) ?? manager).set,
    }
    const bucketId = idOf(bucket)
    const old = result.get(bucketId) ?? bucket
    if (!result.has(bucketId)) result.delete(first)
    result.delete(id)
    // The younger of the two times: the entries come oldest first.
    result.set(bucketId, withTime(withSet(old, union(manager.set, old.set)), manager.time))
    count--
  }
  return result
}

function byAge([a, left]: [string, Manager], [b, right]: [string, Manager]): number {
  const byTime = ageOf(left) < ageOf(right) ? -1 : ageOf(left) > ageOf(right) ? 1 : 0
  return byTime || (a < b ? -1 : 1)
}
