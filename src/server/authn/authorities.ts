/**
 * Whether a client's certificate comes from these authorities and no others. TLS is given those of
 * clients and those of proxies together, so what it found good may be of either.
 */
import { X509Certificate } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { decodePem, encodePem } from '#base/x509/pem.ts'
import type { ClientCertificate } from '#server/authn/client-certificate.ts'

export interface Authorities {
  /** For a certificate that TLS has found to be in force and meant for clients. */
  issued(certificate: ClientCertificate): boolean
}

/** Longer chains are not followed. */
const longestChain = 8

/** Throws where the text holds no certificate. */
export function createAuthorities(pem: string, clock: Clock): Authorities {
  const anchors = decodePem(pem)
    .filter(({ type }) => type === 'CERTIFICATE')
    .map(({ type, bytes }) => new X509Certificate(encodePem(type, bytes)))
  if (anchors.length === 0) throw new TypeError('The authorities hold no certificate')
  const verdicts = new WeakMap<ClientCertificate, boolean>()
  return {
    issued(certificate) {
      let verdict = verdicts.get(certificate)
      if (verdict === undefined) {
        verdict = certificate.isVerified && leadsTo(anchors, certificate.chain(), clock.nowMs())
        verdicts.set(certificate, verdict)
      }
      return verdict
    },
  }
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
  const isInForce = issuer.validFromDate.getTime() <= nowMs && nowMs <= issuer.validToDate.getTime()
  return issuer.ca && isInForce && subject.checkIssued(issuer) && subject.verify(issuer.publicKey)
}
