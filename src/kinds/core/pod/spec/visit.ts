/** Goes through the containers of a pod: init containers, main ones, ephemeral ones. */
import type { FieldPath } from '#api/validation/field-path.ts'
import type { Container, PodSpec } from '#kinds/core/pod/types.ts'

const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const

export interface VisitedContainer {
  readonly container: Container
  /** Where it stands; made only when asked for. */
  path(): FieldPath
}

export function containersWithPath(spec: PodSpec, at: FieldPath): readonly VisitedContainer[] {
  const visited: VisitedContainer[] = []
  for (const list of lists) {
    spec[list]?.forEach((container, i) => {
      visited.push({ container, path: () => at.child(list).index(i) })
    })
  }
  return visited
}

export function containersOf(spec: PodSpec): readonly Container[] {
  const { initContainers, containers, ephemeralContainers } = spec
  if (!initContainers && !ephemeralContainers) return containers
  return [...(initContainers ?? []), ...containers, ...(ephemeralContainers ?? [])]
}

/** A spec in which each container is changed; the same spec if none was. */
export function withContainers(
  spec: PodSpec,
  change: (container: Container) => Container,
): PodSpec {
  let result = spec
  for (const list of lists) {
    const containers = spec[list] as readonly Container[] | undefined
    if (!containers) continue
    const changed = containers.map(change)
    if (changed.some((one, i) => one !== containers[i])) result = { ...result, [list]: changed }
  }
  return result
}
