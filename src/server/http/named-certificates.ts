/** Which certificate a client is shown that says by which name it has come (SNI). */
import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'

export interface NamedPair {
  /** A certificate and its key, in PEM. */
  readonly pair: string
  /** As `foo.example` or `*.example`; without any those of the certificate count. */
  readonly names: readonly string[]
}

/**
 * The first whose name it is, said names before those of certificates, whole ones before those with a star
 * for their first label. Else the first, `own` before all, whose certificate is good for the name; undefined
 * where that is `own`, or nobody's is.
 */
export function createNameLookup<T>(
  own: string,
  pairs: readonly NamedPair[],
  contextOf: (pair: string) => T,
): (name: string) => T | undefined {
  const shown = pairs.map(({ pair, names }) => {
    const certificate = new X509Certificate(pair)
    return { certificate, names, context: contextOf(pair) }
  })
  const byName = new Map<string, T>()
  const add = (name: string, context: T) => byName.has(name) || byName.set(name, context)
  for (const { names, context } of shown) for (const name of names) add(name, context)
  for (const { names, certificate, context } of shown) {
    if (names.length === 0) for (const name of namesOf(certificate)) add(name, context)
  }
  const ownCertificate = new X509Certificate(own)
  return (asked) => {
    const name = asked.toLowerCase()
    const found = byName.get(name) ?? byName.get(name.replace(/^[^.]*/, '*'))
    if (found !== undefined || isFor(ownCertificate, name)) return found
    return shown.find(({ certificate }) => isFor(certificate, name))?.context
  }
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return certificate.checkHost(name, { subject: 'never' }) !== undefined
}

/** Addresses are left out: no client may ask by one. */
function namesOf({ subjectAltName = '', subject }: X509Certificate): readonly string[] {
  const commonName = /(?:^|\n)CN=(.*)/.exec(subject)?.[1] ?? ''
  const alternatives = subjectAltName.split(', ').filter((one) => one.startsWith('DNS:'))
  return [
    ...(isDomain(commonName) ? [commonName] : []),
    ...alternatives.map((one) => one.slice('DNS:'.length)),
  ]
}

function isDomain(name: string): boolean {
  const bare = name.replace(/^\*\./, '')
  return name === '*' || (isIP(name) === 0 && dns1123SubdomainErrors(bare).length === 0)
}
