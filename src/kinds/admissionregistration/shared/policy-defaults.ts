import { withMatchDefaults } from '#kinds/admissionregistration/shared/match-resources.ts'
import type { MatchResources } from '#kinds/admissionregistration/shared/types.ts'

interface PolicySpec {
  readonly failurePolicy?: 'Fail' | 'Ignore'
  readonly matchConstraints?: MatchResources
}

/** The defaults of both kinds of policies. */
export function withPolicyDefaults<T extends { readonly spec: PolicySpec }>(policy: T): T {
  const { matchConstraints } = policy.spec
  return {
    ...policy,
    spec: {
      failurePolicy: 'Fail',
      ...policy.spec,
      ...(matchConstraints && { matchConstraints: withMatchDefaults(matchConstraints) }),
    },
  }
}
