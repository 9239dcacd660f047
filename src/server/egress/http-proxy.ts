/** Proxies of HTTP, as a configuration names them: at a URL, or behind a socket of this machine. */
import type { Duplex } from 'node:stream'
import { parseUrl } from '#api/go-url.ts'
import type { Clock } from '#base/clock.ts'
import { quoteGo } from '#base/go/text.ts'
import { certificatesError, pairError } from '#server/configuration/certificates.ts'
import { type Address, createDial, type TlsTrust } from '#server/dialing/dial.ts'
import { DialError } from '#server/dialing/dial-fault.ts'
import type { ProxyTls, TcpTransport } from '#server/egress/configuration.ts'
import { askForTunnel } from '#server/egress/http-connect.ts'
import { dialSocket } from '#server/egress/local-socket.ts'
import type { EgressProxy, Passage } from '#server/egress/proxy.ts'

const protocol = 'http_connect'

export interface HttpProxyParts {
  readonly clock: Clock
  /** The text of a file. Throws in Go's words. */
  read(path: string): string
}

/** Throws in upstream's words. */
export function httpProxyAt(
  { url, tlsConfig }: TcpTransport,
  { clock, read }: HttpProxyParts,
): EgressProxy {
  const tls = tlsConfig && trustOf(tlsConfig, read)
  const parsed = parseUrl(url)
  if ('message' in parsed) {
    throw new Error(`invalid proxy server url ${quoteGo(url)}: ${parsed.message}`)
  }
  const { host } = parsed
  const dial = createDial(clock)
  return {
    protocol,
    transport: 'tcp',
    reach: async (signal) => passageOver(await dial(addressOf(host, tls), signal), host),
  }
}

export function httpProxyBehind(path: string): EgressProxy {
  return {
    protocol,
    transport: 'uds',
    reach: async (signal) => passageOver(await dialSocket(path, signal), path),
  }
}

function passageOver(socket: Duplex, proxy: string): Passage {
  return {
    to: (target, signal) => askForTunnel(socket, { target, proxy }, signal),
    [Symbol.dispose]: () => socket.destroy(),
  }
}

/** A port has to be told: there is none that proxies listen at. */
function addressOf(host: string, tls: TlsTrust | undefined): Address {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*)):(\d+)$/.exec(host) ?? []
  if (port === undefined) throw new DialError(`dial tcp: address ${host}: missing port in address`)
  return { host: bracketed ?? plain ?? '', port: Number(port), ...(tls && { tls }) }
}

function trustOf(
  { caBundle, clientCert, clientKey, tlsServerName }: ProxyTls,
  read: HttpProxyParts['read'],
): TlsTrust {
  return {
    ...pairIn(clientCert, clientKey, read),
    verifies: true,
    ...(caBundle !== '' && { authorities: authoritiesIn(caBundle, read) }),
    ...(tlsServerName !== '' && { serverName: tlsServerName }),
  }
}

function pairIn(certificateFile: string, keyFile: string, read: HttpProxyParts['read']) {
  try {
    const [certificate, privateKey] = [read(certificateFile), read(keyFile)]
    const wrong = pairError(certificate, privateKey)
    if (wrong !== undefined) throw new Error(wrong)
    return { certificate, privateKey }
  } catch (cause) {
    const why = (cause as Error).message
    throw new Error(`failed to read key pair ${certificateFile} & ${keyFile}, got ${why}`, {
      cause,
    })
  }
}

function authoritiesIn(file: string, read: HttpProxyParts['read']): string {
  let pem: string
  try {
    pem = read(file)
  } catch (cause) {
    const why = (cause as Error).message
    throw new Error(`failed to read cert file ${file}, got ${why}`, { cause })
  }
  if (certificatesError(pem) === undefined) return pem
  throw new Error('failed to append CA cert to the cert pool')
}
