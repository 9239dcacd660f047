/** A piece of work in a trace: who does a part of it begins a span below, and whoever began one ends it. */

export type AttributeValue = string | number | boolean
export type SpanAttributes = Readonly<Record<string, AttributeValue>>

/** Which part of a server makes spans, under upstream's names: traces are looked through by them. */
export const scopes = {
  http: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
  grpc: 'go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc',
  filters: 'k8s.op/apiserver/pkg/endpoints/filterlatency',
  work: 'k8s.io/component-base/tracing',
} as const

export type SpanScope = (typeof scopes)[keyof typeof scopes]
export type SpanKind = 'internal' | 'server' | 'client'

export interface SpanStart {
  readonly name: string
  readonly attributes?: SpanAttributes
  /** `scopes.work`, if not said. */
  readonly scope?: SpanScope
  /** `internal`, if not said. */
  readonly kind?: SpanKind
}

export interface Span {
  /** Begins a part of it. */
  start(start: SpanStart): Span
  /** Something happened just now. */
  event(name: string, attributes?: SpanAttributes): void
  set(attributes: SpanAttributes): void
  /** It did not come to what it was for. */
  fail(message: string): void
  /** Nothing is noted of it after that. */
  end(): void
  /** By which another server knows that what it is asked for belongs to this. */
  headers(): Readonly<Record<string, string>>
}
