/** Opens the audit of a server as it was told. It is loaded only where there is one. */
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Random } from '#base/random.ts'
import { type Audit, createAudit } from '#server/audit/audit.ts'
import { inBatches } from '#server/audit/batch.ts'
import { openLogFile } from '#server/audit/log-file.ts'
import { createAuditMetrics } from '#server/audit/metrics.ts'
import type { AuditLogOptions, AuditOptions, Delivery } from '#server/audit/options.ts'
import {
  type AuditSink,
  createLogSink,
  createOnLost,
  ignoringErrors,
  type LineWriter,
  type OnLost,
} from '#server/audit/sink.ts'
import { withinSizes } from '#server/audit/truncate.ts'
import { createWebhookSink } from '#server/audit/webhook.ts'

export interface AuditSurroundings {
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: Metrics
}

/** Throws where the file of the log cannot be opened. */
export function openAudit(options: AuditOptions, surroundings: AuditSurroundings): Audit {
  const { clock, random, log } = surroundings
  const metrics = createAuditMetrics(surroundings.metrics)
  const onLost = createOnLost(metrics, log)
  const sinks: AuditSink[] = []
  if (options.log) {
    const sink = createLogSink(writerOf(options.log, clock, log), options.log.format, onLost)
    sinks.push(delivered(sink, options.log, clock, onLost))
  }
  if (options.webhook) {
    const { target, initialBackoffMs } = options.webhook
    const sink = createWebhookSink({ target, initialBackoffMs, clock, random, onLost })
    sinks.push(delivered(sink, options.webhook, clock, onLost))
  }
  return createAudit({ policy: options.policy, sinks, clock, metrics })
}

function delivered(
  sink: AuditSink,
  { mode, batch, sizes }: Delivery,
  clock: Clock,
  onLost: OnLost,
): AuditSink {
  const inMode =
    mode === 'batch'
      ? inBatches(sink, batch, { clock, onLost })
      : mode === 'blocking'
        ? ignoringErrors(sink)
        : sink
  return sizes ? withinSizes(inMode, sizes, onLost) : inMode
}

function writerOf({ to, ...options }: AuditLogOptions, clock: Clock, log: Logger): LineWriter {
  if ('write' in to) return { write: to.write, async [Symbol.asyncDispose]() {} }
  const onTrouble = (error: unknown) => log.warn('old audit logs were not seen to', { error })
  return openLogFile({ ...options, path: to.path, clock, onTrouble })
}
