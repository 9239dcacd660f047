/** Follows a file that the server was configured with: what is good in it is taken over, the rest is told of. */
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import { sleep } from '#base/wait.ts'
import type { ReloadMetrics } from '#server/configuration/reload-metrics.ts'

export interface ConfigurationFile {
  /** What it held when the server started. */
  readonly text: string
  read(): Promise<string>
}

/** What the file says may still come true: it is tried again. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError'
}

export interface WatchOptions {
  readonly file: ConfigurationFile
  readonly what: string
  readonly clock: Clock
  readonly log: Logger
  /** Absent: upstream counts none. */
  readonly metrics?: ReloadMetrics
  /** How often it is looked at. */
  readonly periodMs?: number
  /** Throws where the text is no good: then all stays as it was. */
  apply(text: string, signal: AbortSignal): Promise<void>
}

/** Upstream is told of changes by the system, and looks every minute. */
const usualPeriodMs = 2000

export async function watchConfiguration(
  { file, what, clock, log, metrics, periodMs = usualPeriodMs, apply }: WatchOptions,
  signal: AbortSignal,
): Promise<void> {
  let known = file.text
  let told = ''
  metrics?.loaded(known)

  /** The same failure again and again is told once. */
  function failed(error: unknown): void {
    const { message } = error as Error
    if (message === told) return
    told = message
    metrics?.reloaded(false)
    log.error(`failed to reload the ${what}: it stays as it was`, { why: message })
  }

  for (;;) {
    await sleep(periodMs, { clock, signal })
    try {
      const text = await file.read()
      if (text === known) continue
      const before = known
      known = text
      try {
        await apply(text, signal)
      } catch (error) {
        if ((error as Error).name === 'NotReadyError') known = before
        throw error
      }
      told = ''
      metrics?.loaded(text)
      metrics?.reloaded(true)
      log.info(`reloaded the ${what}`)
    } catch (error) {
      signal.throwIfAborted()
      failed(error)
    }
  }
}
