/** The rules for requests to count devices. Upstream states them declaratively, so words differ. */

import type { Condition } from '#api/metadata.ts'
import {
  dns1123SubdomainErrors,
  subdomainLimitBytes,
  subdomainMessage,
} from '#api/names/dns-names.ts'
import { maxLengthMessage, patternMessage } from '#api/names/name-rules.ts'
import type { int64 } from '#api/scalars/scalars.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  required,
  struct,
  tooLong,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { byteLength } from '#base/go/text.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import type {
  PoolStatus,
  ResourcePoolStatusRequest,
} from '#kinds/resource/resourcepoolstatusrequest/types.ts'
import { validateList } from '#kinds/resource/shared/lists.ts'

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const caseless = patternMessage(
  "an RFC 1123 subdomain must consist of alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  `${label}(\\.${label})*`,
  'Example.com',
)

const validationErrorLimitBytes = 256
const poolLimit = 1000
const mostPools = 1000
const conditionLimit = 10

export function validateRequest({ spec }: ResourcePoolStatusRequest): readonly FieldError[] {
  const at = path('spec')
  const { driver, poolName, limit } = spec
  return [
    ...validateDriver(driver, at.child('driver')),
    ...(poolName === undefined ? [] : validatePoolName(poolName, at.child('poolName'))),
    ...validateLeast(limit, 1, at.child('limit')),
    ...(limit !== undefined && limit > mostPools
      ? [invalid(at.child('limit'), limit, `must be less than or equal to ${mostPools}`)]
      : []),
  ]
}

export function validateRequestUpdate(
  { spec }: ResourcePoolStatusRequest,
  old: ResourcePoolStatusRequest,
): readonly FieldError[] {
  return validateImmutable(spec, old.spec, path('spec'), null)
}

function validateDriver(driver: string, at: FieldPath): readonly FieldError[] {
  if (driver === '') return [required(at)]
  const isLong = byteLength(driver) > subdomainLimitBytes
  const isShaped = !dns1123SubdomainErrors(driver.toLowerCase()).includes(subdomainMessage)
  return [
    ...(isLong ? [invalid(at, driver, maxLengthMessage(subdomainLimitBytes, 'bytes'))] : []),
    ...(isShaped ? [] : [invalid(at, driver, caseless)]),
  ]
}

function validatePoolName(name: string, at: FieldPath): readonly FieldError[] {
  const isLong = byteLength(name) > subdomainLimitBytes
  return [
    ...(isLong ? [tooLong(at, subdomainLimitBytes)] : []),
    ...name.split('/').flatMap((part, i) => {
      if (part === '') return [invalid(at, name, `segment ${i}: must not be empty`)]
      const errors = dns1123SubdomainErrors(part, 'bytes')
      return errors.map((message) => invalid(at, part, `segment ${i}: ${message}`))
    }),
  ]
}

function validateLeast(
  value: int64 | undefined,
  least: number,
  at: FieldPath,
): readonly FieldError[] {
  if (value === undefined || value >= least) return []
  return [invalid(at, value, `must be greater than or equal to ${least}`)]
}

/** What was answered once stays so. */
export function validateRequestStatus(
  { status }: ResourcePoolStatusRequest,
  old: ResourcePoolStatusRequest,
): readonly FieldError[] {
  const at = path('status')
  if (old.status) {
    const shown = () => internalFormOf('resource.v1alpha3.ResourcePoolStatusRequestStatus', status)
    return validateImmutable(status, old.status, at, shown)
  }
  if (!status) return []
  const { poolCount, pools, conditions = [] } = status
  const countAt = at.child('poolCount')
  return [
    ...(poolCount === undefined ? [required(countAt)] : validateLeast(poolCount, 0, countAt)),
    ...validateList(pools, at.child('pools'), { limit: poolLimit, each: validatePool }),
    ...validateList(conditions, at.child('conditions'), { limit: conditionLimit, each: () => [] }),
    ...validateConditions(conditions, at.child('conditions')),
    // A list that is too long is not looked at any further.
    ...(conditions.length > conditionLimit
      ? []
      : validateUniqueTypes(conditions, at.child('conditions'))),
  ]
}

const counts = [
  'totalDevices',
  'allocatedDevices',
  'availableDevices',
  'unavailableDevices',
] as const

function validatePool(pool: PoolStatus, at: FieldPath): readonly FieldError[] {
  const { driver, poolName, generation, nodeName, validationError = '' } = pool
  const nameAt = at.child('poolName')
  const isLong = byteLength(validationError) > validationErrorLimitBytes
  return [
    ...validateDriver(driver, at.child('driver')),
    ...(poolName === '' ? [required(nameAt)] : validatePoolName(poolName, nameAt)),
    ...(generation === 0 ? [required(at.child('generation'))] : []),
    ...validateLeast(generation, 0, at.child('generation')),
    ...validateLeast(pool.resourceSliceCount, 1, at.child('resourceSliceCount')),
    ...counts.flatMap((name) => validateLeast(pool[name], 0, at.child(name))),
    ...(nodeName === undefined
      ? []
      : dns1123SubdomainErrors(nodeName, 'bytes').map((message) =>
          invalid(at.child('nodeName'), nodeName, message),
        )),
    ...(isLong ? [tooLong(at.child('validationError'), validationErrorLimitBytes)] : []),
  ]
}

/** A list that is a map by its types: the whole item counts as given twice. */
function validateUniqueTypes(
  conditions: readonly Condition[],
  at: FieldPath,
): readonly FieldError[] {
  const seen = new Set<string>()
  return conditions.flatMap(({ type, status, ...condition }, i) => {
    const again = seen.has(type)
    seen.add(type)
    if (!again) return []
    const { observedGeneration, lastTransitionTime, reason, message } = condition
    const shown = { type, status, observedGeneration, lastTransitionTime, reason, message }
    return [duplicate(at.index(i), struct(shown))]
  })
}
