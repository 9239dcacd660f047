/**
 * Waits that end when their signal is aborted: they then reject with the abort reason, and leave
 * neither a timer nor a listener behind.
 */
import { addAbortListener } from 'node:events'
import type { Clock } from '#base/clock.ts'

export interface WaitOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
}

export async function sleep(delayMs: number, { clock, signal }: WaitOptions): Promise<void> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  using _timer = clock.after(delayMs, resolve)
  using _listener = addAbortListener(signal, () => reject(signal.reason))
  await promise
}

/**
 * Waits for a promise that knows nothing of signals. What it stands for goes on after an abort:
 * only the wait ends.
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {}) // nobody waits for it any more, so its failure is nobody's news
    throw signal.reason
  }
  const aborted = Promise.withResolvers<never>()
  using _ = addAbortListener(signal, () => aborted.reject(signal.reason))
  return await Promise.race([promise, aborted.promise])
}

/** Something took longer than it was given. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  readonly limitMs: number
  constructor(limitMs: number) {
    super(`took longer than ${limitMs} ms`)
    this.limitMs = limitMs
  }
}

/** Whether a wait has ended as it was late: Node's own tell it as the cause of theirs. */
export function isDeadline(error: unknown): boolean {
  return error instanceof DeadlineError || (error as Error).cause instanceof DeadlineError
}

/** Runs `fn` with a signal that is aborted with `signal`, or with a DeadlineError after `limitMs`. */
export async function withDeadline<T>(
  limitMs: number,
  { clock, signal }: WaitOptions,
  fn: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const deadline = new AbortController()
  using _ = clock.after(limitMs, () => deadline.abort(new DeadlineError(limitMs)))
  return await fn(AbortSignal.any([signal, deadline.signal]))
}

/** Goes on at once with what is there: to wait for it would cost two promises, and who asks waits as well. */
export function whenThere<T, R>(
  value: T | Promise<T>,
  goOn: (value: T) => R | Promise<R>,
): R | Promise<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value)
}
