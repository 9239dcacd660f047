/** Which of several classes is taken by those who name none. */
import type { Resource } from '#api/metadata.ts'
import { msOfTime } from '#api/scalars/time.ts'

/** Of those that some annotation marks as the default: the newest, then by name. */
export function defaultClass<T extends Resource>(
  classes: readonly T[],
  annotations: readonly string[],
): T | undefined {
  const marked = classes.filter(({ metadata }) =>
    annotations.some((key) => metadata.annotations?.[key] === 'true'),
  )
  return marked.toSorted((a, b) => madeAt(b) - madeAt(a) || (nameOf(a) < nameOf(b) ? -1 : 1))[0]
}

function madeAt({ metadata: { creationTimestamp } }: Resource): number {
  return creationTimestamp === undefined ? 0 : msOfTime(creationTimestamp)
}

function nameOf({ metadata: { name } }: Resource): string {
  return name
}
