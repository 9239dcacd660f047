/** What may be asked of which version of etcd. */

/** The first of each series that tells progress only after the events before it. */
const ordered: readonly (readonly [major: number, minor: number, patch: number])[] = [
  [3, 4, 31],
  [3, 5, 13],
  [3, 6, 0],
]

/**
 * Older servers may answer a request for progress before events they have still to send, so that
 * their answer cannot be believed: upstream's API server does without it there too.
 */
export function hasOrderedProgress(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number)
  const series = ordered.findLast(([a, b]) => major > a || (major === a && minor >= b))
  if (!series) return false
  return major > series[0] || minor > series[1] || patch >= series[2]
}
