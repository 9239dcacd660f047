/** /metrics: what the server counts, for Prometheus. */
import { promisify } from 'node:util'
import type { Clock } from '#base/clock.ts'
import type { Metrics } from '#base/metrics.ts'
import { formatMetrics } from '#base/metrics-text.ts'
import { headerOf, type RequestHeaders } from '#server/http/exchange.ts'
import { parseAccept } from '#server/http/negotiation/accept.ts'
import { encodingsOf } from '#server/http/negotiation/accept-encoding.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'

/** Of what is counted from `startedMs` on. */
export function createMetricsPath(metrics: Metrics, startedMs: number): PathHandler {
  return metricsPath('/metrics', metrics, startedMs)
}

/** What is counted apart, for those who look often: how the checks of health went. */
export function createIndicatorsPath(indicators: Metrics, startedMs: number): PathHandler {
  return metricsPath('/metrics/slis', indicators, startedMs)
}

function metricsPath(path: string, metrics: Metrics, startedMs: number): PathHandler {
  const started = String(Math.floor(startedMs / 1000))
  return {
    paths: [path],
    async answer({ headers }) {
      const text = Buffer.from(formatMetrics(metrics.read()))
      const isSqueezed = wantsGzip(headers)
      const said = {
        'content-type': contentTypeFor(headers),
        'process-start-time-unix': started,
        ...(isSqueezed && { 'content-encoding': 'gzip' }),
      }
      return { code: 200, headers: said, body: isSqueezed ? await squeeze(text) : text }
    },
  }
}

async function squeeze(text: Uint8Array): Promise<Buffer> {
  return await promisify(process.getBuiltinModule('node:zlib').gzip)(text)
}

function wantsGzip(headers: RequestHeaders): boolean {
  const encodings = encodingsOf(headerOf({ headers }, 'accept-encoding'))
  const other = encodings.get('*') ?? 0
  const plain = Math.max(encodings.get('identity') ?? 0, other)
  return Math.max(encodings.get('gzip') ?? 0, other) > plain
}

/** How names would be written that are none in the text's own form. There are none, so it is but said. */
const escapings: readonly string[] = ['allow-utf-8', 'underscores', 'dots', 'values']

/** Prometheus' text, whatever is asked for: as upstream, which has OpenMetrics switched off. */
function contentTypeFor(headers: RequestHeaders): string {
  let escaping = 'underscores'
  for (const { type, subtype, parameters } of parseAccept(headerOf({ headers }, 'accept') ?? '')) {
    const wanted = parameters.get('escaping') ?? ''
    if (escapings.includes(wanted)) escaping = wanted
    const isKnown = ['0.0.4', ''].includes(parameters.get('version') ?? '')
    if (type === 'text' && subtype === 'plain' && isKnown) break
  }
  return `text/plain; version=0.0.4; charset=utf-8; escaping=${escaping}`
}

/** What Prometheus' clients tell of every process. */
export function registerProcessMetrics(metrics: Metrics, clock: Clock): void {
  const startSeconds = clock.nowMs() / 1000 - process.uptime()
  metrics.gaugeOf(
    {
      name: 'process_start_time_seconds',
      stability: 'unsaid',
      help: 'When the process began, in Unix time.',
    },
    () => startSeconds,
  )
  metrics.counterOf(
    {
      name: 'process_cpu_seconds_total',
      stability: 'unsaid',
      help: 'How long the processor worked for the process.',
    },
    () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1e6
    },
  )
  metrics.gaugeOf(
    {
      name: 'process_resident_memory_bytes',
      stability: 'unsaid',
      help: 'How much memory the process holds.',
    },
    () => process.memoryUsage.rss(),
  )
  metrics.gaugeOf(
    {
      name: 'nodejs_heap_size_used_bytes',
      stability: 'unsaid',
      help: 'How much of the heap is in use.',
    },
    () => process.memoryUsage().heapUsed,
  )
}
