/** Asks webhooks of users: one POST each, over connections that are kept for the next one. */
import { Agent } from 'node:https'
import { isIP } from 'node:net'
import { isStatusError } from '#api/status.ts'
import type { Clock } from '#base/clock.ts'
import { withDeadline } from '#base/wait.ts'
import type { WebhookClientConfig } from '#kinds/admissionregistration/shared/types.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'
import { authorizationOf } from '#server/webhooks/endpoint.ts'
import { type Answer, answerFault, exchange, exchangeFault } from '#server/webhooks/exchange.ts'
import { type WebhookTarget, webhookTarget } from '#server/webhooks/target.ts'
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
}

/** More than a review of the largest object there may be. */
const mostAnswerBytes = 32 * 1024 * 1024
/** To one webhook at a time; others wait for them. */
const mostConnections = 256
/** That are kept open for later. */
const mostIdleConnections = 8

export interface WebhookClientOptions {
  resources(): ResourceTable
  readonly clock: Clock
  readonly users?: WebhookUsersByKind
}

export function createWebhookClient({
  resources,
  clock,
  users = {},
}: WebhookClientOptions): WebhookClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: mostConnections,
    maxFreeSockets: mostIdleConnections,
  })
  const serviceNamed = (namespace: string, name: string) =>
    resources().hub('', 'services')?.store?.peek({ namespace, name })?.object as Service | undefined

  async function post(call: WebhookCall): Promise<Buffer> {
    const { config, body, timeoutSeconds, signal, as } = call
    const target = targetOf(config, timeoutSeconds)
    let answer: Answer
    try {
      answer = await withDeadline(timeoutSeconds * 1000, { clock, signal }, (limited) =>
        request({ ...target, ...userFor(target, as) }, { agent, body, signal: limited }),
      )
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw new WebhookCallError(`Post "${target.url}": ${exchangeFault(error, target)}`, {
        cause: error,
      })
    }
    if (answer.code >= 200 && answer.code < 300) return answer.body
    throw new WebhookCallError(answerFault(answer))
  }

  function userFor(target: WebhookTarget, as: WebhookCall['as']): WebhookUser {
    const known = as && users[as]
    return (known && webhookUserFor(known, target)) ?? {}
  }

  function targetOf(config: WebhookClientConfig, timeoutSeconds: number): WebhookTarget {
    try {
      return webhookTarget(config, timeoutSeconds, serviceNamed)
    } catch (error) {
      if (!isStatusError(error)) throw error
      throw new WebhookCallError(error.message, { cause: error })
    }
  }

  return { post, [Symbol.dispose]: () => agent.destroy() }
}

function request(
  target: WebhookTarget & WebhookUser,
  {
    agent,
    body,
    signal,
  }: { readonly agent: Agent; readonly body: string; readonly signal: AbortSignal },
) {
  const { host, port, path, serverName, authorities, certificate, privateKey } = target
  return exchange({
    ...{ agent, method: 'POST', host, port, path, body, mostAnswerBytes, signal },
    ...(isIP(serverName) === 0 && { servername: serverName }),
    ...(authorities !== undefined && { ca: authorities }),
    ...(certificate !== undefined && { cert: certificate, key: privateKey }),
    headers: {
      host: `${serverName.includes(':') ? `[${serverName}]` : serverName}:${port}`,
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'kube-apiserver-admission',
      ...authorizationOf(target),
    },
  })
}
