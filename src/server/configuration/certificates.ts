/** Authorities that are given as PEM text. */
import { X509Certificate } from 'node:crypto'
import { decodePem } from '#base/x509/pem.ts'

/** Why a text holds no certificates, in Go's words. */
export function certificatesError(pem: string): string | undefined {
  const blocks = decodePem(pem).filter(
    ({ type, hasHeaders }) => type === 'CERTIFICATE' && !hasHeaders,
  )
  if (blocks.length === 0) return 'data does not contain any valid RSA or ECDSA certificates'
  return blocks.every(({ bytes }) => isCertificate(bytes))
    ? undefined
    : 'x509: malformed certificate'
}

function isCertificate(der: Buffer): boolean {
  try {
    return new X509Certificate(der).serialNumber !== ''
  } catch {
    return false
  }
}
