/**
 * Whether a client's certificate comes from these authorities and no others. TLS is given those of
 * clients and those of proxies together, so what it found good may be of either.
 */
import { X509Certificate } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { decodePem, encodePem } from '#base/x509/pem.ts'
import type { LiveText } from '#server/configuration/live-file.ts'
import type { ClientCertificate } from '#server/http/client-certificate.ts'

export interface Authorities {
  /** Whether it was issued by them as they are now, for clients, and is in force. */
  issued(certificate: ClientCertificate): boolean
}

/** Longer chains are not followed. */
const longestChain = 8

/** Throws where the text holds no certificate. Of others each certificate is judged anew. */
export function createAuthorities(pem: LiveText, clock: Clock): Authorities {
  let current = pem.text
  let anchors = anchorsIn(current)
  let verdicts = new WeakMap<ClientCertificate, boolean>()

  function refresh(): void {
    if (pem.text === current) return
    current = pem.text
    anchors = anchorsIn(current)
    verdicts = new WeakMap()
  }

  return {
    issued(certificate) {
      refresh()
      let verdict = verdicts.get(certificate)
      if (verdict === undefined) {
        verdict = isIssued(anchors, certificate, clock.nowMs())
        verdicts.set(certificate, verdict)
      }
      return verdict
    },
  }
}

function anchorsIn(pem: string): readonly X509Certificate[] {
  const anchors = decodePem(pem)
    .filter(({ type }) => type === 'CERTIFICATE')
    .map(({ type, bytes }) => new X509Certificate(encodePem(type, bytes)))
  if (anchors.length === 0) throw new TypeError('The authorities hold no certificate')
  return anchors
}

/** All that TLS says of a certificate whose issuer it does not know. */
const unknownIssuer: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
])

/**
 * TLS judged it by the authorities of when the connection was made. An issuer that it did not know may be
 * known now: then its very own certificates are good. Chains, which have rules of their own, are left to
 * TLS, and so to another connection.
 */
function isIssued(
  anchors: readonly X509Certificate[],
  certificate: ClientCertificate,
  nowMs: number,
): boolean {
  const chain = certificate.chain()
  if (certificate.isVerified) return leadsTo(anchors, chain, nowMs)
  const [own] = chain
  if (!own || !unknownIssuer.has(certificate.failure ?? '') || !isFor(own, nowMs)) return false
  return anchors.some((anchor) => hasSigned(anchor, own, nowMs))
}

const clientUses: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'])

/** Whether it is a client's, or anybody's, and in force. */
function isFor(own: X509Certificate, nowMs: number): boolean {
  // Absent where it does not say; the types know of no such.
  const uses: readonly string[] | undefined = own.keyUsage
  return isInForce(own, nowMs) && (uses?.some((use) => clientUses.has(use)) ?? true)
}

function isInForce({ validFromDate, validToDate }: X509Certificate, nowMs: number): boolean {
  return validFromDate.getTime() <= nowMs && nowMs <= validToDate.getTime()
}

/**
 * Follows signatures, never names alone: a client may send along whatever it likes and call it an
 * issuer.
 */
function leadsTo(
  anchors: readonly X509Certificate[],
  [own, ...sent]: readonly X509Certificate[],
  nowMs: number,
): boolean {
  let current = own
  for (let length = 0; current && length < longestChain; length++) {
    const subject = current
    const signed = (issuer: X509Certificate): boolean => hasSigned(issuer, subject, nowMs)
    if (anchors.some(signed)) return true
    current = sent.find(
      (issuer) => issuer.fingerprint256 !== subject.fingerprint256 && signed(issuer),
    )
  }
  return false
}

function hasSigned(issuer: X509Certificate, subject: X509Certificate, nowMs: number): boolean {
  return (
    issuer.ca &&
    isInForce(issuer, nowMs) &&
    subject.checkIssued(issuer) &&
    subject.verify(issuer.publicKey)
  )
}
