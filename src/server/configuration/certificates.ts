/** Certificates that are given as PEM text, and what is wrong with them. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { decodePem, encodePem, type PemBlock } from '#base/x509/pem.ts'

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

const keyType = /(?:^| )PRIVATE KEY$/

/** Why two texts are no pair of a certificate and its key, in Go's words. Both may be the same text. */
export function pairError(certificate: string, privateKey: string): string | undefined {
  const blocks = decodePem(certificate)
  const own = blocks.find(({ type }) => type === 'CERTIFICATE')
  if (!own) return noCertificate(blocks)
  const keys = decodePem(privateKey)
  const key = keys.find(({ type }) => keyType.test(type))
  if (!key) return noKey(keys)
  if (!isCertificate(own.bytes)) return 'x509: malformed certificate'
  return keyError(new X509Certificate(own.bytes), encodePem(key.type, key.bytes))
}

function noCertificate(blocks: readonly PemBlock[]): string {
  if (blocks.length === 1 && keyType.test(blocks[0]!.type)) {
    return `tls: failed to find certificate PEM data in certificate input, ${switched}`
  }
  return `tls: failed to find ${inAll(blocks, '"CERTIFICATE" PEM block', 'certificate')}`
}

const switched = 'but did find a private key; PEM inputs may have been switched'

function noKey(blocks: readonly PemBlock[]): string {
  if (blocks.length === 1 && blocks[0]!.type === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key'
  }
  return `tls: failed to find ${inAll(blocks, 'PEM block with type ending in "PRIVATE KEY"', 'key')}`
}

function inAll(blocks: readonly PemBlock[], wanted: string, input: string): string {
  if (blocks.length === 0) return `any PEM data in ${input} input`
  const types = blocks.map(({ type }) => type).join(' ')
  return `${wanted} in ${input} input after skipping PEM blocks of the following types: [${types}]`
}

function keyError(certificate: X509Certificate, pem: string): string | undefined {
  try {
    const key = createPrivateKey(pem)
    if (certificate.checkPrivateKey(key)) return undefined
    return key.asymmetricKeyType === certificate.publicKey.asymmetricKeyType
      ? 'tls: private key does not match public key'
      : 'tls: private key type does not match public key type'
  } catch {
    return 'tls: failed to parse private key'
  }
}
