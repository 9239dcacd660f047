/** A collector of traces that shows what it was sent. */
import { openGrpcServer } from '#base/grpc/server.ts'
import { decodeMessage, encodeMessage } from '#base/protobuf/message.ts'
import {
  type AnyValue,
  ExportRequest,
  ExportResponse,
  exportPath,
  type KeyValue,
  type PartialSuccess,
  type SpanMessage,
} from '#server/tracing/messages.ts'

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

export interface CollectedSpan {
  readonly name: string
  readonly scope: string
  readonly resource: Attributes
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string
  readonly kind: number
  readonly attributes: Attributes
  readonly events: readonly string[]
  /** Of the spans that are linked. */
  readonly links: readonly string[]
  readonly statusCode: number
  readonly tookMs: number
  readonly message: SpanMessage
}

export interface Collector extends AsyncDisposable {
  readonly port: number
  readonly spans: readonly CollectedSpan[]
  /** How many requests have come. */
  readonly requests: number
}

export interface CollectorOptions {
  readonly port?: number
  /** Called before each answer; what it throws is answered. */
  before?(request: number, signal: AbortSignal): void | Promise<void>
  readonly partial?: PartialSuccess
}

const largestBytes = 16 * 1024 * 1024

export async function openCollector(options: CollectorOptions = {}): Promise<Collector> {
  const spans: CollectedSpan[] = []
  let requests = 0
  const server = await openGrpcServer({
    listen: [{ host: '127.0.0.1', port: options.port ?? 0 }],
    limitBytes: largestBytes,
    methods: {
      [exportPath]: {
        type: 'unary',
        async answer(bytes, { signal }) {
          requests++
          await options.before?.(requests, signal)
          spans.push(...collectedSpans(bytes))
          return encodeMessage(ExportResponse, { partialSuccess: options.partial })
        },
      },
    },
  })
  return {
    port: server.ports[0]!,
    spans,
    get requests() {
      return requests
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The spans in a request to a collector. */
export function collectedSpans(bytes: Buffer): readonly CollectedSpan[] {
  return decodeMessage(ExportRequest, bytes).resources.flatMap(({ resource, scopes }) => {
    const common = { resource: attributesOf(resource?.attributes ?? []) }
    return scopes.flatMap(({ scope, spans }) =>
      spans.map((span) => ({ ...common, scope: scope?.name ?? '', ...collected(span) })),
    )
  })
}

function collected(message: SpanMessage): Omit<CollectedSpan, 'resource' | 'scope'> {
  const { name, kind, attributes, events, links, start, end } = message
  return {
    ...{ name, kind, message },
    traceId: hex(message.traceId),
    spanId: hex(message.spanId),
    parentId: hex(message.parentSpanId),
    attributes: attributesOf(attributes),
    events: events.map((event) => event.name),
    links: links.map(({ spanId }) => hex(spanId)),
    statusCode: message.status?.code ?? 0,
    tookMs: Number(end - start) / 1e6,
  }
}

function attributesOf(list: readonly KeyValue[]): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, value && plain(value)]))
}

function plain({ string, bool, int }: AnyValue): string | boolean | number | undefined {
  return string ?? bool ?? int
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
