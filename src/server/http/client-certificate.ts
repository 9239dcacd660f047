/** What a client's certificate says of it. */
import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

export interface ClientCertificate {
  /** Whether it was issued by an authority that the server knows, for clients, and is in force. */
  readonly isVerified: boolean
  /** Why it was not, in the words of TLS. */
  readonly failure?: string
  readonly commonName: string
  readonly organizations: readonly string[]
  /** Upstream's own field for what tells users of the same name apart. */
  readonly uids: readonly string[]
  /** From when on it is not in force any more. */
  readonly expiresMs: number
  /** SHA-256 of the whole certificate, in hex. */
  readonly fingerprint: string
  /** Its own first, then what the client sent along or the server knows as issuers: not looked at yet. */
  chain(): readonly X509Certificate[]
}

const uidField = '1.3.6.1.4.1.57683.2'

const ofSockets = new WeakMap<TLSSocket, ClientCertificate | null>()

/** That of a connection, looked at once. */
export function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  let known = ofSockets.get(socket)
  if (known === undefined) {
    known = readCertificate(socket) ?? null
    ofSockets.set(socket, known)
  }
  return known ?? undefined
}

function readCertificate(socket: TLSSocket): ClientCertificate | undefined {
  const { subject, fingerprint256, valid_to } = socket.getPeerCertificate()
  if (subject === undefined || subject === null) return undefined
  const named = subject as unknown as Readonly<Record<string, string | readonly string[]>>
  return {
    isVerified: socket.authorized,
    ...(!socket.authorized && { failure: String(socket.authorizationError) }),
    commonName: all(named['CN']).at(-1) ?? '',
    organizations: all(named['O']),
    uids: all(named[uidField]),
    expiresMs: Date.parse(valid_to),
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    chain: () => chainOf(socket),
  }
}

function all(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

/** More are not looked at. */
const mostCertificates = 16

function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  let current = socket.getPeerCertificate(true)
  while (current?.raw && chain.length < mostCertificates) {
    chain.push(new X509Certificate(current.raw))
    // Who is its own issuer is the end.
    if (current.issuerCertificate === current) break
    current = current.issuerCertificate
  }
  return chain
}
