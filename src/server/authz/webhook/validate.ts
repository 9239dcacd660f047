/** What is wrong with a configuration of who decides, in upstream's words and order. */
import { statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { formatDuration, parseDuration } from '#api/scalars/duration.ts'
import {
  duplicate,
  type FieldError,
  formatAggregate,
  formatFieldErrors,
  invalid,
  notSupported,
  notSupportedText,
  required,
  struct,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  AuthorizationConfiguration,
  AuthorizerConfiguration,
  WebhookConfiguration,
} from '#server/authz/webhook/configuration.ts'
import { validateMatchConditions } from '#server/authz/webhook/match-conditions.ts'

const knownTypes = ['ABAC', 'AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook']
const versions = ['v1', 'v1beta1']

/** All as one text; undefined: nothing is wrong. `required` are the types that must stay. */
export function authorizationProblem(
  configuration: AuthorizationConfiguration,
  mustHave: readonly string[] = [],
): string | undefined {
  const errors = validateAuthorizers(configuration.authorizers)
  if (errors.length > 0) return formatFieldErrors(errors)
  const plain = configuration.authorizers.filter(({ type }) => type !== 'Webhook')
  const misnamed = plain.flatMap(({ type, name }) => {
    const wanted = type.toLowerCase()
    return name === wanted
      ? []
      : [`expected name ${wanted} for authorizer ${type} instead of ${name}`]
  })
  const lost = mustHave.filter((type) => !plain.some((one) => one.type === type)).toSorted()
  const missing = lost.length > 0 ? [`missing required types: [${lost.join(' ')}]`] : []
  const problems = [...misnamed, ...missing]
  return problems.length > 0 ? formatAggregate(problems) : undefined
}

function validateAuthorizers(all: readonly AuthorizerConfiguration[]): readonly FieldError[] {
  const root = path('authorizers')
  if (all.length === 0) return [required(root, 'at least one authorization mode must be defined')]
  const [types, names] = [new Set<string>(), new Set<string>()]
  return all.flatMap((authorizer, i) => {
    const at = root.index(i)
    const { type, name } = authorizer
    if (type === '') return [required(at.child('type'))]
    if (!knownTypes.includes(type)) return [notSupportedText(at.child('type'), type, knownTypes)]
    if (types.has(type) && type !== 'Webhook') return [duplicate(at.child('type'), type)]
    types.add(type)
    const isDouble = names.has(name)
    names.add(name)
    return [...validateName(name, isDouble, at.child('name')), ...validateKind(authorizer, at)]
  })
}

function validateName(name: string, isDouble: boolean, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  if (isDouble) return [duplicate(at, name)]
  const wrong = dns1123SubdomainErrors(name)
  if (wrong.length === 0) return []
  return [invalid(at, name, `authorizer name is invalid: ${wrong.join(', ')}`)]
}

function validateKind(
  { type, webhook }: AuthorizerConfiguration,
  at: FieldPath,
): readonly FieldError[] {
  if (type === 'Webhook') {
    if (!webhook) return [required(at.child('webhook'), 'required when type=Webhook')]
    return validateWebhook(webhook, at)
  }
  const why = 'may only be specified when type=Webhook'
  return webhook ? [invalid(at.child('webhook'), 'non-null', why)] : []
}

const longestTimeout = 30_000_000_000n

/** Upstream's paths leave `webhook` out. */
function validateWebhook(webhook: WebhookConfiguration, at: FieldPath): readonly FieldError[] {
  const timeoutAt = at.child('timeout')
  const timeout = durationOf(webhook.timeout)
  const isLong = timeout > longestTimeout || timeout < 0n
  const conditionsAt = at.child('matchConditions')
  return [
    ...(timeout === 0n ? [required(timeoutAt)] : []),
    ...(isLong ? [invalid(timeoutAt, formatDuration(timeout), 'must be > 0s and <= 30s')] : []),
    ...validateTtl(webhook.authorizedTTL, at.child('authorizedTTL')),
    ...validateTtl(webhook.unauthorizedTTL, at.child('unauthorizedTTL')),
    ...validateVersions(webhook, at),
    ...validateConnection(webhook, at.child('connectionInfo')),
    ...validateMatchConditions(webhook.matchConditions, conditionsAt),
  ]
}

/** Nanoseconds. */
function durationOf(text: string): bigint {
  return text === '' ? 0n : parseDuration(text)
}

/** Nothing, and nothing of time, stand for upstream's standard. */
function validateTtl(text: string, at: FieldPath): readonly FieldError[] {
  const ttl = durationOf(text)
  return ttl < 0n ? [invalid(at, formatDuration(ttl), 'must be > 0s')] : []
}

function validateVersions(
  {
    subjectAccessReviewVersion: version,
    matchConditionSubjectAccessReviewVersion: seen,
    matchConditions,
    failurePolicy,
  }: WebhookConfiguration,
  at: FieldPath,
): readonly FieldError[] {
  const [versionAt, seenAt, policyAt] = [
    at.child('subjectAccessReviewVersion'),
    at.child('matchConditionSubjectAccessReviewVersion'),
    at.child('failurePolicy'),
  ]
  const policies = ['NoOpinion', 'Deny']
  const isUnsaid = seen === '' && matchConditions.length > 0
  return [
    ...chosen(version, versionAt, versions),
    ...(isUnsaid ? [required(seenAt, 'required if match conditions are specified')] : []),
    ...(seen === '' || seen === 'v1' ? [] : [notSupportedText(seenAt, seen, ['v1'])]),
    ...chosen(failurePolicy, policyAt, policies),
  ]
}

function chosen(value: string, at: FieldPath, choice: readonly string[]): readonly FieldError[] {
  if (value === '') return [required(at)]
  return choice.includes(value) ? [] : [notSupportedText(at, value, choice)]
}

const connections = ['InClusterConfig', 'KubeConfigFile']

function validateConnection(
  { connectionInfo: { type, kubeConfigFile: file } }: WebhookConfiguration,
  at: FieldPath,
): readonly FieldError[] {
  const [typeAt, fileAt] = [at.child('type'), at.child('kubeConfigFile')]
  if (type === '') return [required(typeAt)]
  if (!connections.includes(type)) {
    const shown = struct({ Type: type, KubeConfigFile: file ?? null })
    return [notSupported(typeAt, shown, connections)]
  }
  if (type === 'InClusterConfig') {
    const why = 'can only be set when type=KubeConfigFile'
    return file === undefined ? [] : [invalid(fileAt, file, why)]
  }
  if (file === undefined || file === '') return [required(fileAt)]
  const why = fileProblem(file)
  return why === undefined ? [] : [invalid(fileAt, file, why)]
}

function fileProblem(file: string): string | undefined {
  if (!isAbsolute(file)) return 'must be an absolute path'
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return `error loading file: stat ${file}: no such file or directory`
  return found.isFile() ? undefined : 'must be a regular file'
}
