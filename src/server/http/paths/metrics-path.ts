/** /metrics: what the server counts, for Prometheus. */
import { promisify } from 'node:util'
import type { Metrics } from '#base/metrics.ts'
import { formatMetrics } from '#base/metrics-text.ts'
import { headerOf, type RequestHeaders } from '#server/http/exchange.ts'
import { parseAccept } from '#server/http/negotiation/accept.ts'
import { encodingsOf } from '#server/http/negotiation/accept-encoding.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'

/** Of what is counted from `startedMs` on. What has to be asked for is `refresh`ed before it is read. */
export function createMetricsPath(
  metrics: Metrics,
  startedMs: number,
  refresh?: (signal: AbortSignal) => Promise<void>,
): PathHandler {
  return metricsPath('/metrics', metrics, { startedMs, ...(refresh && { refresh }) })
}

/** What is counted apart, for those who look often: how the checks of health went. */
export function createIndicatorsPath(indicators: Metrics, startedMs: number): PathHandler {
  return metricsPath('/metrics/slis', indicators, { startedMs })
}

interface MetricsPathOptions {
  readonly startedMs: number
  refresh?(signal: AbortSignal): Promise<void>
}

function metricsPath(
  path: string,
  metrics: Metrics,
  { startedMs, refresh }: MetricsPathOptions,
): PathHandler {
  const started = String(Math.floor(startedMs / 1000))
  return {
    paths: [path],
    async answer({ headers, signal }) {
      await refresh?.(signal)
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
