/**
 * What a role or binding that is there lacks of its default form. What was added to it stays: an
 * administrator may give more, and may keep it as it is altogether by an annotation.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Resource } from '#api/metadata.ts'
import type { ClusterRole } from '#kinds/rbac/clusterrole/types.ts'
import type { Subject } from '#kinds/rbac/shared/types.ts'
import { missingRules } from '#server/bootstrap/rbac/covers.ts'

const updateAnnotation = 'rbac.authorization.kubernetes.io/autoupdate'

interface RoleLike extends Resource {
  readonly rules?: ClusterRole['rules']
  readonly aggregationRule?: ClusterRole['aggregationRule']
}

interface BindingLike extends Resource {
  readonly subjects?: readonly Subject[]
  readonly roleRef: object
}

/** The role as it should be; the same object if it is. */
export function reconciledRole<T extends RoleLike>(there: T, wanted: T): T {
  if (isProtected(there)) return there
  const selectors = there.aggregationRule?.clusterRoleSelectors ?? []
  const lacking = (wanted.aggregationRule?.clusterRoleSelectors ?? []).filter(
    (one) => !selectors.some((other) => isDeepStrictEqual(one, other)),
  )
  // The rules of a role that is gathered from others are the gatherer's.
  const missing = wanted.aggregationRule ? [] : missingRules(there.rules ?? [], wanted.rules ?? [])
  const metadata = mergedMetadata(there, wanted)
  if (lacking.length + missing.length === 0 && metadata === there.metadata) return there
  return {
    ...there,
    metadata,
    ...(missing.length > 0 && { rules: [...(there.rules ?? []), ...missing] }),
    ...(lacking.length > 0 && {
      aggregationRule: { clusterRoleSelectors: [...selectors, ...lacking] },
    }),
  }
}

/** `renew`: it points to another role, which no update can change. */
export function reconciledBinding<T extends BindingLike>(
  there: T,
  wanted: T,
): { readonly binding: T; readonly renew: boolean } {
  if (isProtected(there)) return { binding: there, renew: false }
  const subjects = there.subjects ?? []
  const missing = (wanted.subjects ?? []).filter(
    (one) => !subjects.some((other) => isDeepStrictEqual(one, other)),
  )
  const metadata = mergedMetadata(there, wanted)
  const renew = !isDeepStrictEqual(there.roleRef, wanted.roleRef)
  if (!renew && missing.length === 0 && metadata === there.metadata) {
    return { binding: there, renew }
  }
  const binding = {
    ...there,
    metadata,
    roleRef: wanted.roleRef,
    ...(missing.length > 0 && { subjects: [...subjects, ...missing] }),
  }
  return { binding, renew }
}

function isProtected({ metadata: { annotations } }: Resource): boolean {
  return annotations?.[updateAnnotation] === 'false'
}

/** What is there already wins. */
function mergedMetadata(there: Resource, wanted: Resource): Resource['metadata'] {
  const labels = { ...wanted.metadata.labels, ...there.metadata.labels }
  const annotations = { ...wanted.metadata.annotations, ...there.metadata.annotations }
  const isComplete =
    isDeepStrictEqual(labels, { ...there.metadata.labels }) &&
    isDeepStrictEqual(annotations, { ...there.metadata.annotations })
  return isComplete ? there.metadata : { ...there.metadata, labels, annotations }
}
