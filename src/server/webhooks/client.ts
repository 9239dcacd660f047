/** Asks webhooks of users: one POST each, over connections that are kept for the next one. */

import { isStatusError } from '#api/status/status.ts'
import type { Clock } from '#base/clock.ts'
import type { Connect } from '#base/connect.ts'
import { hostPort } from '#base/host-port.ts'
import { withDeadline } from '#base/wait.ts'
import type { WebhookClientConfig } from '#kinds/admissionregistration/shared/types.ts'
import { isValidBundle } from '#kinds/apiextensions/customresourcedefinition/ca-bundle.ts'
import type { Service } from '#kinds/core/service/types.ts'
import { createDial } from '#server/dialing/dial.ts'
import { createKeptConnections, type KeptConnections } from '#server/dialing/kept-connections.ts'
import type { Egress } from '#server/egress/egress.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import type { Span } from '#server/span.ts'
import { asClientSpan } from '#server/tracing/client-span.ts'
import { createCredentialsReader } from '#server/webhooks/credentials.ts'
import { authorizationOf, proofOf } from '#server/webhooks/endpoint.ts'
import {
  type Answer,
  answerFault,
  emptyFault,
  exchange,
  exchangeFault,
} from '#server/webhooks/exchange.ts'
import type { Credentials } from '#server/webhooks/exec-plugin.ts'
import { type WebhookTarget, webhookTarget, webhookUrl } from '#server/webhooks/target.ts'
import {
  type WebhookUser,
  type WebhookUsers,
  webhookUserFor,
} from '#server/webhooks/webhook-users.ts'

export interface WebhookCall {
  readonly config: WebhookClientConfig
  /** JSON. */
  readonly body: string
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
  /** Of which kind it is, where kinds may be gone to as somebody. */
  readonly as?: keyof WebhookUsersByKind
  /** Of what it is a part, for whoever is asked to know. */
  readonly span?: Span | undefined
}

export interface WebhookUsersByKind {
  readonly mutating?: WebhookUsers
  readonly validating?: WebhookUsers
}

export interface WebhookClient extends Disposable {
  /** The body of a good answer. Throws WebhookCallError, or the signal's reason. */
  post(call: WebhookCall): Promise<Buffer>
}

/** Why there was no answer, in the words of upstream's client. */
export class WebhookCallError extends Error {
  override readonly name = 'WebhookCallError'
  /** What was answered that is no good; absent: nothing was. */
  readonly code: number | undefined

  constructor(message: string, options?: ErrorOptions & { readonly code?: number }) {
    super(message, options)
    this.code = options?.code
  }
}

/** There is nobody who could ask: its configuration cannot be used. */
export class NoWebhookClientError extends WebhookCallError {}

/** More than a review of the largest object there may be. */
const mostAnswerBytes = 32 * 1024 * 1024
/** To one webhook at a time, and of them those that are kept open for later. */
const limits = { maxSockets: 256, maxFreeSockets: 8 }

export interface WebhookClientOptions {
  resources(): ResourceTable
  readonly clock: Clock
  /** Ways to services of the cluster, and to what a URL names. */
  readonly egress?: Egress | undefined
  readonly users?: WebhookUsersByKind
}

export function createWebhookClient({
  resources,
  clock,
  egress = {},
  users = {},
}: WebhookClientOptions): WebhookClient {
  const kept = (way: Connect | undefined) => createKeptConnections(createDial(clock, way), limits)
  const connections = { service: kept(egress.cluster), url: kept(egress.controlplane) }
  const credentials = createCredentialsReader(clock)
  const serviceNamed = (namespace: string, name: string) =>
    resources().hub('', 'services')?.store?.peek({ namespace, name })?.object as Service | undefined

  async function post(call: WebhookCall): Promise<Buffer> {
    const { config, body, timeoutSeconds, signal, as, span } = call
    const target = targetOf(config, timeoutSeconds)
    let answer: Answer
    try {
      answer = await withDeadline(timeoutSeconds * 1000, { clock, signal }, (limited) =>
        asClientSpan(
          span,
          { ...target, method: 'POST' },
          {
            ask: (trace) =>
              postAs(target, userFor(target, as), {
                ...{ body, signal: limited, trace },
                connections: connections[config.service ? 'service' : 'url'],
              }),
            codeOf: ({ code }) => code,
          },
        ),
      )
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw new WebhookCallError(`Post "${target.url}": ${exchangeFault(error, target)}`, {
        cause: error,
      })
    }
    return bodyOf(answer)
  }

  async function postAs(
    target: WebhookTarget,
    user: WebhookUser,
    sent: Pick<Sent, 'body' | 'signal' | 'trace' | 'connections'>,
  ): Promise<Answer> {
    const who = await credentials.of(user, sent.signal)
    const answer = await request(target, { ...sent, who, basic: user.basic })
    if (answer.code === 401) await credentials.refused(user, who, sent.signal)
    return answer
  }

  function userFor(target: WebhookTarget, as: WebhookCall['as']): WebhookUser {
    const known = as && users[as]
    return (known && webhookUserFor(known, target)) ?? {}
  }

  function targetOf(config: WebhookClientConfig, timeoutSeconds: number): WebhookTarget {
    const { caBundle = '' } = config
    if (caBundle !== '' && !isValidBundle(caBundle)) {
      throw new NoWebhookClientError(
        'could not get REST client: unable to load root certificates: unable to parse bytes as PEM block',
      )
    }
    try {
      return webhookTarget(config, timeoutSeconds, serviceNamed)
    } catch (error) {
      if (!isStatusError(error)) throw error
      const url = webhookUrl(config, timeoutSeconds)
      throw new WebhookCallError(`Post "${url}": ${error.message}`, { cause: error })
    }
  }

  return {
    post,
    [Symbol.dispose]() {
      credentials[Symbol.dispose]()
      for (const one of Object.values(connections)) one[Symbol.dispose]()
    },
  }
}

function bodyOf(answer: Answer): Buffer {
  const { code, body } = answer
  if (code < 200 || code >= 300) throw new WebhookCallError(answerFault(answer), { code })
  if (body.length > 0) return body
  throw new WebhookCallError(emptyFault(answer))
}

interface Sent {
  readonly connections: KeptConnections
  readonly body: string
  readonly signal: AbortSignal
  readonly who: Credentials
  readonly basic: WebhookUser['basic']
  /** Headers. */
  readonly trace: Readonly<Record<string, string>>
}

function request(target: WebhookTarget, { connections, body, signal, who, basic, trace }: Sent) {
  const { host, port, path, serverName, authorities } = target
  return exchange({
    ...{ connections, method: 'POST', path, body, mostAnswerBytes, signal },
    address: {
      ...{ host, port },
      tls: {
        ...proofOf(who),
        serverName,
        verifies: true,
        ...(authorities !== undefined && { authorities }),
      },
    },
    headers: {
      host: hostPort(serverName, port),
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'kube-apiserver-admission',
      ...authorizationOf({ token: who.token, basic }),
      ...trace,
    },
  })
}
