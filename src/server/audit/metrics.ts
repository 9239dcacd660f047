/** Counts what is audited, under upstream's names. */
import type { Metrics } from '#base/metrics.ts'
import type { AuditLevel } from '#server/audit/policy.ts'

export interface AuditMetrics {
  countEvent(): void
  /** Events that a plugin lost, or may have. */
  countErrors(plugin: string, events: number): void
  countLevel(level: AuditLevel): void
  countRefused(): void
}

export function createAuditMetrics(metrics: Metrics): AuditMetrics {
  const events = metrics.counter({
    name: 'apiserver_audit_event_total',
    help: 'How many audit events were made.',
  })
  const errors = metrics.counter({
    name: 'apiserver_audit_error_total',
    help: 'How many audit events failed, by the plugin that failed.',
    labels: ['plugin'],
  })
  const levels = metrics.counter({
    name: 'apiserver_audit_level_total',
    help: 'How many requests the policy put at each level.',
    labels: ['level'],
  })
  const refused = metrics.counter({
    name: 'apiserver_audit_requests_rejected_total',
    help: 'How many requests were refused because their audit failed.',
  })
  const [event, refusal] = [events.with(), refused.with()]
  return {
    countEvent: () => event.add(),
    countErrors: (plugin, count) => errors.with(plugin).add(count),
    countLevel: (level) => levels.with(level).add(),
    countRefused: () => refusal.add(),
  }
}
