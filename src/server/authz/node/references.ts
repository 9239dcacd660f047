/** Whether a pod gives its node a reason to see another object. */

import {
  claimNamesOf,
  configMapNamesOf,
  secretNamesOf,
} from '#kinds/core/pod/spec/named-objects.ts'
import type { Pod } from '#kinds/core/pod/types.ts'

export type ReferencedKind =
  | 'secrets'
  | 'configmaps'
  | 'persistentvolumeclaims'
  | 'resourceclaims'
  | 'serviceaccounts'

export function refersTo(
  { metadata, spec, status }: Pod,
  kind: ReferencedKind,
  name: string,
): boolean {
  // A mirror pod speaks of what runs already: it earns its node nothing.
  const isMirror = metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
  switch (kind) {
    case 'secrets':
      return !isMirror && secretNamesOf(spec).has(name)
    case 'configmaps':
      return !isMirror && configMapNamesOf(spec).has(name)
    case 'serviceaccounts':
      return !isMirror && (spec.serviceAccountName ?? '') === name
    case 'persistentvolumeclaims':
      return (
        !isMirror &&
        [...claimNamesOf(spec), ...ephemeralClaimsOf(metadata.name, spec)].includes(name)
      )
    case 'resourceclaims':
      return (
        !isMirror &&
        ((spec.resourceClaims ?? []).some(({ resourceClaimName }) => resourceClaimName === name) ||
          (status?.resourceClaimStatuses ?? []).some(
            ({ resourceClaimName }) => resourceClaimName === name,
          ) ||
          status?.extendedResourceClaimStatus?.resourceClaimName === name)
      )
  }
}

function ephemeralClaimsOf(pod: string, { volumes = [] }: Pod['spec']): readonly string[] {
  return volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${pod}-${name}`)
}
