/** Things that others have taken the place of: they go on for a while, for those who are just using them. */
import type { Clock } from '#base/clock.ts'
import { type Running, start } from '#base/running.ts'
import { sleep } from '#base/wait.ts'

export interface Retirement extends AsyncDisposable {
  retire(close: () => Promise<void>, graceMs?: number): void
}

const usualGraceMs = 60_000

export function createRetirement(clock: Clock): Retirement {
  const retired = new Set<Running>()
  return {
    retire(close, graceMs = usualGraceMs) {
      const running = start(async (signal) => {
        try {
          await sleep(graceMs, { clock, signal })
        } finally {
          await close()
          retired.delete(running)
        }
      })
      retired.add(running)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Array.from(retired, (running) => running[Symbol.asyncDispose]()))
    },
  }
}
