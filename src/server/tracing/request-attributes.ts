/** What spans of requests are called, and say of them: upstream's names, by which traces are looked through. */

import { type Exchange, headerOf } from '#server/http/exchange.ts'
import { isTrueParameter } from '#server/http/parameters.ts'
import type { RequestInfo, ResourceInfo } from '#server/http/request-info.ts'
import type { Query } from '#server/http/request-target.ts'
import { sourceIpsOf } from '#server/http/source-ips.ts'
import type { SpanAttributes } from '#server/span.ts'

/** Of a request, what its spans tell. */
export interface TracedRequest {
  readonly exchange: Exchange
  readonly auditId: string
  readonly path: string
  readonly accept: string | undefined
  readonly userAgent: string
  readonly query: Query
  readonly info: RequestInfo | undefined
}

/** Names of objects are left out, so that requests of one sort have one name. */
export function requestSpanName(method: string, info: RequestInfo): string {
  if (!info.isResource) return method
  const { group, version, namespace, resource, name, subresource } = info
  const parts = [
    ...(group === '' ? ['api'] : ['apis', group]),
    version,
    ...(namespace === '' ? [] : ['namespaces', '{:namespace}']),
    resource,
    ...(name === '' ? [] : ['{:name}']),
    ...(subresource === '' ? [] : [subresource]),
  ]
  return `${method} /${parts.join('/')}`
}

const methods: ReadonlySet<string> = new Set([
  ...['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'],
])
const tlsPort = 443
const longestAuditId = 64

export function httpAttributes({
  exchange,
  auditId,
  path,
  userAgent,
}: TracedRequest): SpanAttributes {
  const { method, target, address, peerPort, httpVersion } = exchange
  const { host, port } = hostOf(headerOf(exchange, 'host') ?? '')
  const known = method.toUpperCase()
  const forwarded = headerOf(exchange, 'x-forwarded-for') ?? ''
  return {
    'server.address': host,
    'http.request.method': methods.has(known) ? known : 'GET',
    'url.scheme': 'https',
    ...(port !== undefined && port !== tlsPort && { 'server.port': port }),
    ...(!methods.has(method) && { 'http.request.method_original': method }),
    'network.peer.address': address,
    ...(peerPort !== undefined && { 'network.peer.port': peerPort }),
    ...(userAgent !== '' && { 'user_agent.original': userAgent }),
    'client.address': forwarded.split(',')[0] || address,
    'url.path': path,
    'network.protocol.version': httpVersion,
    'http.target': target,
    'audit-id': auditId.slice(0, longestAuditId),
  }
}

const hostForm = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/

function hostOf(authority: string): { readonly host: string; readonly port: number | undefined } {
  const [, literal, name = '', port] = hostForm.exec(authority) ?? []
  return { host: literal ?? name, port: port === undefined ? undefined : Number(port) }
}

export function answerAttributes(code: number, received: number, sent: number): SpanAttributes {
  return {
    ...(received > 0 && { 'http.request.body.size': received }),
    ...(sent > 0 && { 'http.response.body.size': sent }),
    ...(code > 0 && { 'http.response.status_code': code }),
  }
}

const longestUserAgent = 1024

/** Of what is done for a resource. */
export function verbAttributes(request: TracedRequest, info: ResourceInfo): SpanAttributes {
  const { exchange, auditId, accept = '', userAgent, path } = request
  const scope = scopeOf(info)
  const isLong = userAgent.length > longestUserAgent
  const agent = isLong ? `${userAgent.slice(0, longestUserAgent)}...TRUNCATED` : userAgent
  return {
    accept,
    'audit-id': auditId.slice(0, longestAuditId),
    client: sourceIpsOf(exchange)[0] ?? 'unknown',
    'api-group': info.group,
    'api-version': info.version,
    name: info.name,
    subresource: info.subresource,
    namespace: info.namespace,
    protocol: protocolOf(exchange),
    resource: info.resource,
    scope,
    url: path,
    'user-agent': agent || 'unknown',
    verb: verbOf(request, scope),
  }
}

/** Of an answer that is put into bytes. */
export function answerFormAttributes(
  { exchange, auditId, path }: TracedRequest,
  mediaType: string,
): SpanAttributes {
  return {
    'audit-id': auditId.slice(0, longestAuditId),
    method: exchange.method,
    url: path,
    protocol: protocolOf(exchange),
    mediaType,
  }
}

function protocolOf({ httpVersion }: Exchange): string {
  return `HTTP/${httpVersion}`
}

function scopeOf({ name, verb, namespace }: ResourceInfo): string {
  if (name !== '' || verb === 'create') return 'resource'
  return namespace === '' ? 'cluster' : 'namespace'
}

function verbOf({ exchange, query }: TracedRequest, scope: string): string {
  const { method } = exchange
  if (method === 'GET' || method === 'HEAD') {
    if (isTrueParameter(query.get('watch'))) return 'WATCH'
    return scope === 'resource' ? 'GET' : 'LIST'
  }
  const isApply = headerOf(exchange, 'content-type') === 'application/apply-patch+yaml'
  return method === 'PATCH' && isApply ? 'APPLY' : method
}
