/** Tolerations of two sources as one list, without those that another one covers. */
import { isDeepStrictEqual } from 'node:util'
import type { Toleration } from '#kinds/core/pod/types.ts'

export function mergedTolerations(
  first: readonly Toleration[],
  second: readonly Toleration[],
): readonly Toleration[] {
  const candidates = [...first, ...second]
  const merged: Toleration[] = []
  for (const [i, one] of candidates.entries()) {
    const isCovered =
      merged.some((other) => covers(other, one)) ||
      candidates.slice(i + 1).some((other) => !isDeepStrictEqual(one, other) && covers(other, one))
    if (!isCovered) merged.push(one)
  }
  return merged
}

/** Whether whatever `one` tolerates, `wide` tolerates as well, and for as long. */
export function covers(wide: Toleration, one: Toleration): boolean {
  if (isDeepStrictEqual(wide, one)) return true
  const isForAll = (wide.key ?? '') === '' && wide.operator === 'Exists'
  if ((one.key ?? '') !== (wide.key ?? '') && !isForAll) return false
  if (wide.effect !== undefined && one.effect !== wide.effect) return false
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined) {
    const { tolerationSeconds: seconds } = one
    if (seconds === undefined || Number(seconds) > Number(wide.tolerationSeconds)) return false
  }
  if (wide.operator === 'Exists') return true
  const isEqual = (operator: Toleration['operator']) =>
    operator === undefined || operator === 'Equal'
  return isEqual(wide.operator) && isEqual(one.operator) && (one.value ?? '') === (wide.value ?? '')
}
