/** Counts requests under upstream's names. */

import { ForgetfulMap } from '#base/collections/forgetful-map.ts'
import type { Counter, Gauge, Histogram, Metrics } from '#base/metrics.ts'
import type { FlowControl } from '#server/filters/in-flight.ts'
import type { RequestInfo, ResourceInfo } from '#server/http/request-info.ts'
import type { Query } from '#server/http/request-target.ts'

export interface Running {
  readonly method: string
  readonly info: RequestInfo | undefined
  /** Whether the resource is one that is served: others would make series without end. */
  readonly isKnown: boolean
}

export interface Measured extends Running {
  readonly query: Query
}

export interface RequestMetrics {
  /** Counts a request that has been answered. */
  count(request: Measured, code: number, seconds: number): void
  /** Counts a request as long as it lasts. */
  longRunning(request: Running): Disposable
  showInFlight(flow: FlowControl): void
}

const buckets = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45,
  60,
]
const common = [
  'verb',
  'group',
  'version',
  'resource',
  'subresource',
  'scope',
  'component',
] as const
/** More than there are routes; whoever comes later looks its series up anew. */
const mostRemembered = 4096

interface Series {
  readonly total: Counter
  readonly seconds: Histogram
}

export function createRequestMetrics(metrics: Metrics): RequestMetrics {
  const total = metrics.counter({
    name: 'apiserver_request_total',
    stability: 'STABLE',
    help: 'How many requests were answered, by verb, resource and code.',
    labels: [...common, 'dry_run', 'code'],
  })
  const seconds = metrics.histogram({
    name: 'apiserver_request_duration_seconds',
    stability: 'STABLE',
    help: 'How long answering took, by verb and resource.',
    labels: [...common, 'dry_run'],
    buckets,
  })
  const running = metrics.gauge({
    name: 'apiserver_longrunning_requests',
    stability: 'STABLE',
    help: 'How many watches and other long requests are being served.',
    labels: [...common],
  })
  const inFlight = metrics.gauge({
    name: 'apiserver_current_inflight_requests',
    stability: 'STABLE',
    help: 'How many requests are being served, long ones left out.',
    labels: ['request_kind'],
  })
  const [reads, writes] = [inFlight.with('readOnly'), inFlight.with('mutating')]
  const remembered = new ForgetfulMap<string, Series>(mostRemembered)

  return {
    count(request, code, took) {
      const key = keyOf(request, code)
      let series = remembered.get(key)
      if (!series) {
        const labels = [...labelsOf(request), dryRunIn(request)]
        series = { total: total.with(...labels, String(code)), seconds: seconds.with(...labels) }
        remembered.add(key, series)
      }
      series.total.add()
      series.seconds.observe(took)
    },
    longRunning(request) {
      const gauge: Gauge = running.with(...labelsOf(request))
      gauge.add(1)
      return { [Symbol.dispose]: () => gauge.add(-1) }
    },
    showInFlight(flow) {
      const { readOnly, mutating } = flow.inFlight()
      reads.set(readOnly)
      writes.set(mutating)
    },
  }
}

const verbs: Readonly<Record<string, string>> = {
  create: 'POST',
  update: 'PUT',
  get: 'GET',
  list: 'LIST',
  watch: 'WATCH',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETECOLLECTION',
}
const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
])

function keyOf(request: Measured, code: number): string {
  const { method, info, isKnown } = request
  const dryRun = dryRunIn(request)
  if (!info?.isResource || !isKnown) {
    return `${methods.has(method) ? method : ''} ${dryRun} ${code}`
  }
  const { verb, group, version, resource, subresource } = info
  return `${verb} ${scopeOf(info)} ${group}/${version}/${resource}/${subresource} ${dryRun} ${code}`
}

/** Clients may say anything: what is none of the known words is not told as they said it. */
function dryRunIn({ query }: Measured): string {
  const said = query.get('dryRun')
  if (!said) return ''
  return said.every((word) => word === 'All') ? 'All' : 'invalid'
}

function scopeOf({ isNamed, namespace }: ResourceInfo): string {
  return isNamed ? 'resource' : namespace === '' ? 'cluster' : 'namespace'
}

function labelsOf({ method, info, isKnown }: Running): string[] {
  if (!info?.isResource || !isKnown) {
    const verb = methods.has(method) ? method : 'other'
    return [verb, '', '', '', '', '', 'apiserver']
  }
  const verb = Object.hasOwn(verbs, info.verb) ? verbs[info.verb]! : 'other'
  const { group, version, resource, subresource } = info
  return [verb, group, version, resource, subresource, scopeOf(info), 'apiserver']
}
