/** The rules for what kubelets and the scheduler say of a pod. */

import type { RuleContext } from '#api/definition.ts'
import { parseIp } from '#api/ip/ip.ts'
import { validateLegacyIp } from '#api/ip/ip-validation.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { userIdErrors } from '#api/names/names.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  internalError,
  invalid,
  named,
  notSupported,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import { validateTransitions } from '#kinds/core/pod/container-transitions.ts'
import type {
  Container,
  ContainerStatus,
  LinuxContainerUser,
  Pod,
  PodCondition,
  PodExtendedResourceClaimStatus,
  PodSpec,
  PodStatus,
  ResourceStatus,
} from '#kinds/core/pod/types.ts'
import { podOptions, validateAnnotationUpdate } from '#kinds/core/pod/validate.ts'
import { isNativeResource } from '#kinds/core/shared/resource-names.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const at = path('status')
const notNegative = 'must be a non-negative integer'

export function validatePodStatus(pod: Pod, old: Pod, context: RuleContext): readonly FieldError[] {
  const { spec } = pod
  const status = pod.status ?? {}
  const before = old.status ?? {}
  const errors: FieldError[] = [
    ...validateAnnotationUpdate(pod, old, podOptions(old, context)),
    ...validateConditions(status.conditions ?? []),
    ...validateNomination(status.nominatedNodeName ?? '', before.nominatedNodeName ?? '', spec),
  ]
  const { observedGeneration: generation = 0 } = status
  if (generation < 0) errors.push(invalid(at.child('observedGeneration'), generation, notNegative))
  if ((status.qosClass ?? '') !== (before.qosClass ?? '')) {
    errors.push(invalid(at.child('qosClass'), named(status.qosClass ?? ''), 'field is immutable'))
  }
  errors.push(
    ...validateTransitions(status, before, old.spec),
    ...validateClaimStatuses(status, spec),
    ...validateExtendedClaim(status.extendedResourceClaimStatus, spec),
    ...validateAllocatable(status, spec),
    ...validatePodIps(status, before),
    ...validateHostIps(status, before),
    ...containerLists.flatMap(([field, containers]) =>
      validateContainerStatuses(status[field] ?? [], { spec, containers: containers(spec), field }),
    ),
  )
  return errors
}

type StatusField = 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses'

/** Each list of statuses with the containers it is about; visitors may have no resources. */
const containerLists: readonly [
  field: StatusField,
  containers: (spec: PodSpec) => readonly Container[] | undefined,
][] = [
  ['containerStatuses', (spec) => spec.containers],
  ['initContainerStatuses', (spec) => spec.initContainers ?? []],
  ['ephemeralContainerStatuses', () => undefined],
]

const ownConditions = new Set<string>(['PodScheduled', 'Ready', 'Initialized'])

function validateConditions(conditions: readonly PodCondition[]): readonly FieldError[] {
  return conditions.flatMap(({ type, observedGeneration = 0 }, i) => {
    const conditionAt = at.child('conditions').index(i)
    const names = ownConditions.has(type) ? [] : qualifiedNameErrors(type)
    return [
      ...(observedGeneration < 0
        ? [invalid(conditionAt.child('observedGeneration'), observedGeneration, notNegative)]
        : []),
      ...names.map((message) => invalid(conditionAt.child('Type'), type, message)),
    ]
  })
}

function validateNomination(name: string, old: string, spec: PodSpec): readonly FieldError[] {
  if (name === old || name === '') return []
  const nameAt = at.child('nominatedNodeName')
  const errors = dns1123SubdomainErrors(name).map((message) => invalid(nameAt, name, message))
  if (!spec.nodeName) return errors
  return [...errors, forbidden(nameAt, 'may not be set on pods that are already bound to a node')]
}

function validateClaimStatuses(status: PodStatus, spec: PodSpec): readonly FieldError[] {
  const known = new Set((spec.resourceClaims ?? []).map(({ name }) => name))
  const seen = new Set<string>()
  return (status.resourceClaimStatuses ?? []).flatMap(({ name, resourceClaimName }, i) => {
    const itemAt = at.child('resourceClaimStatuses').index(i)
    const nameAt = itemAt.child('name')
    const detail = 'must match the name of an entry in `spec.resourceClaims`'
    const isAgain = seen.has(name)
    seen.add(name)
    const messages =
      resourceClaimName === undefined ? [] : dns1123SubdomainErrors(resourceClaimName)
    return [
      ...(known.has(name) ? [] : [invalid(nameAt, name, detail)]),
      ...(isAgain ? [duplicate(nameAt, name)] : []),
      ...messages.map((message) =>
        invalid(itemAt.child('resourceClaimName'), named(resourceClaimName!), message),
      ),
    ]
  })
}

