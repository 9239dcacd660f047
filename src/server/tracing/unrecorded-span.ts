import type { Span } from '#server/span.ts'
import { type TraceContext, traceHeaders } from '#server/tracing/trace-context.ts'

/** One of which nobody is told; whoever is asked further on still hears to which trace it belongs. */
export function unrecordedSpan(context: TraceContext): Span {
  const span: Span = {
    start: () => span,
    event() {},
    set() {},
    fail() {},
    end() {},
    headers: () => traceHeaders(context),
  }
  return span
}
