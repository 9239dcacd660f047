/** Counts requests, and writes a line to the log for those that failed or took long. */
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { FlowControl } from '#server/filters/in-flight.ts'
import { isLongRunning } from '#server/filters/long-running.ts'
import type { Request } from '#server/filters/request.ts'
import type { RequestMetrics } from '#server/filters/request-metrics.ts'
import { headerOf } from '#server/http/exchange.ts'

export interface ObserverOptions {
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: RequestMetrics
  readonly flow: FlowControl
}

/** What takes longer is logged. */
const slowMs = 1000

/** The query is never logged: selectors and proxies may hold what is secret. */
export function createRequestObserver(
  options: ObserverOptions,
): (request: Request, begunMs: number) => void {
  const { clock, log, metrics, flow } = options
  return (request, begunMs) => {
    const { info, code, exchange, query } = request
    const tookMs = clock.steadyMs() - begunMs
    const { method } = exchange
    const { waitedMs, sentBytes, isTerminated } = request
    metrics.count({
      ...{ method, info, query, code, tookMs, waitedMs, sentBytes, isTerminated },
      isKnown: request.isRouted,
      contentType: method === 'PATCH' ? headerOf(exchange, 'content-type') : undefined,
    })
    metrics.showInFlight(flow)
    const isSlow = tookMs >= slowMs && !(info && isLongRunning(info))
    if (code < 500 && !isSlow) return
    log.warn(code >= 500 ? 'A request failed' : 'A request took long', {
      method,
      path: request.path,
      code,
      tookMs,
      user: request.user?.name,
      impersonator: request.impersonator?.name,
      userAgent: request.userAgent,
      address: exchange.address,
      auditId: request.auditId,
      reason: request.failure instanceof Error ? request.failure.message : undefined,
    })
  }
}
