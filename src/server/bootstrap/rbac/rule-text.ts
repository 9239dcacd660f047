/**
 * Rules in a form that a person can read in one line:
 * `verbs @ groups : resources = names`, or `verbs @ /paths`; the core group is called `core`.
 */
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'

export type RoleTable = Readonly<Record<string, readonly string[]>>

export function parseRule(text: string): PolicyRule {
  const [verbs = '', rest = ''] = text.split(' @ ')
  const [groups = '', what] = rest.split(' : ')
  if (what === undefined) return { verbs: list(verbs), nonResourceURLs: list(rest) }
  const [resources = '', names] = what.split(' = ')
  return {
    verbs: list(verbs),
    apiGroups: list(groups).map((group) => (group === 'core' ? '' : group)),
    resources: list(resources),
    ...(names !== undefined && { resourceNames: list(names) }),
  }
}

function list(text: string): readonly string[] {
  return text.split(',')
}
