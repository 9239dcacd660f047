/** What is said of connections that could not be opened: in Go's words, which clients print. */
import { getServers } from 'node:dns'
import { isIP } from 'node:net'
import type { Target } from '#base/connect.ts'
import { hostPort } from '#base/host-port.ts'
import { isDeadline } from '#base/wait.ts'

export class DialError extends Error {
  override readonly name = 'DialError'
}

const refusals: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'connect: connection timed out',
  ECONNRESET: 'connect: connection reset by peer',
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

interface ConnectFailure extends Error {
  readonly code?: string
  /** What the name of the host has led to. */
  readonly address?: string
  /** Of each address that was tried. */
  readonly errors?: readonly ConnectFailure[]
}

/** What went wrong with a connection. */
export function dialFault(error: unknown, { host, port }: Target): string {
  if (error instanceof DialError) return error.message
  const { code = '', message, address, errors } = error as ConnectFailure
  const where = `dial tcp ${hostPort(address ?? errors?.[0]?.address ?? host, port)}`
  if (isDeadline(error)) return `${where}: i/o timeout`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: ${lookupFault(host, error)}`
  const certificate = certificateFault(code, message)
  if (certificate) return `tls: failed to verify certificate: x509: ${certificate}`
  const refusal = refusals[code]
  return refusal ? `${where}: ${refusal}` : `${where}: ${message}`
}

/** What went wrong as a host was looked up. Go names the server that was asked, here the first of them. */
export function lookupFault(host: string, error: unknown): string {
  const isAgain = (error as ConnectFailure).code === 'EAI_AGAIN'
  const [server] = getServers()
  const on =
    server === undefined ? '' : ` on ${isIP(server) === 0 ? server : hostPort(server, dnsPort)}`
  return `lookup ${host}${on}: ${isAgain ? 'server misbehaving' : 'no such host'}`
}

const dnsPort = 53

function certificateFault(code: string, message: string): string | undefined {
  if (untrusted.has(code)) return 'certificate signed by unknown authority'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return 'certificate has expired or is not yet valid'
  }
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? otherNames(message) : undefined
}

/** Whom the certificate is for, as Go tells it. */
function otherNames(message: string): string {
  const [, host, list = ''] =
    /Host: (\S+?)\.? is not in the cert's altnames: (.*)$/.exec(message) ?? []
  if (host === undefined) return message
  const names = Array.from(list.matchAll(/DNS:([^,\s]+)/g), ([, name]) => name)
  return names.length === 0
    ? `certificate is not valid for any names, but wanted to match ${host}`
    : `certificate is valid for ${names.join(', ')}, not ${host}`
}
