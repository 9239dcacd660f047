/** Spans as collectors of traces are told of them. */
import { encodeMessage, type Sent } from '#base/protobuf/message.ts'
import type { AttributeValue, SpanAttributes } from '#server/span.ts'
import { ExportRequest, type KeyValue, type SpanMessage } from '#server/tracing/messages.ts'
import type { FinishedSpan } from '#server/tracing/recorded-span.ts'
import type { TraceContext } from '#server/tracing/trace-context.ts'

/** `resource`: who makes the spans. */
export function encodeSpans(spans: readonly FinishedSpan[], resource: SpanAttributes): Buffer {
  const byScope = Map.groupBy(spans, ({ scope }) => scope)
  const scopes = Array.from(byScope, ([name, own]) => ({
    scope: { name },
    spans: own.map(messageOf),
  }))
  return encodeMessage(ExportRequest, {
    resources: [{ resource: { attributes: keyValues(resource) }, scopes }],
  })
}

const kinds = { internal: 1, server: 2, client: 3 } as const
const errorCode = 2
const sampledFlag = 0x01
/** Whether the parent is of another program is known, and whether it is. */
const knowsRemote = 0x100
const isRemote = 0x200

function messageOf(span: FinishedSpan): Sent<SpanMessage> {
  const { context, parentId, isParentRemote, links, failure } = span
  return {
    ...idsOf(context),
    parentSpanId: Buffer.from(parentId, 'hex'),
    name: span.name,
    kind: kinds[span.kind],
    start: span.start,
    end: span.end,
    attributes: keyValues(span.attributes),
    droppedAttributes: span.droppedAttributes,
    events: span.events.map(({ name, time, attributes }) => ({
      ...{ name, time },
      attributes: keyValues(attributes),
    })),
    droppedEvents: span.droppedEvents,
    links: links.map((link) => ({ ...idsOf(link), flags: flagsOf(link, true) })),
    ...(failure !== undefined && { status: { code: errorCode, message: failure } }),
    flags: flagsOf(context, isParentRemote),
  }
}

function idsOf({
  traceId,
  spanId,
  state,
}: TraceContext): Pick<Sent<SpanMessage>, 'traceId' | 'spanId' | 'traceState'> {
  return {
    traceId: Buffer.from(traceId, 'hex'),
    spanId: Buffer.from(spanId, 'hex'),
    traceState: state,
  }
}

function flagsOf({ isSampled }: TraceContext, remote: boolean): number {
  return (isSampled ? sampledFlag : 0) | knowsRemote | (remote ? isRemote : 0)
}

function keyValues(attributes: SpanAttributes): readonly Sent<KeyValue>[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: AttributeValue): Sent<KeyValue['value']> {
  if (typeof value === 'string') return { string: value }
  return typeof value === 'number' ? { int: value } : { bool: value }
}
