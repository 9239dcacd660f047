import { CelError } from '#api/cel/errors.ts'
import { compareSemvers, parseSemver, type Semver } from '#api/cel/libraries/semver.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import type { LeaseCandidate } from '#kinds/coordination/leasecandidate/types.ts'
import { validateStrategy } from '#kinds/coordination/shared/strategy.ts'

const none: Semver = { numbers: [0n, 0n, 0n], preRelease: [] }
const notVersion = 'must be a valid semantic version'

export function validateCandidate({ spec }: LeaseCandidate): readonly FieldError[] {
  const at = path('spec')
  const { leaseName, binaryVersion, emulationVersion = '' } = spec
  const strategy: string = spec.strategy
  const binary = versionOf(binaryVersion)
  const emulated = versionOf(emulationVersion)
  const binaryAt = at.child('binaryVersion')
  const emulationAt = at.child('emulationVersion')
  const isOlder =
    binaryVersion !== '' &&
    emulationVersion !== '' &&
    compareSemvers(binary ?? none, emulated ?? none) < 0
  const isMissing =
    strategy === 'OldestEmulationVersion' && compareSemvers(emulated ?? none, none) === 0
  const wanted = "must be specified when `strategy` is 'OldestEmulationVersion'"
  return [
    ...(leaseName === '' ? [required(at.child('leaseName'))] : []),
    ...(emulationVersion === '' || emulated
      ? []
      : [invalid(emulationAt, emulationVersion, notVersion)]),
    ...(binaryVersion === '' ? [required(binaryAt)] : []),
    ...(binaryVersion === '' || binary ? [] : [invalid(binaryAt, binaryVersion, notVersion)]),
    ...(isOlder
      ? [invalid(binaryAt, binaryVersion, 'must be greater than or equal to `emulationVersion`')]
      : []),
    ...(strategy === '' ? [required(at.child('strategy'))] : []),
    ...(isMissing ? [required(emulationAt, wanted)] : []),
    ...(strategy === '' ? [] : validateStrategy(strategy, at)),
  ]
}

/** What is no version compares as the lowest. */
function versionOf(text: string): Semver | undefined {
  try {
    return parseSemver(text)
  } catch (error) {
    if (error instanceof CelError) return undefined
    throw error
  }
}

export function validateCandidateUpdate(
  candidate: LeaseCandidate,
  old: LeaseCandidate,
): readonly FieldError[] {
  const { leaseName } = candidate.spec
  return [
    ...validateCandidate(candidate),
    ...validateImmutable(leaseName, old.spec.leaseName, path('spec', 'leaseName')),
  ]
}
