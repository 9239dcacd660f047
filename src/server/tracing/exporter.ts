/**
 * Tells a collector of spans, in batches, beside the requests. It never holds up one: while the collector
 * is not there or slow, spans wait up to a limit, and what comes then is lost and counted.
 */
import { type Backoff, backoffMs } from '#base/backoff.ts'
import type { Clock } from '#base/clock.ts'
import { createGrpcClient, type GrpcClientOptions } from '#base/grpc/client.ts'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import type { Logger } from '#base/log/log.ts'
import { decodeMessage } from '#base/protobuf/message.ts'
import type { Random } from '#base/random.ts'
import { sleep, withDeadline } from '#base/wait.ts'
import type { SpanAttributes } from '#server/span.ts'
import { encodeSpans } from '#server/tracing/encode.ts'
import { ExportResponse, exportPath } from '#server/tracing/messages.ts'
import type { FinishedSpan } from '#server/tracing/recorded-span.ts'

export interface ExporterOptions {
  readonly address: GrpcClientOptions['address']
  readonly connect?: GrpcClientOptions['connect']
  /** Who makes the spans. */
  readonly resource: SpanAttributes
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

export interface Exporter extends AsyncDisposable {
  add(span: FinishedSpan): void
}

/** OpenTelemetry's. */
const mostWaiting = 2048
const batchSize = 512
const longestWaitMs = 5000
/** How long a batch may take, with all that is tried. */
const exportMs = 10_000
/** From 2.5 to 7.5 s at first. */
const backoff: Backoff = { firstMs: 2500, factor: 1.5, longestMs: 30_000, jitter: 2 }
/** How long the last spans have to get through when the server stops. */
const flushMs = 5000
/** A collector that stays away is spoken of once in so long. */
const complaintMs = 60_000
/** It has nothing to say but what it could not take. */
const answerBytes = 1024 * 1024

export function openExporter(options: ExporterOptions): Exporter {
  return new BatchExporter(options)
}

class BatchExporter implements Exporter {
  readonly #options: ExporterOptions
  readonly #client: ReturnType<typeof createGrpcClient>
  readonly #ending = new AbortController()
  readonly #complaints: Complaints
  #waiting: FinishedSpan[] = []
  #timer: Disposable | undefined
  #sending: Promise<void> | undefined
  #isClosed = false

  constructor(options: ExporterOptions) {
    const { address, connect, clock, log } = options
    this.#options = options
    this.#client = createGrpcClient({ address, connect, clock, limitBytes: answerBytes })
    this.#complaints = new Complaints(log, clock)
  }

  add(span: FinishedSpan): void {
    if (this.#isClosed || this.#waiting.length >= mostWaiting) {
      this.#complaints.lost(1, 'more spans than the collector takes')
      return
    }
    this.#waiting.push(span)
    if (this.#waiting.length >= batchSize) this.#send()
    else this.#timer ??= this.#options.clock.after(longestWaitMs, () => this.#send())
  }

  /** One batch at a time: more at once would only press a collector that is slow. */
  #send(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    if (this.#sending || this.#waiting.length === 0) return
    this.#sending = this.#export(this.#waiting.splice(0, batchSize)).finally(() => {
      this.#sending = undefined
      if (this.#waiting.length >= batchSize || this.#isClosed) this.#send()
      else if (this.#waiting.length > 0)
        this.#timer ??= this.#options.clock.after(longestWaitMs, () => this.#send())
    })
  }

  async #export(spans: readonly FinishedSpan[]): Promise<void> {
    const { clock, resource } = this.#options
    const { signal } = this.#ending
    try {
      const request = encodeSpans(spans, resource)
      const answer = await withDeadline(exportMs, { clock, signal }, (limited) =>
        this.#deliver(request, limited),
      )
      const { partialSuccess } = decodeMessage(ExportResponse, answer)
      const { rejectedSpans = 0, errorMessage = '' } = partialSuccess ?? {}
      if (rejectedSpans > 0 || errorMessage !== '')
        this.#complaints.lost(rejectedSpans, errorMessage)
    } catch (error) {
      this.#complaints.lost(spans.length, error)
    }
  }

  async #deliver(request: Uint8Array, signal: AbortSignal): Promise<Buffer> {
    const { clock, random } = this.#options
    for (let count = 1; ; count++) {
      try {
        return await this.#client.call(exportPath, request, { signal, timeoutMs: exportMs })
      } catch (error) {
        if (signal.aborted || !isWorthAnother(error)) throw error
        await sleep(backoffMs(count, backoff, random), { clock, signal }).catch(() => {
          // What went wrong says more than that the time is over.
          throw error
        })
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    const stop = () => this.#ending.abort(new Error('the server is stopping'))
    using _ = this.#options.clock.after(flushMs, stop)
    this.#send()
    while (this.#sending) await this.#sending
    this.#client[Symbol.dispose]()
    this.#complaints.tell()
  }
}

/** OTLP's. */
const worthAnother: ReadonlySet<number> = new Set([
  ...[status.cancelled, status.deadlineExceeded, status.aborted, status.outOfRange],
  ...[status.unavailable, status.dataLoss],
])

function isWorthAnother(error: unknown): boolean {
  return error instanceof GrpcError && worthAnother.has(error.code)
}

/** What was lost, told at once and from then on once in a while. */
class Complaints {
  readonly #log: Logger
  readonly #clock: Clock
  #spans = 0
  #error: unknown
  #toldMs = Number.NEGATIVE_INFINITY

  constructor(log: Logger, clock: Clock) {
    this.#log = log
    this.#clock = clock
  }

  lost(spans: number, error: unknown): void {
    this.#spans += spans
    this.#error = error
    if (this.#clock.steadyMs() - this.#toldMs >= complaintMs) this.tell()
  }

  tell(): void {
    if (this.#error === undefined) return
    this.#toldMs = this.#clock.steadyMs()
    this.#log.warn('spans of traces were lost', { spans: this.#spans, error: this.#error })
    this.#spans = 0
    this.#error = undefined
  }
}
