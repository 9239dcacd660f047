/** Which kinds need more than their rules: the one list of hooks. */
import { parseCidr } from '#api/ip/ip.ts'
import type { Transport } from '#api/transport.ts'
import type { Random } from '#base/random.ts'
import type { TokenReviewer } from '#server/authn/tokens/token-reviewer.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import { createRbac } from '#server/authz/rbac.ts'
import type { RuleLister } from '#server/authz/rule-lister.ts'
import type { Answer } from '#server/call.ts'
import { definitionHooks } from '#server/custom/definition-hooks.ts'
import {
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  subjectAccessReview,
} from '#server/resources/asked/access-reviews.ts'
import {
  accountToken,
  type IssuingTokens,
  type TokenLimits,
} from '#server/resources/asked/account-token.ts'
import {
  type ComponentParts,
  componentStatuses,
} from '#server/resources/asked/component-statuses.ts'
import { evictPod } from '#server/resources/asked/eviction.ts'
import { selfSubjectReview, tokenReview } from '#server/resources/asked/identity-reviews.ts'
import { legacyBinding } from '#server/resources/asked/legacy-binding.ts'
import type { Asking } from '#server/resources/asked/read-asked.ts'
import { namespaceHooks } from '#server/resources/namespaces.ts'
import { priorityClassHooks } from '#server/resources/priority-classes.ts'
import { bindingHooks, roleHooks } from '#server/resources/rbac-limits.ts'
import { createClusterIps } from '#server/resources/services/cluster-ips.ts'
import type { NodePorts } from '#server/resources/services/node-ports.ts'
import type { ServiceOptions } from '#server/resources/services/options.ts'
import { serviceHooks } from '#server/resources/services/services.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import type { Hooks, MadeObjects, ResourceHooks } from '#server/verbs/hooks.ts'

export interface HookParts {
  readonly services: ServiceOptions
  readonly nodePorts: NodePorts
  /** What was taken from a pool cannot be given back. */
  onError(error: unknown): void
  resources(): ResourceTable
  /** How the server writes as itself. */
  transport(): Transport
  readonly random: Random
  /** Ends with the server. */
  readonly signal: AbortSignal
  /** Those of the verbs, which have these hooks among them. */
  deps(): VerbDependencies
  readonly reviewer: TokenReviewer
  readonly components: ComponentParts
  readonly rules: RuleLister
  /** Absent: the server issues no tokens. */
  readonly tokens?: { readonly account: IssuingTokens; readonly limits: TokenLimits }
}

export function createHooks(parts: HookParts): Hooks {
  const families = parts.services.networks.map((network) =>
    parseCidr(network)?.address.family === 6 ? 'IPv6' : 'IPv4',
  )
  const byResource: Readonly<Record<string, ResourceHooks>> = {
    'customresourcedefinitions.apiextensions.k8s.io': definitionHooks,
    namespaces: namespaceHooks,
    ...rbacHooks(parts),
    'priorityclasses.scheduling.k8s.io': priorityClassHooks,
    services: serviceHooks({
      families,
      clusterIps: createClusterIps(parts),
      nodePorts: parts.nodePorts,
    }),
  }
  const creates = asked(parts)
  const made: Readonly<Record<string, MadeObjects>> = {
    componentstatuses: componentStatuses(parts.components),
  }
  return {
    of: (groupResource) => byResource[groupResource],
    made: (groupResource) => made[groupResource],
    create(groupResource, subresource) {
      const answer = creates[`${groupResource}/${subresource}`]
      if (!answer) return undefined
      return (call, body, parameters) => answer(parts.deps(), { call, body, parameters })
    },
  }
}

function rbacHooks({ resources, deps }: HookParts): Readonly<Record<string, ResourceHooks>> {
  const group = 'rbac.authorization.k8s.io'
  const storeOf = (plural: string) => resources().hub(group, plural)?.store
  const [clusterRoles, clusterRoleBindings, roles, roleBindings] = [
    storeOf('clusterroles'),
    storeOf('clusterrolebindings'),
    storeOf('roles'),
    storeOf('rolebindings'),
  ]
  if (!clusterRoles || !clusterRoleBindings || !roles || !roleBindings) return {}
  const limits = {
    rbac: createRbac({ clusterRoles, clusterRoleBindings, roles, roleBindings }),
    authorizer: {
      authorize: (...asked: Parameters<Authorizer['authorize']>) =>
        deps().authorizer.authorize(...asked),
    },
  }
  return {
    [`roles.${group}`]: roleHooks('roles', limits),
    [`clusterroles.${group}`]: roleHooks('clusterroles', limits),
    [`rolebindings.${group}`]: bindingHooks('rolebindings', limits),
    [`clusterrolebindings.${group}`]: bindingHooks('clusterrolebindings', limits),
  }
}

type Asked = (deps: VerbDependencies, asking: Asking) => Promise<Answer>

/** What is posted to be answered, by resource and subresource. */
function asked({ transport, reviewer, rules, tokens }: HookParts): Readonly<Record<string, Asked>> {
  const access = 'authorization.k8s.io/'
  const identity = 'authentication.k8s.io/'
  return {
    'bindings/': legacyBinding,
    'pods/eviction': (deps, asking) => evictPod(deps, asking, transport()),
    [`localsubjectaccessreviews.${access}`]: subjectAccessReview,
    [`selfsubjectaccessreviews.${access}`]: selfSubjectAccessReview,
    [`selfsubjectrulesreviews.${access}`]: (deps, asking) =>
      selfSubjectRulesReview(deps, asking, rules),
    [`subjectaccessreviews.${access}`]: subjectAccessReview,
    [`selfsubjectreviews.${identity}`]: selfSubjectReview,
    [`tokenreviews.${identity}`]: (deps, asking) => tokenReview(deps, asking, reviewer),
    ...(tokens && {
      'serviceaccounts/token': (deps, asking) =>
        accountToken(deps, asking, tokens.account, tokens.limits),
    }),
  }
}
