/** The hooks of the kinds that need some, by the names under which the verbs ask for them. */
import type { Transport } from '#api/transport.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'
import type { TokenReviewer } from '#server/authn/tokens/token-reviewer.ts'
import type { Answer } from '#server/call.ts'
import {
  type RuleLister,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  subjectAccessReview,
} from '#server/resources/asked/access-reviews.ts'
import { accountToken, type TokenLimits } from '#server/resources/asked/account-token.ts'
import { evictPod } from '#server/resources/asked/eviction.ts'
import { selfSubjectReview, tokenReview } from '#server/resources/asked/identity-reviews.ts'
import { legacyBinding } from '#server/resources/asked/legacy-binding.ts'
import type { Asking } from '#server/resources/asked/read-asked.ts'
import type { Hooks, ResourceHooks } from '#server/resources/hooks.ts'
import { namespaceHooks } from '#server/resources/namespaces.ts'
import { type ServicePools, serviceHooks } from '#server/resources/services/services.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'

export interface HookOptions {
  /** Those of the verbs, which have these hooks among them. */
  deps(): VerbDependencies
  /** How the server writes as itself. */
  transport(): Transport
  readonly pools: ServicePools
  readonly reviewer: TokenReviewer
  readonly rules: RuleLister
  /** Absent: the server issues no tokens. */
  readonly tokens?: { readonly account: AccountTokens; readonly limits: TokenLimits }
}

type Asked = (deps: VerbDependencies, asking: Asking) => Promise<Answer>

export function createHooks(options: HookOptions): Hooks {
  const { deps, transport, pools, reviewer, rules, tokens } = options
  const resources: Readonly<Record<string, ResourceHooks>> = {
    namespaces: namespaceHooks,
    services: serviceHooks(pools),
  }
  const creates: Readonly<Record<string, Asked>> = {
    'bindings/': legacyBinding,
    'pods/eviction': (verbs, asking) => evictPod(verbs, asking, transport()),
    'localsubjectaccessreviews.authorization.k8s.io/': subjectAccessReview,
    'selfsubjectaccessreviews.authorization.k8s.io/': selfSubjectAccessReview,
    'selfsubjectreviews.authentication.k8s.io/': selfSubjectReview,
    'selfsubjectrulesreviews.authorization.k8s.io/': (verbs, asking) =>
      selfSubjectRulesReview(verbs, asking, rules),
    'subjectaccessreviews.authorization.k8s.io/': subjectAccessReview,
    'tokenreviews.authentication.k8s.io/': (verbs, asking) => tokenReview(verbs, asking, reviewer),
    ...(tokens && {
      'serviceaccounts/token': (verbs, asking) =>
        accountToken(verbs, asking, tokens.account, tokens.limits),
    }),
  }
  return {
    of: (groupResource) =>
      Object.hasOwn(resources, groupResource) ? resources[groupResource] : undefined,
    create(groupResource, subresource) {
      const name = `${groupResource}/${subresource}`
      const answer = Object.hasOwn(creates, name) ? creates[name] : undefined
      if (!answer) return undefined
      return (call, body, parameters) => answer(deps(), { call, body, parameters })
    },
  }
}
