import { mapSame, withChanges } from '#api/objects/sharing.ts'
import type {
  AllocationResult,
  ResourceClaim,
  ResourceClaimSpec,
  ResourceClaimStatus,
} from '#kinds/resource/resourceclaim/types.ts'
import { withClaimDefaults } from '#kinds/resource/shared/claim-defaults.ts'
import { withTolerationDefaults } from '#kinds/resource/shared/taints.ts'

export function withDefaults(claim: ResourceClaim): ResourceClaim {
  const { spec, status } = claim
  return withChanges(claim, {
    spec: withSpecDefaults(spec),
    status: status && withStatusDefaults(status),
  })
}

export function withStatusDefaults(status: ResourceClaimStatus): ResourceClaimStatus {
  const { allocation } = status
  return allocation
    ? withChanges(status, { allocation: withAllocationDefaults(allocation) })
    : status
}

export function withSpecDefaults(spec: ResourceClaimSpec): ResourceClaimSpec {
  return spec.devices ? withChanges(spec, { devices: withClaimDefaults(spec.devices) }) : spec
}

function withAllocationDefaults(allocation: AllocationResult): AllocationResult {
  const { devices } = allocation
  if (!devices?.results) return allocation
  const results = mapSame(devices.results, (result) =>
    withChanges(result, { tolerations: withTolerationDefaults(result.tolerations) }),
  )
  return withChanges(allocation, { devices: withChanges(devices, { results }) })
}
