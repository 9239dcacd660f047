import { secretNamesOf } from '#kinds/core/pod/spec/named-objects.ts'
import type { Pod } from '#kinds/core/pod/types.ts'

/** A mirror pod only shows what a node runs by itself: it reaches nothing of the cluster's. */
export function mirrorRefusal({ spec }: Pod): string | undefined {
  if (spec.serviceAccountName) return 'a mirror pod may not reference service accounts'
  if (secretNamesOf(spec).size > 0) return 'a mirror pod may not reference secrets'
  const takesToken = spec.volumes?.some(({ projected }) =>
    projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken),
  )
  return takesToken ? 'a mirror pod may not use ServiceAccountToken volume projections' : undefined
}
