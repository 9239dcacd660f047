/** Whether rules allow all that other rules allow: what nobody may go beyond when granting rights. */
import { quoteGo } from '#base/go/text.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'

/** The parts of the wanted rules that none of the owned ones allows, each as small as rules come. */
export function uncoveredRules(
  owned: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly PolicyRule[] {
  return wanted.flatMap(smallestRules).filter((rule) => !owned.some((owner) => covers(owner, rule)))
}

function smallestRules({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): readonly PolicyRule[] {
  const names = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [undefined]
  const ofResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        names.map((named) => ({
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          ...(named && { resourceNames: named }),
        })),
      ),
    ),
  )
  const ofPaths = nonResourceURLs.flatMap((url) =>
    verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })),
  )
  return [...ofResources, ...ofPaths]
}

function covers(owner: PolicyRule, rule: PolicyRule): boolean {
  const { resourceNames: ownNames = [] } = owner
  const { resourceNames: names = [] } = rule
  return (
    coversAll(owner.verbs, rule.verbs) &&
    coversAll(owner.apiGroups, rule.apiGroups) &&
    (rule.resources ?? []).every((resource) => coversResource(owner.resources, resource)) &&
    (rule.nonResourceURLs ?? []).every((url) => coversPath(owner.nonResourceURLs, url)) &&
    (ownNames.length === 0 || (names.length > 0 && names.every((name) => ownNames.includes(name))))
  )
}

function coversAll(own: readonly string[] = [], wanted: readonly string[] = []): boolean {
  return own.includes('*') || wanted.every((one) => own.includes(one))
}

function coversResource(own: readonly string[] = [], resource: string): boolean {
  if (own.includes('*') || own.includes(resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && own.includes(`*${resource.slice(slash)}`)
}

function coversPath(own: readonly string[] = [], url: string): boolean {
  return own.some(
    (one) => one === '*' || one === url || (one.endsWith('*') && url.startsWith(one.slice(0, -1))),
  )
}

/** Rules as upstream tells them: those of one resource together, and all in order. */
export function formatRules(rules: readonly PolicyRule[]): string {
  return compacted(rules).map(formatRule).toSorted(byText).join('\n')
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1
}

/** Verbs of the same resource, or of the same name of it, are told as one rule. */
function compacted(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const byResource = new Map<string, PolicyRule>()
  const result: PolicyRule[] = []
  for (const rule of rules) {
    const { apiGroups, resources, resourceNames } = rule
    if (!resources) {
      result.push(rule)
      continue
    }
    const key = JSON.stringify([apiGroups, resources, resourceNames])
    const there = byResource.get(key)
    const merged = there ? { ...there, verbs: [...there.verbs, ...rule.verbs] } : rule
    byResource.set(key, merged)
  }
  return [...result, ...byResource.values()]
}

function formatRule(rule: PolicyRule): string {
  const parts = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ] as const
  const told = parts
    .filter(([, list]) => list && list.length > 0)
    .map(([name, list]) => `${name}:[${list!.map(quoteGo).join(' ')}]`)
  return `{${told.join(', ')}}`
}
