/** The rules for the resources that containers and pods request. */
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { compareQuantities } from '#api/scalars/quantity.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { refuse, type Spot, type Walk } from '#kinds/core/pod/spec/checks.ts'
import { aggregateContainers } from '#kinds/core/pod/spec/pod-requests.ts'
import { isPodResource, podResources } from '#kinds/core/pod/spec/pod-resources.ts'
import type { ResourceClaim, ResourceRequirements } from '#kinds/core/pod/types.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'
import {
  isHugePages,
  isOvercommitAllowed,
  isWholePages,
  validateContainerResourceName,
  validateResourceAmount,
  validateResourceName,
} from '#kinds/core/shared/resource-names.ts'

type NameRule = (name: string, at: FieldPath) => readonly FieldError[]

const empty: ResourceList = {}

/** Upstream's ValidateContainerResourceRequirements. */
export function checkContainerResources(
  walk: Walk,
  resources: ResourceRequirements,
  at: FieldPath,
): void {
  checkRequirements(walk, { resources, at, validateName: validateContainerResourceName })
}

interface Requirements {
  readonly resources: ResourceRequirements
  readonly at: FieldPath
  readonly validateName: NameRule
}

function checkRequirements(walk: Walk, { resources, at, validateName }: Requirements): void {
  const { errors } = walk
  const { limits = empty, requests = empty, claims } = resources
  const limitsAt = at.child('limits')
  const requestsAt = at.child('requests')
  for (const name of Object.keys(limits)) {
    checkAmount(walk, { errors, at: limitsAt }, { name, amount: limits[name]!, validateName })
  }
  for (const name of Object.keys(requests)) {
    const amount = requests[name]!
    checkAmount(walk, { errors, at: requestsAt }, { name, amount, validateName })
    if (Object.hasOwn(limits, name)) {
      checkAgainstLimit({ errors, at: requestsAt }, { name, amount, limit: limits[name]! })
    } else if (!isOvercommitAllowed(name)) {
      errors.push(required(limitsAt, 'Limit must be set for non overcommitable resources'))
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(forbidden(at, 'HugePages require cpu or memory'))
  }
  if (claims) checkClaims(walk, claims, at.child('claims'))
}

interface Amount {
  readonly name: string
  readonly amount: Quantity
  readonly validateName: NameRule
}

function checkAmount(walk: Walk, { errors, at }: Spot, { name, amount, validateName }: Amount) {
  const nameAt = at.key(name)
  errors.push(...validateName(name, nameAt), ...validateResourceAmount(name, amount, nameAt))
  if (isHugePages(name) && !walk.options.anyHugePages && !isWholePages(name, amount)) {
    const detail = `${amount} is not positive integer multiple of ${name}`
    errors.push(invalid(nameAt, amount, detail))
  }
}

interface Bound {
  readonly name: string
  readonly amount: Quantity
  readonly limit: Quantity
}

function checkAgainstLimit({ errors, at }: Spot, { name, amount, limit }: Bound): void {
  const order = compareQuantities(amount, limit)
  if (order === 0) return
  if (!isOvercommitAllowed(name)) {
    errors.push(invalid(at, amount, `must be equal to ${name} limit of ${limit}`))
  } else if (order > 0) {
    errors.push(invalid(at, amount, `must be less than or equal to ${name} limit of ${limit}`))
  }
}

/** Upstream's validateResourceClaimNames: claims of the pod, each asked for once. */
function checkClaims(walk: Walk, claims: readonly ResourceClaim[], at: FieldPath): void {
  const { errors } = walk
  const seen = new Set<string>()
  claims.forEach(({ name, request = '' }, i) => {
    const claimAt = at.index(i)
    if (name === '') {
      errors.push(required(claimAt))
      return
    }
    if (seen.has(name)) errors.push(duplicate(claimAt, name))
    else {
      const key = request === '' ? name : `${name}/${request}`
      if (request !== '') {
        refuse({ errors, at: claimAt }, 'request', request, dns1123LabelErrors(request))
      }
      if (seen.has(key)) errors.push(duplicate(claimAt, key))
      else if (request === '') {
        const parts = [...seen].filter((other) => other.startsWith(`${name}/`))
        for (const _ of parts) errors.push(duplicate(claimAt, name))
      }
      seen.add(key)
    }
    if (!walk.claims.has(name)) errors.push(notFound(claimAt, name, claimDetail(walk.claims)))
  })
}

function claimDetail(claims: ReadonlySet<string>): string {
  const detail = 'must be one of the names in pod.spec.resourceClaims'
  if (claims.size === 0) return `${detail} which is empty`
  return `${detail}: ${[...claims].toSorted().join(', ')}`
}

/** Upstream's validatePodResources: a pod's own resources cover those of its containers. */
export function checkPodResources(
  walk: Walk,
  resources: ResourceRequirements,
  at: FieldPath,
): void {
  const { errors, spec } = walk
  const { limits = empty, requests = empty } = resources
  if (spec.os?.name === 'windows') {
    errors.push(forbidden(at, 'may not be set for a windows pod'))
    return
  }
  if (resources.claims) {
    errors.push(forbidden(at.child('claims'), 'claims may not be set for Resources at pod-level'))
  }
  checkRequirements(walk, { resources, at, validateName: validatePodResourceName })
  for (const [name, sum] of Object.entries(aggregateContainers(spec, 'requests'))) {
    const given = Object.hasOwn(requests, name) ? requests[name]! : undefined
    if (given === undefined || compareQuantities(sum, given) <= 0) continue
    const detail = `must be greater than or equal to aggregate container requests of ${sum}`
    errors.push(invalid(at.child('requests').key(name), given, detail))
  }
  // Nobody gets more huge pages than he asked for, so that their limits have to add up as well.
  for (const [name, sum] of Object.entries(aggregateContainers(spec, 'limits'))) {
    const given = Object.hasOwn(limits, name) ? limits[name]! : undefined
    if (!isHugePages(name) || given === undefined || compareQuantities(sum, given) <= 0) continue
    const detail = `must be greater than or equal to aggregate container limits of ${sum}`
    errors.push(invalid(at.child('limits').key(name), given, detail))
  }
  spec.containers.forEach((container, i) => {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? empty)) {
      const most = Object.hasOwn(limits, name) ? limits[name]! : undefined
      if (most === undefined || compareQuantities(limit, most) <= 0) continue
      // The path is upstream's own invention.
      const limitAt = at.child('containers').index(i).key(name).child('limits')
      errors.push(invalid(limitAt, limit, `must be less than or equal to pod limits of ${most}`))
    }
  })
}

function validatePodResourceName(name: string, at: FieldPath): readonly FieldError[] {
  const errors = validateResourceName(name, at)
  if (errors.length > 0 || isPodResource(name)) return errors
  return [notSupported(at, name, podResources)]
}
