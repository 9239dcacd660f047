/** Opens the tracing of a server as it was told. It is loaded only where there is one. */
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Random } from '#base/random.ts'
import type { Exchange } from '#server/http/exchange.ts'
import { CountedExchange } from '#server/tracing/counted-exchange.ts'
import { openExporter } from '#server/tracing/exporter.ts'
import type { TracingOptions } from '#server/tracing/options.ts'
import { RequestTrace } from '#server/tracing/request-trace.ts'
import { createTracer } from '#server/tracing/tracer.ts'

export interface TracedExchange {
  readonly exchange: Exchange
  readonly trace: RequestTrace
}

export interface RequestTracing extends AsyncDisposable {
  /** Begins the trace of a request; its exchange is used in place of the other from then on. */
  begin(exchange: Exchange): TracedExchange
}

export interface TracingSurroundings {
  /** The name of the server among others of its kind. */
  readonly instance: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

export function openTracing(
  { address, connect, ratePerMillion }: TracingOptions,
  { instance, ...parts }: TracingSurroundings,
): RequestTracing {
  const resource = { 'service.instance.id': instance, 'service.name': 'apiserver' }
  const exporter = openExporter({ ...parts, address, connect, resource })
  const finished = exporter.add.bind(exporter)
  const tracer = createTracer({ ...parts, ratePerMillion, finished })
  return {
    begin(own) {
      const exchange = new CountedExchange(own)
      return { exchange, trace: new RequestTrace(tracer.begin(), exchange) }
    },
    [Symbol.asyncDispose]: () => exporter[Symbol.asyncDispose](),
  }
}
