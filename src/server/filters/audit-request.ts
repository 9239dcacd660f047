/** Where the audit of a request begins and ends. */
import type { Audit } from '#server/audit/audit.ts'
import type { RequestAudit } from '#server/audit/request-audit.ts'
import type { Decision } from '#server/authz/authorizer.ts'
import { AuditLost } from '#server/filters/audit-lost.ts'
import { isOwnFailure } from '#server/filters/failure.ts'
import type { Request } from '#server/filters/request.ts'
import type { RequestInfo } from '#server/http/request-info.ts'

/** Once it is known who asks. Throws AuditLost. */
export function beginAudit(
  request: Request,
  { info, isLong }: { readonly info: RequestInfo; readonly isLong: boolean },
  audit: Audit,
): undefined | Promise<void> {
  const { exchange, auditId, userAgent, user, receivedMs } = request
  request.isAuditDecided = true
  const common = { exchange, auditId, userAgent, user, receivedMs, info }
  const own = audit.begin({ ...common, isLong })
  if (!own) return undefined
  const act = (isTaken: boolean): undefined => {
    if (isTaken) request.audit = own
    else {
      audit.countRefused()
      throw new AuditLost('failed to store audit event')
    }
  }
  const received = own.received()
  return received instanceof Promise ? received.then(act) : act(received)
}

/** A request that failed before it was known who asks is told of when it is answered, and only then. */
export function auditEarlyFailure(request: Request, audit: Audit): void {
  const { exchange, auditId, userAgent, receivedMs, info } = request
  if (!info || request.isAuditDecided) return
  request.audit = audit.begin({ exchange, auditId, userAgent, receivedMs, info, isLong: true })
}

export function auditDecision(
  audit: RequestAudit,
  { verdict, reason = '', error }: Decision,
): void {
  if (verdict !== 'allow' && error !== undefined) {
    audit.annotate('authorization.k8s.io/reason', 'internal error')
    return
  }
  audit.annotate('authorization.k8s.io/decision', verdict === 'allow' ? 'allow' : 'forbid')
  audit.annotate('authorization.k8s.io/reason', reason)
}

export function endAudit({
  audit,
  isAuditDecided,
  failure,
}: Request): undefined | Promise<unknown> {
  if (!audit || !isAuditDecided) return undefined
  return failure !== undefined && isOwnFailure(failure) ? audit.panicked(failure) : audit.complete()
}
