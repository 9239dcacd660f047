/** Who of several candidates is to lead: the oldest, so that nobody finds what an older one does not know. */
import { compareSemvers, parseSemver, type Semver } from '#api/cel/libraries/semver.ts'
import { msOfTime } from '#api/scalars/time.ts'
import type { LeaseCandidate } from '#kinds/coordination/leasecandidate/types.ts'

/** The only strategy that servers know how to go by. */
export const oldestVersion = 'OldestEmulationVersion'

/** What the newest of the candidates asks for. Throws where those do not agree. */
export function strategyOf(candidates: readonly LeaseCandidate[]): string {
  const [newest, ...others] = candidates.toSorted(
    (a, b) => -compareVersions(a.spec.binaryVersion, b.spec.binaryVersion),
  )
  const { strategy, binaryVersion } = newest!.spec
  const other = others.find(
    ({ spec }) =>
      spec.strategy !== strategy && compareVersions(spec.binaryVersion, binaryVersion) === 0,
  )
  if (!other) return strategy
  const names = [newest!, other].map(({ metadata: { name } }) => `"${name}"`).join(', ')
  throw new Error(
    `candidates ${names} at same binary version but received differing strategies ${strategy}, ${other.spec.strategy}`,
  )
}

export function bestOf(candidates: readonly LeaseCandidate[]): LeaseCandidate | undefined {
  const able = candidates.filter(
    ({ spec }) => versionOf(spec.emulationVersion) && versionOf(spec.binaryVersion),
  )
  return able.toSorted(compareCandidates)[0]
}

function compareCandidates(one: LeaseCandidate, other: LeaseCandidate): number {
  const madeMs = ({ metadata }: LeaseCandidate) => msOfTime(metadata.creationTimestamp ?? '')
  return (
    compareVersions(one.spec.emulationVersion, other.spec.emulationVersion) ||
    compareVersions(one.spec.binaryVersion, other.spec.binaryVersion) ||
    madeMs(one) - madeMs(other)
  )
}

const none: Semver = { numbers: [0n, 0n, 0n], preRelease: [] }

function compareVersions(one: string | undefined, other: string | undefined): number {
  return compareSemvers(versionOf(one) ?? none, versionOf(other) ?? none)
}

function versionOf(text: string | undefined): Semver | undefined {
  try {
    return parseSemver(text ?? '')
  } catch {
    return undefined // validation lets none in that is not one
  }
}
