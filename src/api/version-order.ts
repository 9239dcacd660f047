/** The order of versions by their names, as Kubernetes sees it. */

const versionForm = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/

/** Stable before beta before alpha, newer before older; other names after these, by the alphabet. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [rank(one), rank(other)]
  if (!a || !b) {
    if (a || b) return a ? -1 : 1
    return one < other ? -1 : one > other ? 1 : 0
  }
  const at = a.findIndex((part, i) => part !== b[i])
  return at < 0 ? 0 : b[at]! - a[at]!
}

function rank(version: string): readonly number[] | undefined {
  const match = versionForm.exec(version)
  if (!match) return undefined
  const [, major, stage, minor] = match
  const stability = stage === undefined ? 3 : stage === 'beta' ? 2 : 1
  return [stability, Number(major), Number(minor ?? 0)]
}
