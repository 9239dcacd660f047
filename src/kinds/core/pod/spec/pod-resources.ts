/** Which resources a pod may request for all its containers together. */
import { isHugePages } from '#kinds/core/shared/resource-names.ts'

/** Upstream's SupportedPodLevelResources. */
export const podResources: readonly string[] = ['cpu', 'hugepages-', 'memory']

/** Upstream's IsSupportedPodLevelResource. */
export function isPodResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePages(name)
}
