import { sleep, withDeadline } from '#base/wait.ts'
import type { BootstrapContext } from '#server/bootstrap/hook.ts'

/** Does something again and again until it is aborted: one that fails is told of, and is done again later. */
export function keeping(
  work: (context: BootstrapContext) => Promise<void>,
  periodMs: number,
  failure: string,
): (context: BootstrapContext) => Promise<never> {
  return async (context) => {
    for (;;) {
      await sleep(periodMs, context)
      try {
        await work(context)
      } catch (error) {
        context.signal.throwIfAborted()
        context.log.error(failure, { error })
      }
    }
  }
}

export interface Registration {
  join(context: BootstrapContext): Promise<void>
  leave(context: BootstrapContext): Promise<void>
  /** What is said where it cannot. */
  readonly unjoined: string
  readonly unleft: string
}

const joinMs = 10_000
/** A store that is out of reach does not keep the server from ending: its lease ends too. */
const leavingMs = 5000

/** Keeps the server among those that others come to, until it is aborted. */
export async function stayRegistered(
  { join, leave, unjoined, unleft }: Registration,
  context: BootstrapContext,
): Promise<never> {
  const { clock, log, signal } = context
  try {
    for (;;) {
      try {
        await join(context)
      } catch (error) {
        signal.throwIfAborted()
        log.error(unjoined, { error })
      }
      await sleep(joinMs, context)
    }
  } finally {
    const limits = { clock, signal: new AbortController().signal }
    try {
      await withDeadline(leavingMs, limits, (within) => leave({ ...context, signal: within }))
    } catch (error) {
      log.warn(unleft, { error })
    }
  }
}
