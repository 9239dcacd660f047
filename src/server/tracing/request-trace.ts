/** The trace of one request on its way through the filters: each step is a part of the one before it. */

import type { RequestInfo } from '#server/http/request-info.ts'
import { type Span, type SpanAttributes, type SpanStart, scopes } from '#server/span.ts'
import type { CountedExchange } from '#server/tracing/counted-exchange.ts'
import { RecordedSpan } from '#server/tracing/recorded-span.ts'
import {
  answerAttributes,
  httpAttributes,
  requestSpanName,
  type TracedRequest,
} from '#server/tracing/request-attributes.ts'
import { traceContextOf } from '#server/tracing/trace-context.ts'
import type { Tracing } from '#server/tracing/tracer.ts'
import { mastersGroup, type User } from '#server/user.ts'

const monitoringGroup = 'system:monitoring'
const firstFailure = 500

export class RequestTrace {
  readonly #tracing: Tracing
  readonly #exchange: CountedExchange
  /** From the first to the one that is under way. */
  readonly #open: Span[] = []
  #request: Span | undefined
  #verb: Span | undefined
  #answer: Span | undefined

  constructor(tracing: Tracing, exchange: CountedExchange) {
    this.#tracing = tracing
    this.#exchange = exchange
    const noteSize = (size: number) =>
      this.#answer?.event('About to start writing response', { size })
    exchange.onAnswer = noteSize
  }

  get current(): Span | undefined {
    return this.#open.at(-1)
  }

  /** Absent where nobody is told of it: so nothing is made that it would say. */
  get recorded(): Span | undefined {
    const { current } = this
    return current instanceof RecordedSpan ? current : undefined
  }

  /** Once it is known who asks. */
  begin(request: TracedRequest, user: User, info: RequestInfo): void {
    const name = requestSpanName(this.#exchange.method, info)
    const span = this.#first({ name, scope: scopes.http, kind: 'server' }, user)
    if (span instanceof RecordedSpan) span.set(httpAttributes(request))
    this.#request = span
    this.#open.push(span)
    this.enterFilter('audit')
  }

  /**
   * Only those who are trusted have a say in what is told of: what others say of traces is noted beside a
   * trace of the server's own.
   */
  #first(start: SpanStart, { groups }: User): Span {
    const remote = traceContextOf(this.#exchange.headers)
    if (!groups.some((group) => trusted.has(group)))
      return this.#tracing.root(start, remote && [remote])
    return remote ? this.#tracing.below(remote, start) : this.#below(start)
  }

  enterFilter(name: string): void {
    this.#open.push(this.#below({ name, scope: scopes.filters }))
  }

  #below(start: SpanStart): Span {
    return this.current?.start(start) ?? this.#tracing.root(start)
  }

  /** What is done from here on is a part of a verb. */
  enterVerb(name: string, attributesOf: () => SpanAttributes): Span | undefined {
    this.#verb = this.enter(name, attributesOf)
    return this.#verb
  }

  noteBody(bytes: Buffer): Buffer {
    this.#verb?.event('limitedReadBody succeeded', { len: bytes.length })
    return bytes
  }

  /** The verb has done what it was asked for; what it is said to have done, if anything is. */
  leaveVerb(done: string | undefined): void {
    if (done !== undefined) this.#verb?.event(done, { len: this.#exchange.receivedBytes })
    this.#verb?.event('About to write a response')
  }

  /** What is left is to put the answer into bytes, and to send them. */
  enterAnswer(attributesOf: () => SpanAttributes): void {
    this.#answer = this.enter('SerializeObject', attributesOf)
  }

  /** What is done from here on is a part of that. */
  enter(name: string, attributesOf: () => SpanAttributes): Span | undefined {
    const { recorded } = this
    if (!recorded) return undefined
    const span = recorded.start({ name, attributes: attributesOf() })
    this.#open.push(span)
    return span
  }

  /** When the request was answered, or was given up (0). */
  end(code: number): void {
    const { receivedBytes, sentBytes } = this.#exchange
    const span = this.#request
    if (span instanceof RecordedSpan) span.set(answerAttributes(code, receivedBytes, sentBytes))
    if (code >= firstFailure) span?.fail('')
    if (sentBytes > 0) this.#answer?.event('Write call succeeded', { size: sentBytes })
    for (const open of this.#open.toReversed()) open.end()
  }
}

const trusted: ReadonlySet<string> = new Set([mastersGroup, monitoringGroup])
