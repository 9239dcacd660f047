/** What the server drops from claims: fields whose gate is off, and reports on devices given back. */
import type { Features } from '#api/features.ts'
import { mapSame, withChanges, withoutFields } from '#api/objects/sharing.ts'
import { deviceKey } from '#kinds/resource/resourceclaim/status.ts'
import type { ResourceClaim, ResourceClaimStatus } from '#kinds/resource/resourceclaim/types.ts'
import type {
  DeviceClaim,
  DeviceRequest,
  DeviceSubRequest,
  ExactDeviceRequest,
} from '#kinds/resource/shared/types.ts'

/** Fields that are there already may stay and be used. */
export function withoutDisabled(
  claim: ResourceClaim,
  features: Features,
  old?: ResourceClaim,
): ResourceClaim {
  const dropped = {
    dropAdmin: !features.enabled('DRAAdminAccess') && !(old && usesAdminAccess(old)),
    dropCapacity: !features.enabled('DRAConsumableCapacity') && !(old && usesCapacity(old)),
    dropTaints: !features.enabled('DRADeviceTaints') && !(old && usesTaints(old)),
  }
  if (!Object.values(dropped).includes(true)) return claim
  const { devices } = claim.spec
  return withChanges(claim, {
    spec: devices ? { ...claim.spec, devices: withoutFieldsOf(devices, dropped) } : claim.spec,
    status: claim.status && withoutResultFields(claim.status, dropped),
  })
}

interface Dropped {
  readonly dropAdmin: boolean
  readonly dropCapacity: boolean
  readonly dropTaints: boolean
}

export function withoutFieldsOf(claim: DeviceClaim, dropped: Dropped): DeviceClaim {
  const requests = (claim.requests ?? []).map((one) => withoutRequestFields(one, dropped))
  const constraints = (claim.constraints ?? []).map((one) =>
    dropped.dropCapacity ? withoutFields(one, 'distinctAttribute') : one,
  )
  return withChanges(claim, {
    requests: claim.requests && requests,
    constraints: claim.constraints && constraints,
  })
}

function withoutRequestFields(request: DeviceRequest, dropped: Dropped): DeviceRequest {
  const { dropAdmin, dropCapacity, dropTaints } = dropped
  const { exactly, firstAvailable } = request
  const asked = exactly && dropAdmin ? withoutFields(exactly, 'adminAccess') : exactly
  const without = <T extends ExactDeviceRequest | DeviceSubRequest>(one: T): T => {
    const kept = dropCapacity ? withoutFields(one, 'capacity') : one
    return (dropTaints ? withoutFields(kept, 'tolerations') : kept) as T
  }
  return withChanges(request, {
    exactly: asked && without(asked),
    firstAvailable: firstAvailable && mapSame(firstAvailable, without),
  })
}

function withoutResultFields(
  status: ResourceClaimStatus,
  { dropAdmin, dropCapacity }: Dropped,
): ResourceClaimStatus {
  const { allocation } = status
  const results = allocation?.devices?.results
  if (!allocation || !results) return status
  const kept = mapSame(results, (result) => {
    const own = dropAdmin ? withoutFields(result, 'adminAccess') : result
    return dropCapacity ? withoutFields(own, 'shareID', 'consumedCapacity') : own
  })
  if (kept === results) return status
  return {
    ...status,
    allocation: { ...allocation, devices: { ...allocation.devices, results: kept } },
  }
}

function usesAdminAccess({ spec, status }: ResourceClaim): boolean {
  return (
    (spec.devices?.requests ?? []).some(({ exactly }) => exactly?.adminAccess !== undefined) ||
    resultsOf(status).some(({ adminAccess }) => adminAccess !== undefined)
  )
}

function usesTaints({ spec }: ResourceClaim): boolean {
  return (spec.devices?.requests ?? []).some(({ exactly, firstAvailable = [] }) =>
    [exactly, ...firstAvailable].some((one) => (one?.tolerations ?? []).length > 0),
  )
}

function usesCapacity({ spec, status }: ResourceClaim): boolean {
  const { requests = [], constraints = [] } = spec.devices ?? {}
  return (
    constraints.some(({ distinctAttribute }) => distinctAttribute !== undefined) ||
    requests.some(({ exactly, firstAvailable = [] }) =>
      [exactly, ...firstAvailable].some((one) => one?.capacity !== undefined),
    ) ||
    resultsOf(status).some(({ shareID, consumedCapacity }) => shareID ?? consumedCapacity)
  )
}

function resultsOf(status: ResourceClaimStatus | undefined) {
  return status?.allocation?.devices?.results ?? []
}

/** What drivers say of devices goes when the claim no longer has them. */
export function withoutDeallocated(claim: ResourceClaim, old: ResourceClaim): ResourceClaim {
  const { status } = claim
  if (!status?.devices) return claim
  const kept = new Set(resultsOf(status).map(deviceKey))
  const gone = new Set(
    resultsOf(old.status)
      .map(deviceKey)
      .filter((key) => !kept.has(key)),
  )
  const devices = status.devices.filter((device) => !gone.has(deviceKey(device)))
  if (devices.length === status.devices.length) return claim
  const { devices: _, ...rest } = status
  return { ...claim, status: devices.length === 0 ? rest : { ...rest, devices } }
}
