/** Claims in v1beta1, whose requests say what they ask for without an `exactly`. */
import type { VersionDefinition } from '#api/definition.ts'
import { type Changes, mapSame, withChanges, withoutFields } from '#api/objects/sharing.ts'
import { withStatusDefaults } from '#kinds/resource/resourceclaim/defaults.ts'
import type {
  ResourceClaim,
  ResourceClaimSpec,
  ResourceClaimStatus,
} from '#kinds/resource/resourceclaim/types.ts'
import type {
  ResourceClaim as ResourceClaimV1beta1,
  ResourceClaimSpec as SpecV1beta1,
} from '#kinds/resource/resourceclaim/v1beta1.ts'
import { withAmountDefaults } from '#kinds/resource/shared/claim-defaults.ts'
import { withTolerationDefaults } from '#kinds/resource/shared/taints.ts'
import type {
  DeviceRequest,
  DeviceSubRequest,
  DeviceToleration,
  ExactDeviceRequest,
} from '#kinds/resource/shared/types.ts'
import type { DeviceRequest as RequestV1beta1 } from '#kinds/resource/shared/v1beta1.ts'
import { deprecation, hubVersion } from '#kinds/resource/shared/versions.ts'

const apiVersion = 'resource.k8s.io/v1beta1'

const version: VersionDefinition<ResourceClaim, ResourceClaimV1beta1> = {
  apiVersion,
  serving: 'on request',
  deprecated: deprecation(apiVersion, 'ResourceClaim'),
  defaults: withDefaults,
  toHub: (claim) =>
    ({ ...claim, apiVersion: hubVersion, spec: specToHub(claim.spec) }) as ResourceClaim,
  fromHub: (claim) =>
    ({ ...claim, apiVersion, spec: specFromHub(claim.spec) }) as ResourceClaimV1beta1,
}

export const claimV1beta1 = version as VersionDefinition<ResourceClaim>

/** The status has the same form in both versions. */
function withDefaults(claim: ResourceClaimV1beta1): ResourceClaimV1beta1 {
  const { spec, status } = claim
  const said = status && withStatusDefaults(status as ResourceClaimStatus)
  return withChanges(claim, {
    spec: withSpecDefaults(spec),
    status: said as ResourceClaimV1beta1['status'],
  })
}

export function withSpecDefaults(spec: SpecV1beta1): SpecV1beta1 {
  const { devices } = spec
  if (!devices?.requests) return spec
  const requests = mapSame(devices.requests, withRequestDefaults)
  return withChanges(spec, { devices: withChanges(devices, { requests }) })
}

/** A request without a class leaves it to its alternatives how many devices there are to be. */
function withRequestDefaults(request: RequestV1beta1): RequestV1beta1 {
  const { deviceClassName, tolerations, firstAvailable } = request
  if (deviceClassName) return withAmountDefaults(request as ExactDeviceRequest) as RequestV1beta1
  const alternatives = firstAvailable as readonly DeviceSubRequest[] | undefined
  const changes: Changes<RequestV1beta1> = {
    tolerations: withTolerationDefaults(tolerations as readonly DeviceToleration[] | undefined),
    firstAvailable: alternatives && mapSame(alternatives, (one) => withAmountDefaults(one)),
  }
  return withChanges(request, changes)
}

export function specToHub(spec: SpecV1beta1): ResourceClaimSpec {
  const { devices } = spec
  if (!devices?.requests) return spec as ResourceClaimSpec
  return {
    ...spec,
    devices: { ...devices, requests: devices.requests.map(requestToHub) },
  } as ResourceClaimSpec
}

function requestToHub({ name, firstAvailable, ...own }: RequestV1beta1): DeviceRequest {
  const says = Object.values(own).some((value) => value !== undefined)
  return {
    name,
    ...(says && { exactly: { deviceClassName: '', ...own } as ExactDeviceRequest }),
    ...(firstAvailable && { firstAvailable: firstAvailable as readonly DeviceSubRequest[] }),
  }
}

export function specFromHub(spec: ResourceClaimSpec): SpecV1beta1 {
  const { devices } = spec
  if (!devices?.requests) return spec as SpecV1beta1
  return {
    ...spec,
    devices: { ...devices, requests: devices.requests.map(requestFromHub) },
  } as SpecV1beta1
}

function requestFromHub({ name, exactly, firstAvailable }: DeviceRequest): RequestV1beta1 {
  const own =
    exactly?.deviceClassName === ''
      ? withoutFields<Partial<ExactDeviceRequest>>(exactly, 'deviceClassName')
      : exactly
  return {
    name,
    ...own,
    ...(firstAvailable && { firstAvailable }),
  } as RequestV1beta1
}
