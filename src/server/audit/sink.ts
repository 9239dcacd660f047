/** Where audit events go, and what may stand before that. */
import type { Logger } from '#base/log/log.ts'
import { type AuditEvent, formatEvent, formatLegacyEvent } from '#server/audit/event.ts'
import type { AuditMetrics } from '#server/audit/metrics.ts'

/** *Errors*: none are thrown. What was lost is counted, and told to the log. */
export interface AuditSink extends AsyncDisposable {
  /** Whether all of them were taken. */
  process(events: readonly AuditEvent[]): boolean | Promise<boolean>
}

/** Is told of events that a plugin lost. */
export type OnLost = (plugin: string, error: unknown, events: readonly AuditEvent[]) => void

/** At most so many of them are shown; the rest are counted. */
const mostShown = 10

export function createOnLost(metrics: AuditMetrics, log: Logger): OnLost {
  return (plugin, error, events) => {
    metrics.countErrors(plugin, events.length)
    log.error('audit events were lost', {
      plugin,
      count: events.length,
      error,
      events: events.slice(0, mostShown).map(formatLegacyEvent),
    })
  }
}

export type LogFormat = 'json' | 'legacy'

export interface LineWriter extends AsyncDisposable {
  /** Has written it, and its end, when it returns. Throws where it could not. */
  write(line: string): void
}

export function createLogSink(writer: LineWriter, format: LogFormat, onLost: OnLost): AuditSink {
  const formatted =
    format === 'legacy' ? formatLegacyEvent : (event: AuditEvent) => formatEvent(event)
  return {
    process(events) {
      let isWhole = true
      for (const event of events) {
        try {
          writer.write(formatted(event))
        } catch (error) {
          isWhole = false
          onLost('log', error, [event])
        }
      }
      return isWhole
    },
    [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
  }
}

/** Requests go on, whatever becomes of the events. */
export function ignoringErrors(sink: AuditSink): AuditSink {
  return {
    process(events) {
      const taken = sink.process(events)
      return taken instanceof Promise ? taken.then(() => true) : true
    },
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  }
}

/** Whether all were taken; at once, where that is known. */
export function allTaken(
  taken: readonly (boolean | Promise<boolean>)[],
): boolean | Promise<boolean> {
  const known = taken.filter((one) => typeof one === 'boolean')
  const isTaken = known.every((one) => one)
  if (known.length === taken.length) return isTaken
  const pending = taken.filter((one) => typeof one !== 'boolean')
  return Promise.all(pending).then((late) => isTaken && late.every((one) => one))
}
