/** A span that a collector is told of once it is over. */
import {
  type AttributeValue,
  type Span,
  type SpanAttributes,
  type SpanKind,
  type SpanScope,
  type SpanStart,
  scopes,
} from '#server/span.ts'
import { type TraceContext, traceHeaders } from '#server/tracing/trace-context.ts'

export interface SpanEvent {
  readonly name: string
  readonly time: bigint
  readonly attributes: SpanAttributes
}

/** What is told of a span once it is over. Times are nanoseconds since 1970. */
export interface FinishedSpan {
  readonly context: TraceContext
  /** Empty: it is the first of its trace. */
  readonly parentId: string
  readonly isParentRemote: boolean
  readonly links: readonly TraceContext[]
  readonly name: string
  readonly scope: SpanScope
  readonly kind: SpanKind
  readonly start: bigint
  readonly end: bigint
  readonly attributes: SpanAttributes
  readonly droppedAttributes: number
  readonly events: readonly SpanEvent[]
  readonly droppedEvents: number
  /** Of a failure. */
  readonly failure: string | undefined
}

export interface SpanParts {
  /** Nanoseconds since 1970, which never go back in a trace. */
  now(): bigint
  newId(): string
  finished(span: FinishedSpan): void
}

export type SpanOrigin = Pick<FinishedSpan, 'context' | 'parentId' | 'isParentRemote' | 'links'> & {
  /** When it began, if that was before now. */
  readonly begin?: bigint
}

/** OpenTelemetry's: what is beyond them is counted. */
const mostAttributes = 128
const mostEvents = 128

export class RecordedSpan implements Span {
  readonly #origin: SpanOrigin
  readonly #first: SpanStart
  readonly #parts: SpanParts
  readonly #begin: bigint
  readonly #attributes = new Map<string, AttributeValue>()
  readonly #events: SpanEvent[] = []
  #droppedAttributes = 0
  #droppedEvents = 0
  #failure: string | undefined
  #isOver = false

  constructor(first: SpanStart, origin: SpanOrigin, parts: SpanParts) {
    this.#first = first
    this.#origin = origin
    this.#parts = parts
    this.#begin = origin.begin ?? parts.now()
    if (first.attributes) this.set(first.attributes)
  }

  get context(): TraceContext {
    return this.#origin.context
  }

  start(start: SpanStart): RecordedSpan {
    const { context } = this.#origin
    const own = { ...context, spanId: this.#parts.newId() }
    const origin = { context: own, parentId: context.spanId, isParentRemote: false, links: [] }
    return new RecordedSpan(start, origin, this.#parts)
  }

  event(name: string, attributes: SpanAttributes = {}): void {
    if (this.#isOver) return
    if (this.#events.length >= mostEvents) this.#droppedEvents++
    else this.#events.push({ name, time: this.#parts.now(), attributes })
  }

  set(attributes: SpanAttributes): void {
    if (this.#isOver) return
    for (const [name, value] of Object.entries(attributes)) {
      if (this.#attributes.size < mostAttributes || this.#attributes.has(name))
        this.#attributes.set(name, value)
      else this.#droppedAttributes++
    }
  }

  fail(message: string): void {
    if (!this.#isOver) this.#failure = message
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    const { name, scope = scopes.work, kind = 'internal' } = this.#first
    const { context, parentId, isParentRemote, links } = this.#origin
    this.#parts.finished({
      ...{ context, parentId, isParentRemote, links, name, scope, kind },
      ...{ start: this.#begin, end: this.#parts.now(), failure: this.#failure },
      attributes: Object.fromEntries(this.#attributes),
      droppedAttributes: this.#droppedAttributes,
      events: this.#events,
      droppedEvents: this.#droppedEvents,
    })
  }

  headers(): Readonly<Record<string, string>> {
    return traceHeaders(this.#origin.context)
  }
}