/** What claims take of what the node itself has to give. */
function validateAllocatable(status: PodStatus, spec: PodSpec): readonly FieldError[] {
  const known = [...(spec.resourceClaims ?? []), ...(status.resourceClaimStatuses ?? [])]
  return (status.nodeAllocatableResourceClaimStatuses ?? []).flatMap((one, i) => {
    const { resourceClaimName: name, containers = [], resources = {} } = one
    const itemAt = at.child('nodeAllocatableResourceClaimStatuses').index(i)
    const nameAt = itemAt.child('resourceClaimName')
    const resourcesAt = itemAt.child('resources')
    const isKnown = known.some(({ resourceClaimName }) => resourceClaimName === name)
    return [
      ...(name === '' ? [required(nameAt, 'must not be empty')] : []),
      ...(isKnown ? [] : [invalid(nameAt, name, 'no mapping found in pod reference')]),
      ...(containers.length === 0
        ? [required(itemAt.child('containers'), 'must not be empty')]
        : []),
      ...(Object.keys(resources).length === 0 ? [required(resourcesAt, 'must not be empty')] : []),
      ...Object.entries(resources).flatMap(([resource, amount]) => [
        ...(isNativeResource(resource)
          ? []
          : [
              invalid(
                resourcesAt.key(resource),
                named(resource),
                'must be a node allocatable resource name',
              ),
            ]),
        ...(quantitySign(amount) < 0
          ? [invalid(resourcesAt.key(resource), amount, 'must be non-negative')]
          : []),
      ]),
    ]
  })
}

function validateExtendedClaim(
  claim: PodExtendedResourceClaimStatus | undefined,
  spec: PodSpec,
): readonly FieldError[] {
  if (!claim) return []
  const claimAt = at.child('extendedResourceClaimStatus')
  const mappingsAt = claimAt.child('requestMappings')
  const { requestMappings, resourceClaimName } = claim
  const errors: FieldError[] = []
  if (requestMappings.length === 0) {
    errors.push(required(mappingsAt, 'at least one request mapping is required'))
  }
  const seen = new Set<string>()
  requestMappings.forEach((mapping, i) => {
    const { containerName, resourceName, requestName } = mapping
    const mappingAt = mappingsAt.index(i)
    errors.push(...validateMapped(containerName, resourceName, { spec, at: mappingAt }))
    for (const message of dns1123LabelErrors(requestName)) {
      errors.push(invalid(claimAt.child('requestName'), requestName, message))
    }
    const key = JSON.stringify([containerName, resourceName, requestName])
    if (seen.has(key)) {
      for (const [name, value] of Object.entries({ containerName, resourceName, requestName })) {
        errors.push(duplicate(mappingAt.child(name), value))
      }
    }
    seen.add(key)
  })
  if (resourceClaimName === '') errors.push(required(claimAt.child('resourceClaimName')))
  else {
    for (const message of dns1123SubdomainErrors(resourceClaimName)) {
      errors.push(invalid(claimAt.child('resourceClaimName'), resourceClaimName, message))
    }
  }
  return errors
}

interface SpecPlace {
  readonly spec: PodSpec
  readonly at: FieldPath
}

function validateMapped(
  containerName: string,
  resourceName: string,
  { spec, at: mappingAt }: SpecPlace,
): readonly FieldError[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  const container = containers.find(({ name }) => name === containerName)
  if (!container) {
    const detail =
      'must match the name of an entry in spec.initContainers.name or spec.containers.name'
    return [invalid(mappingAt.child('containerName'), containerName, detail)]
  }
  if (Object.hasOwn(container.resources?.requests ?? {}, resourceName)) return []
  const detail =
    'must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests'
  return [invalid(mappingAt.child('resourceName'), resourceName, detail)]
}

interface Addressed {
  readonly ip: string
}

function validatePodIps({ podIPs = [] }: PodStatus, old: PodStatus): readonly FieldError[] {
  return validateAddresses(podIPs, old.podIPs ?? [], at.child('podIPs'))
}

function validateHostIps(status: PodStatus, old: PodStatus): readonly FieldError[] {
  const { hostIP = '', hostIPs = [] } = status
  const [first] = hostIPs
  if (!first) return []
  const listAt = at.child('hostIPs')
  const isFirst = first.ip === hostIP
  return [
    ...(isFirst
      ? []
      : [invalid(listAt.index(0).child('ip'), first.ip, 'must be equal to `hostIP`')]),
    ...validateAddresses(hostIPs, old.hostIPs ?? [], listAt),
  ]
}

