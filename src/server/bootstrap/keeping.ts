import { sleep } from '#base/wait.ts'
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
