/**
 * Rules in a form that a person can read in one line:
 * `verbs @ groups : resources = names`, or `verbs @ /paths`; the core group is called `core`.
 * `Gate? rule` and `Gate?/path` are there while that feature is on.
 */
import type { Features } from '#api/features.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'

export type RoleTable = Readonly<Record<string, readonly string[]>>

export function parseRules(texts: readonly string[], features: Features): readonly PolicyRule[] {
  return texts.flatMap((text) => {
    const rule = enabled(text, features)
    return rule === undefined ? [] : [parseRule(rule, features)]
  })
}

function parseRule(text: string, features: Features): PolicyRule {
  const [verbs = '', rest = ''] = text.split(' @ ')
  const [groups = '', what] = rest.split(' : ')
  if (what === undefined) {
    const nonResourceURLs = list(rest).flatMap((path) => enabled(path, features) ?? [])
    return { verbs: list(verbs), nonResourceURLs }
  }
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

function enabled(text: string, features: Features): string | undefined {
  const [, gate, rest] = /^([A-Z]\w*)\? ?(.*)$/.exec(text) ?? []
  if (gate === undefined) return text
  return features.enabled(gate) ? rest : undefined
}
