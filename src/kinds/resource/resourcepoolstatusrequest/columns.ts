/** The table of requests: how many devices the pools of the answer have together. */
import { formatAge, nameColumn } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import type {
  PoolStatus,
  ResourcePoolStatusRequest,
} from '#kinds/resource/resourcepoolstatusrequest/types.ts'

type Request = ResourcePoolStatusRequest

export const columns: readonly Column<Request>[] = [
  nameColumn,
  { name: 'Driver', type: 'string', value: ({ spec }) => spec.driver },
  { name: 'Total', type: 'string', value: summed((pool) => pool.totalDevices) },
  { name: 'Available', type: 'string', value: summed((pool) => pool.availableDevices) },
  { name: 'Allocated', type: 'string', value: summed((pool) => pool.allocatedDevices) },
  { name: 'Unavailable', type: 'string', value: summed((pool) => pool.unavailableDevices) },
  {
    name: 'Errors',
    type: 'string',
    value: summed((pool) => (pool.validationError === undefined ? 0 : 1)),
  },
  { name: 'Pools', type: 'integer', value: ({ status }) => status?.poolCount ?? 0 },
  { name: 'Status', type: 'string', value: formatState },
  { name: 'Completed', type: 'string', value: formatCompleted },
]

/** Sums are of 32 bits, as the numbers are. */
function summed(count: (pool: PoolStatus) => number | undefined): Column<Request>['value'] {
  return ({ status }) => {
    if (status === undefined || endOf(status)?.type === 'Failed') return '-'
    const counts = (status.pools ?? []).map((pool) => count(pool) ?? 0)
    return String(counts.reduce((sum, one) => (sum + one) | 0, 0))
  }
}

function formatState({ status }: Request): string {
  const end = status && endOf(status)
  if (end?.type !== 'Complete') return end?.type ?? 'Pending'
  const [shown, all] = [status?.pools?.length ?? 0, status?.poolCount ?? 0]
  return all > shown ? `Complete (${shown}/${all} pools)` : 'Complete'
}

function formatCompleted({ status }: Request, nowMs: number): string {
  const end = status && endOf(status)
  return end?.type === 'Complete' ? formatAge(end.lastTransitionTime, nowMs) : '<none>'
}

/** The condition that says how the request ended. */
function endOf({ conditions = [] }: NonNullable<Request['status']>) {
  return conditions.find(
    ({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'),
  )
}
