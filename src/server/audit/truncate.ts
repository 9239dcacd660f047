/** Keeps events and batches of them within sizes that whoever receives them can take. */
import { formatAggregate } from '#api/validation/field-error.ts'
import { type AuditEvent, formatEvent } from '#server/audit/event.ts'
import { type AuditSink, allTaken, type OnLost } from '#server/audit/sink.ts'

export interface SizeLimits {
  readonly batchBytes: number
  readonly eventBytes: number
}

const truncated = 'audit.k8s.io/truncated'

/** What is too large goes without what was sent and answered, and if that does not help, not at all. */
export function withinSizes(sink: AuditSink, limits: SizeLimits, onLost: OnLost): AuditSink {
  return {
    process(events) {
      const { batches, lost } = split(events, limits)
      if (lost.length > 0) {
        const why = formatAggregate(lost.map(() => 'event is too large even after truncating'))
        onLost('truncate', new Error(why), lost)
      }
      const taken = batches.map((batch) => sink.process(batch))
      return allTaken(taken)
    },
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  }
}

function split(events: readonly AuditEvent[], { batchBytes, eventBytes }: SizeLimits) {
  const batches: AuditEvent[][] = []
  const lost: AuditEvent[] = []
  let room = 0
  for (const given of events) {
    const event = sizeOf(given) > eventBytes ? withoutObjects(given) : given
    const size = sizeOf(event)
    if (size > eventBytes) {
      lost.push(event)
      continue
    }
    const last = batches.at(-1)
    if (last && size <= room) last.push(event)
    else {
      batches.push([event])
      room = batchBytes
    }
    room -= size
  }
  return { batches, lost }
}

function sizeOf(event: AuditEvent): number {
  return Buffer.byteLength(formatEvent(event)) + 1
}

/** Events that never had such things stay as they are. */
function withoutObjects(event: AuditEvent): AuditEvent {
  if (event.level === 'Metadata') return event
  const { requestObject: _, responseObject: __, annotations, ...rest } = event
  return { ...rest, annotations: new Map([...annotations, [truncated, 'true']]) }
}
