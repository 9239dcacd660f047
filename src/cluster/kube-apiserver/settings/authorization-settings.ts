/** From the flags of who decides to the options of a server, where others than the server itself do. */
import { readFile as readLater } from 'node:fs/promises'
import { parseDuration } from '#api/scalars/duration.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import type { Connect } from '#base/connect.ts'
import { quoteGo } from '#base/go/text.ts'
import { endpointOf, type Reading } from '#cluster/kube-apiserver/files/kubeconfig-endpoint.ts'
import { readFile, whyUnread } from '#cluster/kube-apiserver/files/read-file.ts'
import { type AbacPolicy, parseAbacPolicies } from '#server/authz/abac.ts'
import type { AuthorizationOptions, AuthorizerChoice } from '#server/authz/open-authorization.ts'
import {
  type AuthorizerConfiguration,
  decodeAuthorizationConfiguration,
  type WebhookConfiguration,
} from '#server/authz/webhook/configuration.ts'
import { authorizationProblem } from '#server/authz/webhook/validate.ts'
import type { AuthorizationWebhook } from '#server/authz/webhook/webhook-authorizer.ts'
import type { Endpoint } from '#server/webhooks/endpoint.ts'

/** Of a server that the flags name. */
const standardName = 'default'
const timeoutMs = 30_000

/** Throws FlagError, with upstream's words. */
export function readAuthorization(
  flags: FlagValues,
  modes: readonly string[],
  connect?: Connect,
): AuthorizationOptions {
  const reading = { environment: flags.environment, connect }
  const path = flags.text('authorization-config')
  const options =
    path === ''
      ? { authorizationModes: modes.map((mode) => choiceOfMode(mode, flags, reading)) }
      : ofFile(path, reading)
  if (!options.authorizationModes.includes('ABAC')) return options
  return { ...options, abacPolicies: policiesIn(flags.text('authorization-policy-file')) }
}

function choiceOfMode(mode: string, flags: FlagValues, reading: Reading): AuthorizerChoice {
  return mode === 'Webhook' ? webhookOfFlags(flags, reading) : mode
}

function policiesIn(path: string): readonly AbacPolicy[] {
  try {
    return parseAbacPolicies(readFile(path), path)
  } catch (error) {
    throw new FlagError(`invalid authorization config: ${whyUnread(error)}`, { cause: error })
  }
}

function webhookOfFlags(flags: FlagValues, reading: Reading): AuthorizationWebhook {
  const version = flags.text('authorization-webhook-version')
  const endpoint = endpointIn(flags.text('authorization-webhook-config-file'), reading)
  if (version !== 'v1' && version !== 'v1beta1') {
    throw new FlagError(
      `invalid authorization config: unsupported webhook authorizer version ${quoteGo(version)}, supported versions are "v1", "v1beta1"`,
    )
  }
  return {
    name: standardName,
    endpoint,
    version,
    authorizedTtlMs: flags.durationMs('authorization-webhook-cache-authorized-ttl'),
    unauthorizedTtlMs: flags.durationMs('authorization-webhook-cache-unauthorized-ttl'),
    timeoutMs,
    failurePolicy: 'NoOpinion',
    matchConditions: [],
  }
}

function endpointIn(path: string, reading: Reading): Endpoint {
  try {
    return endpointOf(path, reading)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    throw new FlagError(`invalid authorization config: ${error.message}`, { cause: error })
  }
}

function ofFile(path: string, reading: Reading): AuthorizationOptions {
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    throw new FlagError(whyUnread(error), { cause: error })
  }
  const parse = (now: string, mustHave: readonly string[]) => choicesIn(now, mustHave, reading)
  return {
    authorizationModes: parse(text, []),
    authorizationFile: { text, read: () => readLater(path, 'utf8'), parse },
  }
}

function choicesIn(
  text: string,
  mustHave: readonly string[],
  reading: Reading,
): readonly AuthorizerChoice[] {
  const configuration = decoded(text)
  const problem = authorizationProblem(configuration, mustHave)
  if (problem !== undefined) throw new FlagError(problem)
  return configuration.authorizers.map((one) => choiceOf(one, reading))
}

function decoded(text: string) {
  try {
    return decodeAuthorizationConfiguration(text)
  } catch (error) {
    const why = (error as Error).message
    throw new FlagError(`failed to load AuthorizationConfiguration from file: ${why}`, {
      cause: error,
    })
  }
}

/** Of a good one. */
function choiceOf(
  { type, name, webhook }: AuthorizerConfiguration,
  reading: Reading,
): AuthorizerChoice {
  if (!webhook) return type
  const { kubeConfigFile } = webhook.connectionInfo
  if (kubeConfigFile === undefined) {
    throw new FlagError(
      `authorizer ${name}: connectionInfo of type InClusterConfig is not for kube-apiserver: use KubeConfigFile`,
    )
  }
  return {
    name,
    endpoint: endpointIn(kubeConfigFile, reading),
    version: webhook.subjectAccessReviewVersion as AuthorizationWebhook['version'],
    ...timesOf(webhook),
    failurePolicy: webhook.failurePolicy as AuthorizationWebhook['failurePolicy'],
    matchConditions: webhook.matchConditions.map(({ expression }) => expression),
  }
}

const standardAuthorizedMs = 300_000
const standardUnauthorizedMs = 30_000

function timesOf(webhook: WebhookConfiguration) {
  const { cacheAuthorizedRequests = true, cacheUnauthorizedRequests = true } = webhook
  return {
    authorizedTtlMs: cacheAuthorizedRequests
      ? msOf(webhook.authorizedTTL) || standardAuthorizedMs
      : 0,
    unauthorizedTtlMs: cacheUnauthorizedRequests
      ? msOf(webhook.unauthorizedTTL) || standardUnauthorizedMs
      : 0,
    timeoutMs: msOf(webhook.timeout),
  }
}

function msOf(text: string): number {
  return text === '' ? 0 : Number(parseDuration(text)) / 1e6
}