/** One address of each family at most. */
function validateAddresses(
  list: readonly Addressed[],
  old: readonly Addressed[],
  listAt: FieldPath,
): readonly FieldError[] {
  const validOld = old.map(({ ip }) => ip)
  const errors = list.flatMap(({ ip }, i) => validateLegacyIp(ip, listAt.index(i), { validOld }))
  if (list.length < 2) return errors
  const broken = list.findIndex(({ ip }) => !parseIp(ip))
  if (broken >= 0) {
    const detail = `failed to check for dual stack with error:invalid IP[${broken}]: ${list[broken]!.ip}`
    errors.push(internalError(listAt, detail))
  }
  const families = new Set(broken >= 0 ? [] : list.map(({ ip }) => parseIp(ip)!.family))
  if (families.size < 2 || list.length > 2) {
    const value = list.map((one) => internalFormOf('core.v1.PodIP', one))
    errors.push(invalid(listAt, value, 'may specify no more than one IP for each IP family'))
  }
  return errors
}

interface Statuses {
  readonly spec: PodSpec
  readonly containers: readonly Container[] | undefined
  readonly field: StatusField
}

function validateContainerStatuses(
  statuses: readonly ContainerStatus[],
  { spec, containers, field }: Statuses,
): readonly FieldError[] {
  return statuses.flatMap(({ name, user, allocatedResourcesStatus: allocated }, i) => {
    const statusAt = at.child(field).index(i)
    const userErrors = user?.linux
      ? validateUser(user.linux, spec, statusAt.child('user', 'linux'))
      : []
    if (!allocated) return userErrors
    const allocatedAt = statusAt.child('allocatedResourcesStatus')
    if (!containers) {
      return [...userErrors, forbidden(allocatedAt, 'must not be specified in container status')]
    }
    const container = containers.find((one) => one.name === name)
    return [
      ...userErrors,
      ...allocated.flatMap((resource, j) =>
        validateAllocated(resource, container, allocatedAt.index(j)),
      ),
    ]
  })
}

function validateUser(
  { uid, gid, supplementalGroups = [] }: LinuxContainerUser,
  spec: PodSpec,
  userAt: FieldPath,
): readonly FieldError[] {
  const os = spec.os?.name ?? 'linux'
  if (os === 'windows') return [forbidden(userAt, 'cannot be set for a windows pod')]
  return [
    ...userIdErrors(uid).map((message) => invalid(userAt.child('uid'), uid, message)),
    ...userIdErrors(gid).map((message) => invalid(userAt.child('gid'), gid, message)),
    ...supplementalGroups.flatMap((group, i) =>
      userIdErrors(group).map((message) =>
        invalid(userAt.child('supplementalGroups').index(i), group, message),
      ),
    ),
  ]
}

const healths = ['Healthy', 'Unhealthy', 'Unknown']
const healthMessageLimit = 1024

function validateAllocated(
  { name, resources = [] }: ResourceStatus,
  container: Container | undefined,
  resourceAt: FieldPath,
): readonly FieldError[] {
  const errors = container ? validateAllocatedName(name, container, resourceAt.child('name')) : []
  const seen = new Set<string>()
  return [
    ...errors,
    ...resources.flatMap(({ resourceID, health = '', message }, i) => {
      const itemAt = resourceAt.child('resources').index(i)
      const isAgain = seen.has(resourceID)
      seen.add(resourceID)
      return [
        ...(healths.includes(health)
          ? []
          : [notSupported(itemAt.child('health'), health, healths)]),
        ...validateHealthMessage(message, itemAt.child('message')),
        ...(isAgain ? [duplicate(itemAt.child('resourceID'), resourceID)] : []),
      ]
    }),
  ]
}

function validateHealthMessage(message: string | undefined, at: FieldPath): readonly FieldError[] {
  if (message === undefined) return []
  if (message === '') return [required(at, 'must be non-empty if specified')]
  return byteLength(message) > healthMessageLimit ? [tooLong(at, healthMessageLimit)] : []
}

function validateAllocatedName(
  name: string,
  { resources = {} }: Container,
  nameAt: FieldPath,
): readonly FieldError[] {
  if (!name.startsWith('claim:')) {
    if (Object.hasOwn(resources.requests ?? {}, name)) return []
    return [invalid(nameAt, named(name), "must match one of the container's resource requests")]
  }
  const claims = (resources.claims ?? []).map((claim) =>
    claim.request ? `claim:${claim.name}/${claim.request}` : `claim:${claim.name}`,
  )
  const detail =
    "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty"
  return claims.includes(name) ? [] : [invalid(nameAt, name, detail)]
}
