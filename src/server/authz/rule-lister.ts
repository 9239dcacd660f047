/** What a user may do, as a list: for those who ask before they try. */
import { formatAggregate } from '#api/validation/field-error.ts'
import type { SubjectRulesReviewStatus } from '#kinds/authorization/selfsubjectrulesreview/types.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import { formatLost, type Grant } from '#server/authz/rbac.ts'
import type { User } from '#server/user.ts'

export interface RuleLister {
  /** In a namespace, with those of the whole cluster. */
  rulesFor(user: User, namespace: string): SubjectRulesReviewStatus
}

/** An authorizer that can list what it allows. */
export interface GrantLister {
  /** Everything that is granted to a user in a namespace; empty: in the whole cluster. */
  grants(user: User, namespace: string): Iterable<Pick<Grant, 'rules' | 'lost'>>
}

const nodePrefix = 'system:node:'
const nodesGroup = 'system:nodes'
const nodesUnknown = 'node authorizer does not support user rule resolution'

/** Those that cannot list what they allow make the answer incomplete; roles that are lost do not. */
export function createRuleLister(authorizers: readonly Authorizer[]): RuleLister {
  const lists = authorizers.filter(isLister)
  const unlisted = authorizers.flatMap((one) =>
    'unlisted' in one && typeof one.unlisted === 'string' ? [one.unlisted] : [],
  )
  return {
    rulesFor(user, namespace) {
      const rules: PolicyRule[] = []
      const problems: string[] = []
      for (const list of lists) {
        for (const grant of list.grants(user, namespace)) {
          rules.push(...grant.rules)
          if (grant.lost) problems.push(formatLost(grant.lost))
        }
      }
      const isNode = user.name.startsWith(nodePrefix) && user.groups.includes(nodesGroup)
      const said = [...(isNode ? [nodesUnknown] : []), ...problems, ...unlisted]
      return {
        resourceRules: rules.flatMap(resourceRule),
        nonResourceRules: rules.flatMap(pathRule),
        incomplete: isNode || unlisted.length > 0,
        ...(said.length > 0 && { evaluationError: formatAggregate(said) }),
      }
    },
  }
}

function isLister(authorizer: Authorizer): authorizer is Authorizer & GrantLister {
  return 'grants' in authorizer
}

function resourceRule({ verbs, apiGroups, resources = [], resourceNames }: PolicyRule) {
  if (resources.length === 0) return []
  return [
    {
      verbs,
      ...(apiGroups && { apiGroups }),
      resources,
      ...(resourceNames && { resourceNames }),
    },
  ]
}

function pathRule({ verbs, nonResourceURLs = [] }: PolicyRule) {
  return nonResourceURLs.length === 0 ? [] : [{ verbs, nonResourceURLs }]
}
