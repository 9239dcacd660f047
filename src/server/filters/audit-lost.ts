/** The event was lost, and the request may not go on without it. The message is for the client. */
export class AuditLost extends Error {
  override readonly name = 'AuditLost'
}

export function isAuditLost(error: unknown): error is AuditLost {
  return error instanceof Error && error.name === 'AuditLost'
}
