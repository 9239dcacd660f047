/** What a request for devices means where it says nothing: one device. */

import { mapSame, withChanges } from '#api/objects/sharing.ts'
import type { int64 } from '#api/scalars/scalars.ts'
import { withTolerationDefaults } from '#kinds/resource/shared/taints.ts'
import type { DeviceClaim, DeviceRequest, DeviceToleration } from '#kinds/resource/shared/types.ts'

interface Amount {
  readonly allocationMode?: 'All' | 'ExactCount'
  readonly count?: int64
  readonly tolerations?: readonly DeviceToleration[]
}

export function withClaimDefaults(claim: DeviceClaim): DeviceClaim {
  if (!claim.requests) return claim
  return withChanges(claim, { requests: mapSame(claim.requests, withRequestDefaults) })
}

function withRequestDefaults(request: DeviceRequest): DeviceRequest {
  const { exactly, firstAvailable } = request
  return withChanges(request, {
    exactly: exactly && withAmountDefaults(exactly),
    firstAvailable: firstAvailable && mapSame(firstAvailable, (one) => withAmountDefaults(one)),
  })
}

export function withAmountDefaults<T extends Amount>(amount: T): T {
  const { allocationMode = 'ExactCount', count, tolerations } = amount
  const changes = {
    allocationMode,
    count: allocationMode === 'ExactCount' && !count ? 1 : count,
    tolerations: withTolerationDefaults(tolerations),
  }
  return withChanges<Amount>(amount, changes) as T
}
