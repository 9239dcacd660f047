/** Warnings for TLS secrets whose certificate and key do not belong together. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { Secret } from '#kinds/core/secret/types.ts'

export function secretWarnings({ type, data = {} }: Secret): readonly string[] {
  if (type !== 'kubernetes.io/tls') return []
  const problem = keyPairProblem(textOf(data['tls.crt']), textOf(data['tls.key']))
  return problem === undefined ? [] : [problem]
}

function textOf(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString('latin1')
}

/** What Go's tls.X509KeyPair says of a pair, or nothing if it is one. */
function keyPairProblem(certificate: string, key: string): string | undefined {
  const certificates = readPem(certificate)
  const leaf = certificates.find(({ label }) => label === 'CERTIFICATE')
  if (!leaf) return missingCertificate(certificates.map(({ label }) => label))
  const keys = readPem(key)
  const found = keys.find(({ label }) => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY'))
  if (!found) return missingKey(keys.map(({ label }) => label))
  const parsed = attempt(() => new X509Certificate(leaf.bytes))
  if (!parsed) return 'x509: malformed certificate'
  const secret = readKey(found.bytes)
  if (!secret) return 'tls: failed to parse private key'
  return mismatch(parsed.publicKey, secret, parsed)
}

function missingCertificate(labels: readonly string[]): string {
  const [label = '', ...others] = labels
  if (label === '') return 'tls: failed to find any PEM data in certificate input'
  const switched =
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  if (others.length === 0 && label.endsWith('PRIVATE KEY')) return switched
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input ${skipped(labels)}`
}

function missingKey(labels: readonly string[]): string {
  const [label = '', ...others] = labels
  if (label === '') return 'tls: failed to find any PEM data in key input'
  const isCertificate = others.length === 0 && label === 'CERTIFICATE'
  return isCertificate
    ? 'tls: found a certificate rather than a key in the PEM for the private key'
    : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input ${skipped(labels)}`
}

function skipped(labels: readonly string[]): string {
  return `after skipping PEM blocks of the following types: [${labels.join(' ')}]`
}

function mismatch(
  known: KeyObject,
  secret: KeyObject,
  certificate: X509Certificate,
): string | undefined {
  if (!['rsa', 'ec', 'ed25519'].includes(known.asymmetricKeyType ?? '')) {
    return 'tls: unknown public key algorithm'
  }
  if (known.asymmetricKeyType !== secret.asymmetricKeyType) {
    return 'tls: private key type does not match public key type'
  }
  return certificate.checkPrivateKey(secret)
    ? undefined
    : 'tls: private key does not match public key'
}

interface Block {
  readonly label: string
  readonly bytes: Buffer
}

/** The blocks of a PEM text; what is between them, or broken, is passed over. */
function readPem(text: string): readonly Block[] {
  const block = /^-----BEGIN ([^\n]*?)-----[ \t]*\r?\n([\s\S]*?)^-----END \1-----[ \t]*\r?$/gm
  return [...text.matchAll(block)].flatMap(([, label = '', body = '']) => {
    const lines = body.split(/\r?\n/).filter((line) => !line.includes(':'))
    const base64 = lines.join('').replace(/\s/g, '')
    return /^[A-Za-z0-9+/]*={0,2}$/.test(base64) && base64.length % 4 === 0
      ? [{ label, bytes: Buffer.from(base64, 'base64') }]
      : []
  })
}

/** Go tries the encodings one after another, whatever the label says. */
function readKey(der: Buffer): KeyObject | undefined {
  for (const type of ['pkcs1', 'pkcs8', 'sec1'] as const) {
    const key = attempt(() => createPrivateKey({ key: der, format: 'der', type }))
    if (key) return key
  }
  return undefined
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
