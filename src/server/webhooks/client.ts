/** Asks webhooks of users: one POST each, over connections that are kept for the next one. */
import type { IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { parseJson } from '#api/codec/json.ts'
import { isDecodeError } from '#api/decode-error.ts'
import { genericResponse } from '#api/generic-response.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { isStatusError } from '#api/status.ts'
import type { Clock } from '#base/clock.ts'
import { DeadlineError, withDeadline } from '#base/wait.ts'
import type { WebhookClientConfig } from '#kinds/admissionregistration/shared/types.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'
import { dialFault } from '#server/streaming/dial.ts'
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
        exchange(agent, target, body, limited),
      )
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw new WebhookCallError(`Post "${target.url}": ${faultOf(error, target)}`, {
        cause: error,
      })
    }
    if (answer.code >= 200 && answer.code < 300) return answer.body
    throw new WebhookCallError(messageOf(answer))
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

interface Answer {
  readonly code: number
  readonly contentType: string
  readonly body: Buffer
}

async function exchange(
  agent: Agent,
  { host, port, path, serverName, authorities }: WebhookTarget,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = httpsRequest({
    ...{ agent, method: 'POST', host, port, path, signal },
    ...(isIP(serverName) === 0 && { servername: serverName }),
    ...(authorities !== undefined && { ca: authorities }),
    minVersion: 'TLSv1.2',
    headers: {
      host: `${serverName.includes(':') ? `[${serverName}]` : serverName}:${port}`,
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'kube-apiserver-admission',
    },
  })
  request.once('response', resolve)
  request.on('error', reject)
  request.end(body)
  const response = await promise
  return {
    code: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: await wholeBody(response),
  }
}

async function wholeBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length
    if (bytes > mostAnswerBytes)
      throw new Error(`the answer is longer than ${mostAnswerBytes} bytes`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

function faultOf(error: unknown, target: WebhookTarget): string {
  const { name, cause } = error as Error
  if (name === 'AbortError' && cause instanceof DeadlineError) return 'context deadline exceeded'
  return dialFault(error, target)
}

/** A Status speaks for itself; what else failed is told by its code. */
function messageOf({ code, contentType, body }: Answer): string {
  const status = statusIn(body)
  if (status !== undefined) return status
  const isText = contentType === '' || contentType.startsWith('text/')
  const shown = isText ? body.toString().trim() : 'unknown'
  return genericResponse({ code, verb: 'POST', text: shown, isUnexpected: true }).message
}

function statusIn(body: Buffer): string | undefined {
  try {
    const { object } = parseJson(body)
    if (!isJsonObject(object) || object.kind !== 'Status' || object.status === 'Success') {
      return undefined
    }
    return typeof object.message === 'string' ? object.message : undefined
  } catch (error) {
    if (isDecodeError(error)) return undefined
    throw error
  }
}
