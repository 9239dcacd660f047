/** Whether a namespace may want the level it asks for, and which of its pods would not be let in. */
import { isDeepStrictEqual } from 'node:util'
import type { Resource } from '#api/metadata.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { plural } from '#server/admission/plugins/pod-security/check.ts'
import { violationsOf } from '#server/admission/plugins/pod-security/evaluate.ts'
import {
  formatLevel,
  isStricter,
  type LevelVersion,
  type Policy,
  type PolicyOf,
} from '#server/admission/plugins/pod-security/policy.ts'
import { all, core } from '#server/admission/request.ts'

export interface PolicyChange {
  readonly errors: readonly FieldError[]
  readonly warnings: readonly string[]
}

export interface PolicyRules {
  readonly policyOf: PolicyOf
  readonly exemptions: Exemptions
  isExempt(namespace: string): boolean
}

/** What no level is about. */
export interface Exemptions {
  readonly usernames: readonly string[]
  readonly namespaces: readonly string[]
  readonly runtimeClasses: readonly string[]
}

/** More pods than these are not looked at before an answer. */
const mostPods = 3000

export function judgePolicyChange(
  { operation, object, old }: Admission,
  context: AdmissionContext,
  rules: PolicyRules,
): PolicyChange {
  const { policyOf, isExempt } = rules
  const now = policyOf(object!.metadata.labels)
  const { name } = object!.metadata
  if (operation === 'CREATE') {
    const isIgnored = now.errors.length === 0 && isExempt(name)
    return {
      errors: now.errors,
      warnings: isIgnored ? ignoredWarnings(object!, now, policyOf) : [],
    }
  }
  const before = policyOf(old?.metadata.labels)
  // Labels that were wrong before are no reason to refuse another change.
  if (now.errors.length > 0 && !isDeepStrictEqual(now.errors, before.errors)) {
    return { errors: now.errors, warnings: [] }
  }
  const isRelaxed =
    now.enforce.version === before.enforce.version &&
    !isStricter(now.enforce.level, before.enforce.level)
  if (isRelaxed || now.enforce.level === 'privileged') return { errors: [], warnings: [] }
  if (isExempt(name)) {
    return { errors: [], warnings: ignoredWarnings(object!, now, policyOf) }
  }
  return {
    errors: [],
    warnings: warningsFor(name, now.enforce, all<Pod>(context, core.pods, name), rules),
  }
}

function isSame(one: LevelVersion, other: LevelVersion): boolean {
  return one.level === other.level && one.version === other.version
}

const purposes = ['enforce', 'audit', 'warn'] as const

/** Of labels that say what does not hold. */
function ignoredWarnings(
  { metadata: { name, labels = {} } }: Resource,
  policy: Policy,
  policyOf: PolicyOf,
): readonly string[] {
  const standard = policyOf()
  const isPlain = purposes.every((purpose) => policy[purpose].level === 'privileged')
  if (isPlain || purposes.every((purpose) => isAlike(policy[purpose], standard[purpose]))) return []
  const said = purposes.filter((purpose) => {
    const label = `pod-security.kubernetes.io/${purpose}`
    const isGiven = label in labels || `${label}-version` in labels
    return isGiven && policy[purpose].level !== 'privileged'
  })
  const shown = said.map((purpose) => `${purpose}=${formatLevel(policy[purpose])}`).join(', ')
  return [
    `namespace ${quoteGo(name)} is exempt from Pod Security, and the policy (${shown}) will be ignored`,
  ]
}

function isAlike(one: LevelVersion, other: LevelVersion): boolean {
  return (one.level === 'privileged' && other.level === 'privileged') || isSame(one, other)
}

function warningsFor(
  namespace: string,
  level: LevelVersion,
  pods: readonly Pod[],
  { exemptions }: PolicyRules,
): readonly string[] {
  const first = new Map<string, { readonly name: string; others: number }>()
  for (const pod of pods.slice(0, mostPods)) {
    if (exemptions.runtimeClasses.includes(pod.spec.runtimeClassName ?? '')) continue
    const reasons = violationsOf(level, pod).map(({ reason }) => reason)
    if (reasons.length === 0) continue
    const text = reasons.join(', ')
    const known = first.get(text)
    if (known) known.others++
    else first.set(text, { name: pod.metadata.name, others: 0 })
  }
  if (first.size === 0) return []
  const found = [...first].map(([text, { name, others }]) => {
    const more = others === 0 ? '' : ` (and ${others} other ${plural('pod', 'pods', others)})`
    return `${name}${more}: ${text}`
  })
  const which = quoteGo(formatLevel(level))
  return [
    ...(pods.length > mostPods
      ? [
          `new PodSecurity enforce level only checked against the first ${mostPods} of ${pods.length} existing pods`,
        ]
      : []),
    `existing pods in namespace ${quoteGo(namespace)} violate the new PodSecurity enforce level ${which}`,
    ...found.toSorted(),
  ]
}
