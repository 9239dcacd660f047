/** The names that a certificate is for beside its subject, and those that a request asks for. */
import {
  contentOf,
  DerError,
  type DerValue,
  derTags,
  objectIdOf,
  partsOf,
  readOneDer,
} from '#base/x509/der.ts'

export interface AlternativeNames {
  readonly dnsNames: readonly string[]
  readonly emailAddresses: readonly string[]
  readonly uris: readonly string[]
  /** Four or sixteen bytes each. */
  readonly ipAddresses: readonly Buffer[]
}

const alternativeNames = '2.5.29.17'
const extensionsTag = 0xa3

/** What stands under which tag, as Go's library calls it. */
const kinds = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const
const textNames = { email: 'rfc822Name', dns: 'dNSName', uri: 'uniformResourceIdentifier' } as const

/** Those of a certificate in DER. Throws DerError. */
export function namesOfCertificate(bytes: Buffer): AlternativeNames {
  const [body] = partsOf(readOneDer(bytes), derTags.sequence)
  const extensions = partsOf(body, derTags.sequence).find(({ tag }) => tag === extensionsTag)
  return namesAmong(extensions ? partsOf(extensions, extensionsTag) : [])
}

/** Those in lists of extensions. Throws DerError. */
export function namesAmong(lists: readonly DerValue[]): AlternativeNames {
  const names = lists.flatMap((list) => partsOf(list, derTags.sequence)).flatMap(namesIn)
  const all = (kind: keyof typeof kinds) => names.filter(({ tag }) => tag === kinds[kind])
  const texts = (kind: keyof typeof textNames) =>
    all(kind).map(({ content }) => textOf(content, textNames[kind]))
  return {
    dnsNames: texts('dns'),
    emailAddresses: texts('email'),
    uris: texts('uri'),
    ipAddresses: all('ip').map(({ content }) => content),
  }
}

function namesIn(extension: DerValue): readonly DerValue[] {
  const [id, ...rest] = partsOf(extension, derTags.sequence)
  if (objectIdOf(id) !== alternativeNames) return []
  return partsOf(readOneDer(contentOf(rest.at(-1), derTags.octetString)), derTags.sequence)
}

function textOf(content: Buffer, name: string): string {
  if (content.some((byte) => byte > 0x7f)) throw new DerError(`x509: SAN ${name} is malformed`)
  return content.toString('latin1')
}
