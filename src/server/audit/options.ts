/** What the audit of a server is told when it is opened. */
import type { BatchOptions } from '#server/audit/batch.ts'
import type { AuditPolicy } from '#server/audit/policy.ts'
import type { LogFormat } from '#server/audit/sink.ts'
import type { SizeLimits } from '#server/audit/truncate.ts'
import type { Endpoint } from '#server/webhooks/endpoint.ts'

export interface AuditOptions {
  readonly policy: AuditPolicy
  readonly log?: AuditLogOptions
  readonly webhook?: AuditWebhookOptions
}

export interface Delivery {
  /** Whether requests wait for their events, and fail where those are lost. */
  readonly mode: 'batch' | 'blocking' | 'blocking-strict'
  readonly batch: BatchOptions
  readonly sizes?: SizeLimits
}

export interface AuditLogOptions extends Delivery {
  readonly to: { readonly path: string } | { write(line: string): void }
  readonly format: LogFormat
  readonly maxBytes: number
  readonly maxAgeDays: number
  readonly maxBackups: number
  readonly compress: boolean
}

export interface AuditWebhookOptions extends Delivery {
  readonly target: Endpoint
  readonly initialBackoffMs: number
}
