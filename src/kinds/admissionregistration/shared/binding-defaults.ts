import { withMatchDefaults } from '#kinds/admissionregistration/shared/match-resources.ts'
import type { MatchResources } from '#kinds/admissionregistration/shared/types.ts'

/** The defaults of both kinds of bindings. */
export function withBindingDefaults<
  T extends { readonly spec: { readonly matchResources?: MatchResources } },
>(binding: T): T {
  const { matchResources } = binding.spec
  if (!matchResources) return binding
  return {
    ...binding,
    spec: { ...binding.spec, matchResources: withMatchDefaults(matchResources) },
  }
}
