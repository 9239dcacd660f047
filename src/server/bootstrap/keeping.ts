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

export interface Leaving {
  leave(context: BootstrapContext): Promise<void>
  /** What is said where it cannot. */
  readonly unleft: string
}

/** A store that is out of reach does not keep the server from ending: its leases end too. */
const leavingMs = 5000

/** Takes the server out of those that others know, when what keeps it among them has ended. */
export async function leaveAfter(
  staying: Promise<never>,
  { leave, unleft }: Leaving,
  context: BootstrapContext,
): Promise<never> {
  const { clock, log } = context
  try {
    return await staying
  } finally {
    const limits = { clock, signal: new AbortController().signal }
    try {
      await withDeadline(leavingMs, limits, (signal) => leave({ ...context, signal }))
    } catch (error) {
      log.warn(unleft, { error })
    }
  }
}

export interface Registration extends Leaving {
  join(context: BootstrapContext): Promise<void>
  readonly unjoined: string
}

const joinMs = 10_000

/** Keeps the server among those that others come to, until it is aborted. */
export function stayRegistered(
  registration: Registration,
  context: BootstrapContext,
): Promise<never> {
  return leaveAfter(joinAgain(registration, context), registration, context)
}

async function joinAgain(
  { join, unjoined }: Registration,
  context: BootstrapContext,
): Promise<never> {
  for (;;) {
    try {
      await join(context)
    } catch (error) {
      context.signal.throwIfAborted()
      context.log.error(unjoined, { error })
    }
    await sleep(joinMs, context)
  }
}
