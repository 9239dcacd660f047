/** Asks webhooks of users: one POST each, over connections that are kept for the next one. */
import { Agent } from 'node:https'
import { isIP } from 'node:net'
import { isStatusError } from '#api/status.ts'
import type { Clock } from '#base/clock.ts'
import { withDeadline } from '#base/wait.ts'
import type { WebhookClientConfig } from '#kinds/admissionregistration/shared/types.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'
import { type Answer, answerFault, exchange, exchangeFault } from '#server/webhooks/exchange.ts'
import { type WebhookTarget, webhookTarget } from '#server/webhooks/target.ts'

export interface WebhookCall {
  readonly config: WebhookClientConfig
  /** JSON. */
  readonly body: string
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
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
}

export function createWebhookClient({ resources, clock }: WebhookClientOptions): WebhookClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: mostConnections,
    maxFreeSockets: mostIdleConnections,
  })
  const serviceNamed = (namespace: string, name: string) =>
    resources().hub('', 'services')?.store?.peek({ namespace, name })?.object as Service | undefined

  async function post({ config, body, timeoutSeconds, signal }: WebhookCall): Promise<Buffer> {
    const target = targetOf(config, timeoutSeconds)
    let answer: Answer
    try {
      answer = await withDeadline(timeoutSeconds * 1000, { clock, signal }, (limited) =>
        request(agent, target, body, limited),
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

function request(agent: Agent, target: WebhookTarget, body: string, signal: AbortSignal) {
  const { host, port, path, serverName, authorities } = target
  return exchange({
    ...{ agent, method: 'POST', host, port, path, body, mostAnswerBytes, signal },
    ...(isIP(serverName) === 0 && { servername: serverName }),
    ...(authorities !== undefined && { ca: authorities }),
    headers: {
      host: `${serverName.includes(':') ? `[${serverName}]` : serverName}:${port}`,
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'kube-apiserver-admission',
    },
  })
}
