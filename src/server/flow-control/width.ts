/** How many seats a request takes: one, but for lists of many objects. */

import { isTrueParameter } from '#server/http/parameters.ts'
import type { RequestInfo, ResourceInfo } from '#server/http/request-info.ts'
import { firstOf, type Query } from '#server/http/request-target.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

/** Upstream's: what a list goes through of so many objects is a seat's worth. */
const objectsPerSeat = 100
/** Upstream's for lists that come from the cache, as all do here. */
const mostSeats = 10

export interface Sized {
  readonly query: Query
}

export type Width = (info: RequestInfo, request: Sized, mostOfLevel: number) => number

export function createWidth(resources: () => ResourceTable): Width {
  return (info, request, mostOfLevel) => {
    if (!info.isResource || !isWide(info, request)) return 1
    const objects = objectsOf(info, request, resources())
    const most = Math.min(mostSeats, mostOfLevel || mostSeats)
    return Math.max(1, Math.min(most, Math.ceil(objects / objectsPerSeat)))
  }
}

/** A watch goes through all there is only if it asks for that. */
function isWide({ verb, name }: ResourceInfo, { query }: Sized): boolean {
  if (name !== '') return false
  return verb === 'list' || (verb === 'watch' && isTrueParameter(query.get('sendInitialEvents')))
}

function objectsOf(
  { group, version, resource, selectors }: ResourceInfo,
  { query }: Sized,
  table: ResourceTable,
): number {
  const count = table.find(group, version, resource)?.store?.count ?? 0
  const limit = Number(firstOf(query, 'limit') ?? 0)
  return limit > 0 && !selectors ? Math.min(limit, count) : count
}
