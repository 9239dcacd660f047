/** Sends events to whoever receives them for the user: one POST for each batch, tried several times. */
import { type Backoff, backoffMs } from '#base/backoff.ts'
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import type { AuditEvent } from '#server/audit/event.ts'
import { formatEventList } from '#server/audit/event.ts'
import type { AuditSink, OnLost } from '#server/audit/sink.ts'
import { createEndpointClient, type Endpoint } from '#server/webhooks/endpoint.ts'

export interface WebhookSinkOptions {
  readonly target: Endpoint
  readonly initialBackoffMs: number
  readonly clock: Clock
  readonly random: Random
  readonly onLost: OnLost
}

const tries = 5
/** Of one try. */
const patienceMs = 30_000

export function createWebhookSink(options: WebhookSinkOptions): AuditSink {
  const { target, clock, random, onLost, initialBackoffMs } = options
  const ending = new AbortController()
  const client = createEndpointClient(target, { timeoutMs: patienceMs, clock })
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
        const { code } = await client.post(body, ending.signal)
        if (code >= 200 && code <= 299) return
        throw new Error(`the audit webhook answered with ${code}`)
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
      client[Symbol.dispose]()
    },
  }
}
