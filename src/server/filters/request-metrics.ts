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
  readonly contentType?: string | undefined
}

export interface Measured extends Running {
  readonly query: Query
  readonly contentType: string | undefined
  readonly code: number
  readonly tookMs: number
  /** How much of it was waiting for others. */
  readonly waitedMs: number
  readonly sentBytes: number
  /** There was no room for it, or no time left. */
  readonly isTerminated: boolean
}

export interface RequestMetrics {
  /** Counts a request that has been answered. */
  count(request: Measured): void
  /** Counts a request as long as it lasts. */
  longRunning(request: Running): Disposable
  showInFlight(flow: FlowControl): void
  /** Somebody uses a version that will go away: in that release, if it is known. */
  deprecated(info: ResourceInfo, removedRelease: string): void
  /** A watch that begins with a list has given all of that. */
  listed(info: ResourceInfo, tookMs: number): void
}

const buckets = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45,
  60,
]
const ownBuckets = buckets.slice(buckets.indexOf(0.05))
const listBuckets = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 2, 4, 6, 8, 10, 15, 20, 30, 45, 60]
const sizeBuckets = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
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
  /** Without what others took; absent for what is not counted so. */
  readonly ownSeconds?: Histogram
  readonly sizes?: Histogram
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
  const ownSeconds = metrics.histogram({
    name: 'apiserver_request_sli_duration_seconds',
    help: 'How long answering took, without the time that webhooks and queues of requests took.',
    labels: common,
    buckets: ownBuckets,
  })
  const sizes = metrics.histogram({
    name: 'apiserver_response_sizes',
    stability: 'STABLE',
    help: 'How many bytes the answers to reads have.',
    labels: common,
    buckets: sizeBuckets,
  })
  const terminations = metrics.counter({
    name: 'apiserver_request_terminations_total',
    help: 'How many requests were given up, since there was no room for them or no time left.',
    labels: [...common, 'code'],
  })
  const remembered = new ForgetfulMap<string, Series>(mostRemembered)

  function seriesFor(request: Measured): Series {
    const said = labelsOf(request)
    const dryRun = dryRunIn(request)
    const labels = [...said, dryRun]
    const [verb = ''] = said
    return {
      total: total.with(...labels, String(request.code)),
      seconds: seconds.with(...labels),
      // What lasts as long as it likes has no time that anybody could aim at.
      ...(dryRun === '' && !isLasting.has(verb) && { ownSeconds: ownSeconds.with(...said) }),
      ...(isRead.has(verb) && { sizes: sizes.with(...said) }),
    }
  }

  return {
    count(request) {
      const key = keyOf(request)
      let series = remembered.get(key)
      if (!series) {
        series = seriesFor(request)
        remembered.add(key, series)
      }
      const { tookMs, waitedMs, sentBytes } = request
      series.total.add()
      series.seconds.observe(tookMs / 1000)
      series.ownSeconds?.observe((tookMs - waitedMs) / 1000)
      series.sizes?.observe(sentBytes)
      if (request.isTerminated) {
        terminations.with(...labelsOf(request), String(request.code)).add()
      }
    },
    longRunning(request) {
      const gauge: Gauge = running.with(...labelsOf(request))
      gauge.add(1)
      return { [Symbol.dispose]: () => gauge.add(-1) }
    },
    ...createOtherMetrics(metrics),
  }
}

const isRead: ReadonlySet<string> = new Set(['GET', 'LIST'])
const isLasting: ReadonlySet<string> = new Set(['WATCH', 'CONNECT'])

function createOtherMetrics(
  metrics: Metrics,
): Pick<RequestMetrics, 'showInFlight' | 'deprecated' | 'listed'> {
  const inFlight = metrics.gauge({
    name: 'apiserver_current_inflight_requests',
    stability: 'STABLE',
    help: 'How many requests are being served, long ones left out.',
    labels: ['request_kind'],
  })
  const deprecated = metrics.gauge({
    name: 'apiserver_requested_deprecated_apis',
    stability: 'STABLE',
    help: 'Which versions were asked for that will go away, and in which release.',
    labels: ['group', 'version', 'resource', 'subresource', 'removed_release'],
  })
  const lists = metrics.histogram({
    name: 'apiserver_watch_list_duration_seconds',
    stability: 'BETA',
    help: 'How long watches that begin with a list took to give all of that.',
    labels: ['group', 'version', 'resource', 'scope'],
    buckets: listBuckets,
  })
  const [reads, writes] = [inFlight.with('readOnly'), inFlight.with('mutating')]
  return {
    showInFlight(flow) {
      const { readOnly, mutating } = flow.inFlight()
      reads.set(readOnly)
      writes.set(mutating)
    },
    listed(info, tookMs) {
      const { group, version, resource } = info
      lists.with(group, version, resource, scopeOf(info)).observe(tookMs / 1000)
    },
    deprecated({ group, version, resource, subresource }, removedRelease) {
      deprecated.with(group, version, resource, subresource, removedRelease).set(1)
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
  deletecollection: 'DELETE',
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

function keyOf(request: Measured): string {
  const { method, info, isKnown, code } = request
  const dryRun = dryRunIn(request)
  if (!info?.isResource || !isKnown) {
    return `${methods.has(method) ? method : ''} ${healthPathIn(info)} ${dryRun} ${code}`
  }
  const { group, version, resource, subresource } = info
  const verb = isApplied(request) ? 'apply' : info.verb
  return `${verb} ${scopeOf(info)} ${group}/${version}/${resource}/${subresource} ${dryRun} ${code}`
}

/** Clients may say anything: what is none of the known words is not told as they said it. */
function dryRunIn({ query }: Measured): string {
  const said = query.get('dryRun')
  if (!said) return ''
  return said.every((word) => word === 'All') ? 'All' : 'invalid'
}

const applyTypes: ReadonlySet<string> = new Set([
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
])

function isApplied({ method, contentType }: Running): boolean {
  return method === 'PATCH' && contentType !== undefined && applyTypes.has(contentType)
}

function scopeOf({ verb, name, namespace }: ResourceInfo): string {
  if (name !== '' || verb === 'create') return 'resource'
  return namespace === '' ? 'cluster' : 'namespace'
}

/** Of all paths that lead to no resource only these are told: there is no end to the others. */
const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz'])

function healthPathIn(info: RequestInfo | undefined): string {
  return info && healthPaths.has(info.path) ? info.path : ''
}

const streams: ReadonlySet<string> = new Set(['log', 'exec', 'portforward', 'attach', 'proxy'])

function labelsOf(request: Running): string[] {
  const { method, info, isKnown } = request
  if (!info?.isResource || !isKnown) {
    const verb = methods.has(method) ? method : 'other'
    const path = healthPathIn(info)
    return [verb, '', '', '', path, '', path === '' ? 'apiserver' : '']
  }
  const { group, version, resource, subresource } = info
  const where = [group, version, resource, subresource, scopeOf(info), 'apiserver']
  return [verbOf(request, info), ...where]
}

function verbOf(request: Running, { verb, subresource }: ResourceInfo): string {
  if (streams.has(subresource)) return 'CONNECT'
  if (isApplied(request)) return 'APPLY'
  return Object.hasOwn(verbs, verb) ? verbs[verb]! : 'other'
}
