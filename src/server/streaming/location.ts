/** Where a request goes that passes through the server: names of targets, and paths. */
import { posix } from 'node:path'
import { isLinkLocalIp, isLoopbackIp, isUnspecifiedIp, parseIp } from '#api/ip/ip.ts'
import type { IpAddress } from '#api/ip/ip-text.ts'
import { hostPort } from '#base/host-port.ts'
import type { Address } from '#server/dialing/dial.ts'
import type { Query } from '#server/http/request-target.ts'
import { formatQuery } from '#server/streaming/stream-options.ts'

export interface Location {
  readonly address: Address
  /** Decoded; empty where the request names none. */
  readonly path: string
  /** With its question mark, if there is any. */
  readonly search: string
}

export interface TargetName {
  readonly scheme: '' | 'http' | 'https'
  readonly name: string
  readonly port: string
}

/** Reads `name`, `name:port` or `scheme:name:port`. Undefined where it is none of them. */
export function parseTargetName(text: string): TargetName | undefined {
  const parts = text.split(':')
  const [scheme, name, port] = parts.length === 3 ? parts : ['', ...parts, '']
  const isKnown = scheme === '' || scheme === 'http' || scheme === 'https'
  if (parts.length > 3 || !isKnown || !name) return undefined
  return { scheme, name, port: port ?? '' }
}

/** What is asked of the target, from what stands in the path behind the subresource. */
export function pathOf(rest: readonly string[], path: string): string {
  const joined = rest.length > 0 ? posix.join('/', ...rest) : ''
  return path.endsWith('/') && !joined.endsWith('/') ? `${joined}/` : joined
}

/** What follows the path, as it was sent, but that it can stand in another request. */
export function searchOf(target: string): string {
  const at = target.indexOf('?')
  return at < 0 ? '' : target.slice(at).replace(/[^\x21-\x7e]/g, escapeChar)
}

/** A query as Go's net/url writes it: by name, what could not be read left out. */
export function searchOfQuery(query: Query): string {
  const names = [...query.keys()].toSorted()
  const pairs = names.flatMap((name) => query.get(name)!.map((value) => [name, value] as const))
  return pairs.length === 0 ? '' : `?${formatQuery(pairs)}`
}

/** Where a kubelet is asked, as Go's HTTP client names it in its errors. */
export function kubeletUrl({ address: { host, port }, path, search }: Location): string {
  return `https://${hostPort(host, port)}${escapePath(path)}${search}`
}

/** A path as Go's net/url writes it. */
export function escapePath(path: string): string {
  return encodeURIComponent(path.toWellFormed())
    .replace(/%(2[46BCF]|3[ABD]|40)/g, decodeURIComponent)
    .replace(/[!'()*]/g, escapeChar)
}

function escapeChar(char: string): string {
  return [...Buffer.from(char, 'latin1')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

/**
 * Whether an address can be one of a pod or node that is meant for others: not the server itself, nor
 * what is only reached from where the server is.
 */
export function isReachable(ip: string): boolean {
  const address = parseIp(ip)
  return (
    address !== undefined &&
    !isUnspecifiedIp(address) &&
    !isLoopbackIp(address) &&
    !isLinkLocalIp(address) &&
    !isMulticast(address)
  )
}

function isMulticast({ family, value }: IpAddress): boolean {
  if (family === 6) return value >> 120n === 0xffn
  return value >> 28n === 14n || value === 0xffffffffn
}

/** Ports by the names that a resolver knows everywhere. */
const namedPorts: Readonly<Record<string, number>> = { http: 80, https: 443 }

/** Undefined: it is none. */
export function portNumberOf(port: string): number | undefined {
  const number = namedPorts[port] ?? (/^[0-9]{1,5}$/.test(port) ? Number(port) : 0)
  return number > 0 && number < 65536 ? number : undefined
}
