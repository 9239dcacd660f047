/** What is said to collectors of traces (OTLP v1), as far as it is spoken here. */
import { type MessageType, messageType } from '#base/protobuf/message.ts'

/** One of them. */
export interface AnyValue {
  readonly string: string | undefined
  readonly bool: boolean | undefined
  readonly int: number | undefined
}

const AnyValue = messageType<AnyValue>('AnyValue', {
  string: { number: 1, kind: 'string', optional: true },
  bool: { number: 2, kind: 'bool', optional: true },
  int: { number: 3, kind: 'int64', optional: true },
})

export interface KeyValue {
  readonly key: string
  readonly value: AnyValue | undefined
}

const KeyValue = messageType<KeyValue>('KeyValue', {
  key: { number: 1, kind: 'string' },
  value: { number: 2, kind: () => AnyValue as never },
})

const keyValues = (number: number) =>
  ({ number, kind: () => KeyValue as never, repeated: true }) as const

export interface SpanEvent {
  readonly time: bigint
  readonly name: string
  readonly attributes: readonly KeyValue[]
}

const SpanEvent = messageType<SpanEvent>('Span.Event', {
  time: { number: 1, kind: 'fixed64' },
  name: { number: 2, kind: 'string' },
  attributes: keyValues(3),
})

export interface SpanLink {
  readonly traceId: Uint8Array
  readonly spanId: Uint8Array
  readonly traceState: string
  readonly flags: number
}

const SpanLink = messageType<SpanLink>('Span.Link', {
  traceId: { number: 1, kind: 'bytes' },
  spanId: { number: 2, kind: 'bytes' },
  traceState: { number: 3, kind: 'string' },
  flags: { number: 6, kind: 'fixed32' },
})

export interface SpanStatus {
  readonly message: string
  readonly code: number
}

const SpanStatus = messageType<SpanStatus>('Status', {
  message: { number: 2, kind: 'string' },
  code: { number: 3, kind: 'int32' },
})

export interface SpanMessage {
  readonly traceId: Uint8Array
  readonly spanId: Uint8Array
  readonly traceState: string
  readonly parentSpanId: Uint8Array
  readonly name: string
  readonly kind: number
  /** Nanoseconds since 1970. */
  readonly start: bigint
  readonly end: bigint
  readonly attributes: readonly KeyValue[]
  readonly droppedAttributes: number
  readonly events: readonly SpanEvent[]
  readonly droppedEvents: number
  readonly links: readonly SpanLink[]
  readonly status: SpanStatus | undefined
  readonly flags: number
}

const SpanMessage = messageType<SpanMessage>('Span', {
  traceId: { number: 1, kind: 'bytes' },
  spanId: { number: 2, kind: 'bytes' },
  traceState: { number: 3, kind: 'string' },
  parentSpanId: { number: 4, kind: 'bytes' },
  name: { number: 5, kind: 'string' },
  kind: { number: 6, kind: 'int32' },
  start: { number: 7, kind: 'fixed64' },
  end: { number: 8, kind: 'fixed64' },
  attributes: keyValues(9),
  droppedAttributes: { number: 10, kind: 'uint32' },
  events: { number: 11, kind: () => SpanEvent as never, repeated: true },
  droppedEvents: { number: 12, kind: 'uint32' },
  links: { number: 13, kind: () => SpanLink as never, repeated: true },
  status: { number: 15, kind: () => SpanStatus as never },
  flags: { number: 16, kind: 'fixed32' },
})

export interface Scope {
  readonly name: string
  readonly version: string
}

const Scope = messageType<Scope>('InstrumentationScope', {
  name: { number: 1, kind: 'string' },
  version: { number: 2, kind: 'string' },
})

export interface ScopeSpans {
  readonly scope: Scope | undefined
  readonly spans: readonly SpanMessage[]
}

const ScopeSpans = messageType<ScopeSpans>('ScopeSpans', {
  scope: { number: 1, kind: () => Scope as never },
  spans: { number: 2, kind: () => SpanMessage as never, repeated: true },
})

export interface Resource {
  readonly attributes: readonly KeyValue[]
}

const Resource = messageType<Resource>('Resource', { attributes: keyValues(1) })

export interface ResourceSpans {
  readonly resource: Resource | undefined
  readonly scopes: readonly ScopeSpans[]
}

const ResourceSpans = messageType<ResourceSpans>('ResourceSpans', {
  resource: { number: 1, kind: () => Resource as never },
  scopes: { number: 2, kind: () => ScopeSpans as never, repeated: true },
})

export interface ExportRequest {
  readonly resources: readonly ResourceSpans[]
}

export const ExportRequest: MessageType<ExportRequest> = messageType<ExportRequest>(
  'ExportTraceServiceRequest',
  { resources: { number: 1, kind: () => ResourceSpans as never, repeated: true } },
)

export interface PartialSuccess {
  readonly rejectedSpans: number
  readonly errorMessage: string
}

const PartialSuccess = messageType<PartialSuccess>('ExportTracePartialSuccess', {
  rejectedSpans: { number: 1, kind: 'int64' },
  errorMessage: { number: 2, kind: 'string' },
})

export interface ExportResponse {
  readonly partialSuccess: PartialSuccess | undefined
}

export const ExportResponse: MessageType<ExportResponse> = messageType<ExportResponse>(
  'ExportTraceServiceResponse',
  { partialSuccess: { number: 1, kind: () => PartialSuccess as never } },
)

export const exportPath = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
