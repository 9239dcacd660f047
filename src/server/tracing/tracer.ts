/** Begins traces and goes on with those of others; says which of them are told of. */
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import type { Span, SpanStart } from '#server/span.ts'
import {
  type FinishedSpan,
  RecordedSpan,
  type SpanOrigin,
  type SpanParts,
} from '#server/tracing/recorded-span.ts'
import type { TraceContext } from '#server/tracing/trace-context.ts'
import { unrecordedSpan } from '#server/tracing/unrecorded-span.ts'

export interface TracerOptions {
  readonly clock: Clock
  readonly random: Random
  /** Of a million traces that begin here, how many are told of. */
  readonly ratePerMillion: number
  /** Takes spans as they end. */
  finished(span: FinishedSpan): void
}

/** The spans of one request: they share one measure of time. */
export interface Tracing {
  /** The first span of a new trace. */
  root(start: SpanStart, links?: readonly TraceContext[]): Span
  /** Goes on with a trace, which is told of if whoever is before it does so. */
  below(remote: TraceContext, start: SpanStart): Span
}

export interface Tracer {
  begin(): Tracing
}

export function createTracer({ clock, random, ratePerMillion, finished }: TracerOptions): Tracer {
  const isTold = samplerOf(ratePerMillion)
  const newId = () => newIdOf(random, spanIdBytes)

  function span(start: SpanStart, origin: SpanOrigin, parts: SpanParts): Span {
    return origin.context.isSampled
      ? new RecordedSpan(start, origin, parts)
      : unrecordedSpan(origin.context)
  }

  return {
    begin() {
      const parts = { newId, finished, now: timeFrom(clock) }
      return {
        root(start, links = []) {
          const traceId = newIdOf(random, traceIdBytes)
          const context = { traceId, spanId: newId(), isSampled: isTold(traceId), state: '' }
          return span(start, { context, parentId: '', isParentRemote: false, links }, parts)
        },
        below(remote, start) {
          const context = { ...remote, spanId: newId() }
          const parentId = remote.spanId
          return span(start, { context, parentId, isParentRemote: true, links: [] }, parts)
        },
      }
    },
  }
}

const traceIdBytes = 16
const spanIdBytes = 8

function newIdOf(random: Random, bytes: number): string {
  return Buffer.from(random.bytes(bytes)).toString('hex')
}

/** The date is asked for once: people may set it, and no span may end before it began. */
function timeFrom(clock: Clock): () => bigint {
  const [begunNs, begunMs] = [BigInt(clock.nowMs()) * 1_000_000n, clock.steadyMs()]
  return () => begunNs + BigInt(Math.round((clock.steadyMs() - begunMs) * 1_000_000))
}

const million = 1_000_000

/** By the id alone, so that every server says the same of a trace: as OpenTelemetry does. */
function samplerOf(ratePerMillion: number): (traceId: string) => boolean {
  if (ratePerMillion <= 0) return () => false
  if (ratePerMillion >= million) return () => true
  const bound = BigInt((ratePerMillion / million) * 2 ** 63)
  return (traceId) => BigInt(`0x${traceId.slice(16)}`) >> 1n < bound
}
