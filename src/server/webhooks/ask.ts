/** Asks a server of the user's a question, several times if need be: for answers that a request waits for. */
import { type Backoff, backoffMs } from '#base/backoff.ts'
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import { type EndpointClient, EndpointError } from '#server/webhooks/endpoint.ts'
import { type Answer, answerFault, emptyFault } from '#server/webhooks/exchange.ts'

export interface AskOptions {
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** Until the second try; absent: upstream's. */
  readonly firstBackoffMs?: number
  /** Told after each try how it went and how long it took. */
  onTry?(result: AskResult, seconds: number): void
}

export type AskResult = 'success' | 'timeout' | 'error' | 'canceled'

/** There was no good answer, in the words of upstream's client. */
export class AskError extends Error {
  override readonly name = 'AskError'
  readonly result: AskResult
  readonly isWorthAnother: boolean

  constructor(
    message: string,
    { result, isWorthAnother, cause }: Pick<AskError, 'result' | 'isWorthAnother'> & ErrorOptions,
  ) {
    super(message, { cause })
    this.result = result
    this.isWorthAnother = isWorthAnother
  }
}

/** Upstream's. */
const tries = 5
const backoff: Backoff = {
  firstMs: 500,
  factor: 1.5,
  longestMs: Number.POSITIVE_INFINITY,
  jitter: 0.2,
}

/** What `read` makes of a good answer; it throws where that is none. Throws AskError, or the signal's reason. */
export async function ask<T>(
  client: EndpointClient,
  { body, read }: { readonly body: string; read(answer: Buffer): T },
  { clock, random, signal, firstBackoffMs: firstMs = backoff.firstMs, onTry }: AskOptions,
): Promise<T> {
  for (let count = 1; ; count++) {
    const beganMs = clock.steadyMs()
    const tell = (result: AskResult) => onTry?.(result, (clock.steadyMs() - beganMs) / 1000)
    try {
      const answer = await askOnce(client, { body, read }, signal)
      tell('success')
      return answer
    } catch (error) {
      tell(signal.aborted ? 'canceled' : (error as AskError).result)
      if (signal.aborted) throw signal.reason
      if (count === tries || !(error as AskError).isWorthAnother) throw error
    }
    await sleep(backoffMs(count, { ...backoff, firstMs }, random), { clock, signal })
  }
}

async function askOnce<T>(
  client: EndpointClient,
  { body, read }: { readonly body: string; read(answer: Buffer): T },
  signal: AbortSignal,
): Promise<T> {
  let answer: Answer
  try {
    answer = await client.post(body, signal)
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error
    const result = error.isTimeout ? 'timeout' : 'error'
    throw new AskError(error.message, { result, isWorthAnother: error.isReset, cause: error })
  }
  const { code, headers } = answer
  if (code < 200 || code > 299) {
    const isWorthAnother = [429, 500, 504].includes(code) || headers['retry-after'] !== undefined
    const result = code === 504 ? 'timeout' : 'error'
    throw new AskError(answerFault(answer), { result, isWorthAnother })
  }
  if (answer.body.length === 0) {
    throw new AskError(emptyFault(answer), { result: 'error', isWorthAnother: false })
  }
  try {
    return read(answer.body)
  } catch (error) {
    const { message } = error as Error
    throw new AskError(message, { result: 'error', isWorthAnother: false, cause: error })
  }
}
