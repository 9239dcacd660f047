import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import type { CSIDriver, TokenRequest } from '#kinds/storage/csidriver/types.ts'

const modes: readonly string[] = ['Persistent', 'Ephemeral']
const policies: readonly string[] = ['File', 'None', 'ReadWriteOnceWithFSType']
const needed = ['attachRequired', 'podInfoOnMount', 'storageCapacity'] as const
const leastTokenSeconds = 10 * 60
const longestTokenSeconds = 2 ** 32
const leastUpdateSeconds = 10

export function validateCSIDriverUpdate(driver: CSIDriver, old: CSIDriver): readonly FieldError[] {
  const at = path('spec')
  const { attachRequired, volumeLifecycleModes } = driver.spec
  const modesAt = at.child('volumeLifecycleModes')
  return [
    ...validateCSIDriver(driver),
    // The field's name is upstream's.
    ...validateImmutable(attachRequired, old.spec.attachRequired, at.child('attachedRequired')),
    ...validateImmutable(volumeLifecycleModes, old.spec.volumeLifecycleModes, modesAt),
  ]
}

export function validateCSIDriver({ spec }: CSIDriver): readonly FieldError[] {
  const at = path('spec')
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [] } = spec
  const { nodeAllocatableUpdatePeriodSeconds: period, serviceAccountTokenInSecrets } = spec
  const policyAt = at.child('fsGroupPolicy')
  const periodAt = at.child('nodeAllocatableUpdatePeriodSeconds')
  const secretsAt = at.child('serviceAccountTokenInSecrets')
  const noRequests = 'serviceAccountTokenInSecrets is set but no tokenRequests are specified'
  return [
    ...needed.filter((name) => spec[name] === undefined).map((name) => required(at.child(name))),
    ...(fsGroupPolicy === undefined ? [required(policyAt)] : []),
    ...(fsGroupPolicy === undefined || policies.includes(fsGroupPolicy)
      ? []
      : [notSupported(policyAt, fsGroupPolicy, policies)]),
    ...validateTokenRequests(tokenRequests, at.child('tokenRequests')),
    ...volumeLifecycleModes
      .filter((mode) => !modes.includes(mode))
      .map((mode) => notSupported(at.child('volumeLifecycleModes'), mode, modes)),
    ...(period === undefined || period >= leastUpdateSeconds
      ? []
      : [invalid(periodAt, period, 'must be greater than or equal to 10 seconds')]),
    ...(serviceAccountTokenInSecrets !== undefined && tokenRequests.length === 0
      ? [invalid(secretsAt, serviceAccountTokenInSecrets, noRequests)]
      : []),
  ]
}

function validateTokenRequests(
  requests: readonly TokenRequest[],
  at: FieldPath,
): readonly FieldError[] {
  const audiences = new Set<string>()
  return requests.flatMap(({ audience, expirationSeconds: seconds }, i) => {
    const again = audiences.has(audience)
    audiences.add(audience)
    const secondsAt = at.index(i).child('expirationSeconds')
    if (again) return [duplicate(at.index(i).child('audience'), audience)]
    return [
      ...(seconds !== undefined && seconds < leastTokenSeconds
        ? [invalid(secondsAt, seconds, 'may not specify a duration less than 10 minutes')]
        : []),
      ...(seconds !== undefined && seconds > longestTokenSeconds
        ? [invalid(secondsAt, seconds, 'may not specify a duration larger than 2^32 seconds')]
        : []),
    ]
  })
}
