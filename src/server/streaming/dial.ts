/** Connections to nodes, pods and services: how they are opened, and what is said where they are not. */
import { getServers } from 'node:dns'
import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Clock } from '#base/clock.ts'
import { hostPort } from '#base/host-port.ts'
import { DeadlineError, withDeadline } from '#base/wait.ts'

export interface Address {
  readonly host: string
  readonly port: number
  /** Absent: plain TCP. */
  readonly tls?: TlsTrust
  readonly limitMs: number
}

export interface TlsTrust {
  /** PEM; absent: whoever answers is believed, as by upstream. */
  readonly authorities?: string
  readonly certificate?: string
  readonly privateKey?: string
  /** Whether who answers is checked even so, against authorities that Node knows. */
  readonly verifies?: boolean
  /** Whose certificate it must show; absent: that of the host. */
  readonly serverName?: string
}

/** Throws DialError. The connection stays open on one side after the other has ended. */
export type Dial = (address: Address, signal: AbortSignal) => Promise<Socket>

/** In Go's words, which clients print. */
export class DialError extends Error {
  override readonly name = 'DialError'
}

export function createDial(clock: Clock): Dial {
  return async (address, signal) => {
    try {
      return await withDeadline(address.limitMs, { clock, signal }, (limited) =>
        open(address, limited),
      )
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw new DialError(dialFault(error, address), { cause: error })
    }
  }
}

async function open(address: Address, signal: AbortSignal): Promise<Socket> {
  const { host, port, tls } = address
  const common = { host, port, allowHalfOpen: true, noDelay: true, keepAlive: true }
  const socket = tls
    ? connectTls({
        ...common,
        ...(tls.authorities !== undefined && { ca: tls.authorities }),
        ...(tls.certificate !== undefined && { cert: tls.certificate, key: tls.privateKey }),
        ...serverNameOf(tls.serverName ?? host),
        rejectUnauthorized: tls.verifies ?? tls.authorities !== undefined,
        ALPNProtocols: ['http/1.1'],
        minVersion: 'TLSv1.2',
      })
    : connectTcp(common)
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', { signal })
    return socket
  } catch (error) {
    socket.on('error', () => {}) // it is given up: what else is wrong with it is nobody's news
    socket.destroy()
    throw error
  }
}

function serverNameOf(name: string) {
  return isIP(name) === 0 ? { servername: name } : {}
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

/** What went wrong with a connection, in Go's words. */
export function dialFault(error: unknown, { host, port }: Pick<Address, 'host' | 'port'>): string {
  const { code = '', message, address, errors } = error as ConnectFailure
  const where = `dial tcp ${hostPort(address ?? errors?.[0]?.address ?? host, port)}`
  const isLate = error instanceof DeadlineError || (error as Error).cause instanceof DeadlineError
  if (isLate) return `${where}: i/o timeout`
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
