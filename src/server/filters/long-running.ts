/** Which requests last, and are bound by no time. */
import type { RequestInfo } from '#server/http/request-info.ts'

const streams: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward'])

/** Watches and streams take as long as they take. */
export function isLongRunning(info: RequestInfo): boolean {
  if (!info.isResource) return info.path.startsWith('/debug/pprof/')
  return info.verb === 'watch' || info.verb === 'proxy' || streams.has(info.subresource)
}
