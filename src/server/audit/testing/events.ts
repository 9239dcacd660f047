import type { AuditEvent } from '#server/audit/event.ts'

/** An event with this id. */
export function eventNamed(auditID: string, changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    level: 'Request',
    auditID,
    stage: 'ResponseComplete',
    requestURI: '/',
    verb: 'get',
    sourceIPs: [],
    userAgent: '',
    receivedMs: 0,
    stageMs: 0,
    annotations: new Map(),
    ...changes,
  }
}
