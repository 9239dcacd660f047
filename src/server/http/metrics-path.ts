/** /metrics: what the server counts, for Prometheus. */
import type { Clock } from '#base/clock.ts'
import type { Metrics } from '#base/metrics.ts'
import { formatMetrics, metricsContentType } from '#base/metrics-text.ts'
import type { PathHandler } from '#server/http/path-handler.ts'

export function createMetricsPath(metrics: Metrics): PathHandler {
  return {
    paths: ['/metrics'],
    answer({ headers }) {
      const wantsOpen = String(headers['accept'] ?? '').includes('application/openmetrics-text')
      const format = wantsOpen ? 'openmetrics' : 'prometheus'
      const body = Buffer.from(formatMetrics(metrics.read(), format))
      return { code: 200, headers: { 'content-type': metricsContentType[format] }, body }
    },
  }
}

/** What is counted apart, for those who look often: how the checks of health went. */
export function createIndicatorsPath(indicators: Metrics): PathHandler {
  return {
    paths: ['/metrics/slis'],
    answer() {
      const body = Buffer.from(formatMetrics(indicators.read(), 'prometheus'))
      return { code: 200, headers: { 'content-type': metricsContentType.prometheus }, body }
    },
  }
}

/** What Prometheus' clients tell of every process. */
export function registerProcessMetrics(metrics: Metrics, clock: Clock): void {
  const startSeconds = clock.nowMs() / 1000 - process.uptime()
  metrics.gaugeOf(
    { name: 'process_start_time_seconds', help: 'When the process began, in Unix time.' },
    () => startSeconds,
  )
  metrics.gaugeOf(
    { name: 'process_cpu_seconds_total', help: 'How long the processor worked for the process.' },
    () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1e6
    },
  )
  metrics.gaugeOf(
    { name: 'process_resident_memory_bytes', help: 'How much memory the process holds.' },
    () => process.memoryUsage.rss(),
  )
  metrics.gaugeOf(
    { name: 'nodejs_heap_size_used_bytes', help: 'How much of the heap is in use.' },
    () => process.memoryUsage().heapUsed,
  )
}
