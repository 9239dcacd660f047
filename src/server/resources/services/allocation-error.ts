/** Why an address or a port cannot be had, in upstream's words. */
export class AllocationError extends Error {
  override readonly name = 'AllocationError'
}

export const addressTaken = () => new AllocationError('provided IP is already allocated')
export const portTaken = () => new AllocationError('provided port is already allocated')
export const addressNotIn = (ip: string, range: string) =>
  new AllocationError(
    `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${range}`,
  )
export const rangeFull = () => new AllocationError('range is full')

/** No range of the cluster has the address. */
export const outOfRanges = () =>
  new AllocationError('the provided network does not match the current range')

/** Nobody has written yet which ports are taken: a server does when it starts. */
export const rangeNotReady = () =>
  new AllocationError('cannot allocate resources of type servicenodeportallocations at this time')

/** Another server was started with another range. */
export const otherRange = () =>
  new AllocationError('the provided range does not match the current range')
