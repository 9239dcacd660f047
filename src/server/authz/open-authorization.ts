/** Who decides what users may do: as the server was told at its start, or as a file of the user's says now. */
import type { Features } from '#api/features.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Random } from '#base/random.ts'
import { start } from '#base/running.ts'
import type { AbacPolicy } from '#server/authz/abac.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import { createAuthorizer, createModes } from '#server/authz/create-authorizer.ts'
import { createDecisionCounter, type NamedAuthorizer } from '#server/authz/modes.ts'
import type { RuleLister } from '#server/authz/rule-lister.ts'
import { createAuthorizationWebhookMetrics } from '#server/authz/webhook/metrics.ts'
import {
  type AuthorizationWebhook,
  createWebhookAuthorizer,
  type WebhookAuthorizer,
} from '#server/authz/webhook/webhook-authorizer.ts'
import { createReloadMetrics } from '#server/configuration/reload-metrics.ts'
import { createRetirement } from '#server/configuration/retirement.ts'
import { type ConfigurationFile, watchConfiguration } from '#server/configuration/watch.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

/** One of upstream's modes, or a server that is asked. */
export type AuthorizerChoice = string | AuthorizationWebhook

export interface AuthorizationFile extends ConfigurationFile {
  /** Throws with upstream's words. `mustHave` are the modes that must be among them. */
  parse(text: string, mustHave: readonly string[]): readonly AuthorizerChoice[]
}

export interface AuthorizationOptions {
  /** In the order in which they are asked. */
  readonly authorizationModes: readonly AuthorizerChoice[]
  /** What ABAC goes by. */
  readonly abacPolicies?: readonly AbacPolicy[]
  /** Where they are from, if that may change. */
  readonly authorizationFile?: AuthorizationFile
}

export interface AuthorizationParts {
  readonly table: ResourceTable
  readonly features: Features
  readonly serverId: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: Metrics
}

export type Authorization = Authorizer & RuleLister & AsyncDisposable

export function openAuthorization(
  { authorizationModes: choices, authorizationFile: file, abacPolicies }: AuthorizationOptions,
  parts: AuthorizationParts,
): Authorization {
  const decisions = createDecisionCounter(parts.metrics)
  const ofMode = createModes(parts, abacPolicies)
  const hasWebhooks = file !== undefined || choices.some((choice) => typeof choice !== 'string')
  if (!hasWebhooks) {
    const named = choices.filter((choice) => typeof choice === 'string').map(ofMode)
    return { ...createAuthorizer(named, decisions), async [Symbol.asyncDispose]() {} }
  }
  const create = webhookMaker(parts)
  const make = (all: readonly AuthorizerChoice[]): Current => {
    const webhooks: WebhookAuthorizer[] = []
    const named = all.map((choice): NamedAuthorizer => {
      if (typeof choice === 'string') return ofMode(choice)
      const authorizer = create(choice)
      webhooks.push(authorizer)
      return { type: 'Webhook', name: choice.name, authorizer }
    })
    return { ...createAuthorizer(named, decisions), webhooks }
  }
  return follow(make, { choices, ...(file && { file }), ...parts })
}

interface Current extends Authorizer, RuleLister {
  readonly webhooks: readonly WebhookAuthorizer[]
}

function webhookMaker({ clock, random, log, metrics }: AuthorizationParts) {
  const webhookMetrics = createAuthorizationWebhookMetrics(metrics, clock)
  return (webhook: AuthorizationWebhook) =>
    createWebhookAuthorizer(webhook, { clock, random, log, metrics: webhookMetrics })
}

interface Following extends AuthorizationParts {
  readonly choices: readonly AuthorizerChoice[]
  readonly file?: AuthorizationFile
}

/** What is kept of the server itself may be left out of no later file, and nothing of it may be added. */
function follow(
  make: (choices: readonly AuthorizerChoice[]) => Current,
  { choices, file, ...parts }: Following,
): Authorization {
  const { clock, log, metrics, serverId } = parts
  let current = make(choices)
  const retirement = createRetirement(clock)
  const modes = choices.filter((choice) => typeof choice === 'string')

  async function replace(text: string, from: AuthorizationFile): Promise<void> {
    const next = from.parse(text, modes)
    const added = ['Node', 'RBAC', 'ABAC'].find(
      (mode) => next.includes(mode) && !modes.includes(mode),
    )
    if (added !== undefined) {
      throw new Error(
        `authorizer type ${added} is not allowed if it was not enabled at initial server startup`,
      )
    }
    const { webhooks } = current
    current = make(next)
    retirement.retire(() => close(webhooks))
  }

  const what = 'authorization'
  const watching =
    file &&
    start((signal) =>
      watchConfiguration(
        {
          ...{ file, what: `${what} configuration`, clock, log },
          metrics: createReloadMetrics(metrics, { what, serverId, clock }),
          apply: (text) => replace(text, file),
        },
        signal,
      ),
    )
  return {
    authorize: (attributes, waiting) => current.authorize(attributes, waiting),
    rulesFor: (user, namespace) => current.rulesFor(user, namespace),
    async [Symbol.asyncDispose]() {
      await watching?.[Symbol.asyncDispose]()
      await retirement[Symbol.asyncDispose]()
      await close(current.webhooks)
    },
  }
}

async function close(webhooks: readonly WebhookAuthorizer[]): Promise<void> {
  for (const webhook of webhooks) webhook[Symbol.dispose]()
}
