/** The audit of a server: what its policy wants noted of requests, and who is told. */
import type { Clock } from '#base/clock.ts'
import type { AuditEvent } from '#server/audit/event.ts'
import type { AuditMetrics } from '#server/audit/metrics.ts'
import { type AuditPolicy, createRuling } from '#server/audit/policy.ts'
import { type AuditedRequest, RequestAudit } from '#server/audit/request-audit.ts'
import { type AuditSink, allTaken } from '#server/audit/sink.ts'

export interface Audit extends AsyncDisposable {
  /** Undefined: the policy wants nothing of this request. */
  begin(request: AuditedRequest): RequestAudit | undefined
  /** Counts a request that was refused since it could not be noted. */
  countRefused(): void
}

export interface AuditParts {
  readonly policy: AuditPolicy
  readonly sinks: readonly AuditSink[]
  readonly clock: Clock
  readonly metrics: AuditMetrics
}

export function createAudit({ policy, sinks, clock, metrics }: AuditParts): Audit {
  const rule = createRuling(policy)

  function tell(event: AuditEvent): boolean | Promise<boolean> {
    metrics.countEvent()
    const taken = sinks.map((sink) => sink.process([event]))
    return allTaken(taken)
  }
  const telling = { nowMs: () => clock.nowMs(), tell }

  return {
    begin(request) {
      const ruling = rule(request.user, request.info)
      metrics.countLevel(ruling.level)
      return ruling.level === 'None' ? undefined : new RequestAudit(request, ruling, telling)
    },
    countRefused: () => metrics.countRefused(),
    async [Symbol.asyncDispose]() {
      const ends = await Promise.allSettled(sinks.map((sink) => sink[Symbol.asyncDispose]()))
      const failed = ends.find((end) => end.status === 'rejected')
      if (failed) throw failed.reason
    },
  }
}
