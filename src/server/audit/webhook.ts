/** Sends events to whoever receives them for the user: one POST for each batch, tried several times. */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { type Backoff, backoffMs } from '#base/backoff.ts'
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import { sleep, withDeadline } from '#base/wait.ts'
import type { AuditEvent } from '#server/audit/event.ts'
import { formatEventList } from '#server/audit/event.ts'
import type { AuditSink, OnLost } from '#server/audit/sink.ts'

/** Where it is, and as whom to go there. */
export interface WebhookTarget {
  readonly url: string
  /** PEM texts. */
  readonly authorities?: string
  readonly certificate?: string
  readonly privateKey?: string
  readonly token?: string
  readonly basic?: { readonly username: string; readonly password: string }
  readonly serverName?: string
  /** Whether whoever answers is believed. */
  readonly isTrusted?: boolean
}

export interface WebhookSinkOptions {
  readonly target: WebhookTarget
  readonly initialBackoffMs: number
  readonly clock: Clock
  readonly random: Random
  readonly onLost: OnLost
}

const tries = 5
/** Of one try. */
const patienceMs = 30_000
const mostConnections = 32

export function createWebhookSink(options: WebhookSinkOptions): AuditSink {
  const { target, clock, random, onLost, initialBackoffMs } = options
  const ending = new AbortController()
  const send = createSender(target)
  const backoff: Backoff = {
    firstMs: initialBackoffMs,
    factor: 1.5,
    longestMs: Number.POSITIVE_INFINITY,
    jitter: 0.2,
  }

  async function deliver(body: string): Promise<void> {
    const waiting = { clock, signal: ending.signal }
    for (let count = 1; ; count++) {
      try {
        await withDeadline(patienceMs, waiting, (signal) => send(body, signal))
        return
      } catch (error) {
        if (count === tries || ending.signal.aborted) throw error
      }
      await sleep(backoffMs(count, backoff, random), waiting)
    }
  }

  return {
    async process(events: readonly AuditEvent[]) {
      try {
        await deliver(formatEventList(events))
        return true
      } catch (error) {
        onLost('webhook', error, events)
        return false
      }
    },
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('the server has stopped'))
      send.close()
    },
  }
}

interface Sender {
  (body: string, signal: AbortSignal): Promise<void>
  close(): void
}

function createSender(target: WebhookTarget): Sender {
  const { url, authorities, certificate, privateKey, serverName, isTrusted } = target
  const isTls = new URL(url).protocol === 'https:'
  const agent = isTls ? new Agent({ keepAlive: true, maxSockets: mostConnections }) : undefined
  const tls = {
    agent,
    ...(authorities !== undefined && { ca: authorities }),
    ...(certificate !== undefined && { cert: certificate, key: privateKey }),
    ...(serverName !== undefined && { servername: serverName }),
    rejectUnauthorized: !isTrusted,
  }
  const send = async (body: string, signal: AbortSignal): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const headers = { ...headersOf(target), 'content-length': Buffer.byteLength(body) }
    const common = { method: 'POST', headers, signal }
    const request = isTls ? httpsRequest(url, { ...common, ...tls }) : httpRequest(url, common)
    request.once('response', resolve)
    request.on('error', reject)
    request.end(body)
    const response = await promise
    response.resume()
    const { statusCode = 0 } = response
    if (statusCode < 200 || statusCode > 299) {
      throw new Error(`the audit webhook answered with ${statusCode}`)
    }
  }
  return Object.assign(send, { close: () => agent?.destroy() })
}

function headersOf({ token, basic }: WebhookTarget): Readonly<Record<string, string>> {
  const credentials = basic && Buffer.from(`${basic.username}:${basic.password}`).toString('base64')
  return {
    accept: 'application/json, */*',
    'content-type': 'application/json',
    'user-agent': 'kube-apiserver',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(credentials !== undefined && { authorization: `Basic ${credentials}` }),
  }
}
