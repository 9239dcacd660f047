/** What validating and mutating webhooks have in common: their form, defaults and rules. */

import type { LabelSelector } from '#api/metadata.ts'
import { dns1035LabelErrors } from '#api/names/dns-names.ts'
import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import { validateFullyQualifiedName } from '#api/validation/domain-names.ts'
import { type FieldError, invalid, notSupported, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateClientConfig } from '#kinds/admissionregistration/shared/client-config.ts'
import { validateMatchConditions } from '#kinds/admissionregistration/shared/match-conditions.ts'
import { validateRuleWithOperations } from '#kinds/admissionregistration/shared/rules.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchPolicyType,
  RuleWithOperations,
  SideEffectClass,
  WebhookClientConfig,
} from '#kinds/admissionregistration/shared/types.ts'

export interface Webhook {
  readonly name: string
  readonly clientConfig: WebhookClientConfig
  readonly rules?: readonly RuleWithOperations[]
  readonly failurePolicy?: FailurePolicyType
  readonly matchPolicy?: MatchPolicyType
  readonly namespaceSelector?: LabelSelector
  readonly objectSelector?: LabelSelector
  readonly sideEffects?: SideEffectClass
  readonly timeoutSeconds?: number
  readonly admissionReviewVersions: readonly string[]
  readonly matchConditions?: readonly MatchCondition[]
}

const defaultPort = 443
const timeoutLimitSeconds = 30
const reviewVersions = ['v1', 'v1beta1']

export function withWebhookDefaults<T extends Webhook>(webhook: T): T {
  const { clientConfig, rules } = webhook
  const { service } = clientConfig
  return {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
    ...webhook,
    ...(rules && { rules: rules.map(withScope) }),
    ...(service && {
      clientConfig: { ...clientConfig, service: { port: defaultPort, ...service } },
    }),
  }
}

export function withScope<T extends RuleWithOperations>(rule: T): T {
  return rule.scope === undefined ? { ...rule, scope: '*' } : rule
}

/** Objects written under laxer rules keep what those allowed. */
export interface WebhookRules {
  readonly anyReviewVersions: boolean
  readonly anySideEffects: boolean
  readonly before: readonly MatchCondition[]
}

export function validateWebhook(
  webhook: Webhook,
  at: FieldPath,
  { anyReviewVersions, anySideEffects, before }: WebhookRules,
): readonly FieldError[] {
  const { name, rules = [], clientConfig, matchConditions } = webhook
  return [
    ...validateFullyQualifiedName(name, at.child('name')),
    ...validateReviewVersions(webhook.admissionReviewVersions, at, anyReviewVersions),
    ...rules.flatMap((rule, i) => validateRuleWithOperations(rule, at.child('rules').index(i))),
    ...validateChoice(webhook.failurePolicy, at.child('failurePolicy'), ['Fail', 'Ignore']),
    ...validateChoice(webhook.matchPolicy, at.child('matchPolicy'), ['Equivalent', 'Exact']),
    ...validateSideEffects(webhook.sideEffects, at.child('sideEffects'), anySideEffects),
    ...validateTimeout(webhook.timeoutSeconds, at.child('timeoutSeconds')),
    ...validateLabelSelector(webhook.namespaceSelector, at.child('namespaceSelector')),
    ...validateLabelSelector(webhook.objectSelector, at.child('objectSelector')),
    ...validateClientConfig(clientConfig, at.child('clientConfig')),
    ...validateMatchConditions(matchConditions, at.child('matchConditions'), {
      hasAuthorizer: true,
      before,
    }),
  ]
}

export function validateChoice(
  value: string | undefined,
  at: FieldPath,
  known: readonly string[],
): readonly FieldError[] {
  return value === undefined || known.includes(value) ? [] : [notSupported(at, value, known)]
}

function validateSideEffects(
  value: string | undefined,
  at: FieldPath,
  anySideEffects: boolean,
): readonly FieldError[] {
  const known = anySideEffects
    ? ['None', 'NoneOnDryRun', 'Some', 'Unknown']
    : ['None', 'NoneOnDryRun']
  if (value === undefined) return [required(at, `must specify one of ${known.join(', ')}`)]
  return validateChoice(value, at, known)
}

function validateTimeout(seconds: number | undefined, at: FieldPath): readonly FieldError[] {
  if (seconds === undefined || (seconds > 0 && seconds <= timeoutLimitSeconds)) return []
  const detail = `the timeout value must be between 1 and ${timeoutLimitSeconds} seconds`
  return [invalid(at, seconds, detail)]
}

function validateReviewVersions(
  versions: readonly string[],
  webhook: FieldPath,
  anyVersions: boolean,
): readonly FieldError[] {
  const at = webhook.child('admissionReviewVersions')
  const known = reviewVersions.join(', ')
  if (versions.length === 0) return [required(at, `must specify one of ${known}`)]
  const seen = new Set<string>()
  const errors = versions.flatMap((version, i) => {
    const isDouble = seen.has(version)
    seen.add(version)
    if (isDouble) return [invalid(at.index(i), version, 'duplicate version')]
    return dns1035LabelErrors(version).map((message) => invalid(at.index(i), version, message))
  })
  if (anyVersions || versions.some((version) => reviewVersions.includes(version))) return errors
  return [...errors, invalid(at, versions, `must include at least one of ${known}`)]
}
