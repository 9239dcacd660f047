/**
 * Makes certificates as clusters need them: authorities, servers, clients, on P-256 keys. Why this
 * is not left to a library: docs/decisions/0051-certificates.md.
 */
import { Buffer } from 'node:buffer'
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { isIP } from 'node:net'
import type { Random } from '#base/random.ts'
import { derTags, partsOf, readOneDer } from '#base/x509/der.ts'
import {
  derBits,
  derBoolean,
  derInteger,
  derObjectId,
  derOctets,
  derSequence,
  derSet,
  derText,
  derTime,
  derValue,
} from '#base/x509/der-writer.ts'
import { decodePem, encodePem } from '#base/x509/pem.ts'

export interface CertificateWish {
  readonly commonName: string
  readonly organization?: readonly string[]
  /** DNS names and IP addresses that a server answers to. */
  readonly names?: readonly string[]
  readonly use: 'authority' | 'server' | 'client' | 'server and client'
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

/** PEM texts, as files hold them. */
export interface KeyPair {
  readonly certificate: string
  readonly privateKey: string
}

const ids = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const

/** A new key and its certificate, signed by the authority, or by itself where none is given. */
export function makeCertificate(
  wish: CertificateWish,
  random: Random,
  authority?: KeyPair,
): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const own = { publicKey, name: nameOf(wish) }
  const signer = authority
    ? { ...readAuthority(authority), privateKey: authority.privateKey }
    : { ...own, privateKey: pem }
  return { certificate: signCertificate(wish, own, signer, random), privateKey: pem }
}

interface Party {
  readonly publicKey: KeyObject
  /** The subject, in DER. */
  readonly name: Buffer
}

function signCertificate(
  wish: CertificateWish,
  subject: Party,
  issuer: Party & { readonly privateKey: string },
  random: Random,
): string {
  const isRsa = issuer.publicKey.asymmetricKeyType === 'rsa'
  const algorithm = isRsa
    ? derSequence(derObjectId(ids.sha256WithRsa), Buffer.from([0x05, 0x00]))
    : derSequence(derObjectId(ids.ecdsaWithSha256))
  const body = derSequence(
    derValue(0xa0, derInteger(Buffer.from([2]))), // version 3
    derInteger(serialNumber(random)),
    algorithm,
    issuer.name,
    derSequence(derTime(wish.notBeforeMs), derTime(wish.notAfterMs)),
    subject.name,
    spki(subject.publicKey),
    derValue(0xa3, derSequence(...extensionsOf(wish, subject, issuer))),
  )
  const signature = sign('sha256', body, issuer.privateKey)
  return encodePem('CERTIFICATE', derSequence(body, algorithm, derBits(signature)))
}

/** Positive, and of 64 random bits, which the standard asks for. */
function serialNumber(random: Random): Buffer {
  const bytes = Buffer.from(random.bytes(8))
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return bytes
}

function nameOf({ commonName, organization = [] }: CertificateWish): Buffer {
  const part = (id: string, text: string) => derSet(derSequence(derObjectId(id), derText(text)))
  return derSequence(
    ...organization.map((text) => part(ids.organization, text)),
    part(ids.commonName, commonName),
  )
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function keyIdOf(key: KeyObject): Buffer {
  const [, bits] = partsOf(readOneDer(spki(key)), derTags.sequence)
  return createHash('sha1').update(bits!.content.subarray(1)).digest()
}

function extensionsOf(wish: CertificateWish, subject: Party, issuer: Party): readonly Buffer[] {
  const { use, names = [] } = wish
  const isAuthority = use === 'authority'
  const extension = (id: string, critical: boolean, value: Buffer) =>
    derSequence(derObjectId(id), ...(critical ? [derBoolean(true)] : []), derOctets(value))
  // Bits from the highest: digital signature 0x80, key encipherment 0x20, certificate signing 0x04.
  const usage = isAuthority ? derBits(Buffer.from([0xa4]), 2) : derBits(Buffer.from([0xa0]), 5)
  const uses = [
    ...(use.includes('server') ? [ids.serverAuth] : []),
    ...(use.includes('client') ? [ids.clientAuth] : []),
  ]
  return [
    extension(ids.keyUsage, true, usage),
    ...(uses.length > 0
      ? [extension(ids.extendedKeyUsage, false, derSequence(...uses.map(derObjectId)))]
      : []),
    extension(ids.basicConstraints, true, derSequence(...(isAuthority ? [derBoolean(true)] : []))),
    ...(isAuthority
      ? [extension(ids.subjectKeyId, false, derOctets(keyIdOf(subject.publicKey)))]
      : []),
    extension(ids.authorityKeyId, false, derSequence(derValue(0x80, keyIdOf(issuer.publicKey)))),
    ...(names.length > 0
      ? [extension(ids.alternativeNames, false, derSequence(...names.map(alternativeName)))]
      : []),
  ]
}

function alternativeName(name: string): Buffer {
  // Asked only of what may be one: Node's expression for IPv6 takes some milliseconds to compile.
  const family = /^[\d.]+$|:/.test(name) ? isIP(name) : 0
  if (family === 0) return derValue(0x82, Buffer.from(name, 'latin1'))
  return derValue(0x87, family === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6Bytes(name))
}

function ipv6Bytes(text: string): Buffer {
  const [head = '', tail] = text.split('::')
  const words = (part: string) => (part === '' ? [] : part.split(':'))
  const left = words(head)
  const right = tail === undefined ? [] : words(tail)
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  const all = [...left, ...zeros, ...right]
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex')
}

function readAuthority({ certificate }: KeyPair): Party {
  const [block] = decodePem(certificate)
  if (!block) throw new TypeError('Cannot sign: the authority is no PEM certificate')
  const [body] = partsOf(readOneDer(block.bytes), derTags.sequence)
  const fields = partsOf(body, derTags.sequence)
  // The version comes first, in a tag of its own, except in the oldest certificates.
  const subject = fields[fields[0]!.tag === 0xa0 ? 5 : 4]!
  return { publicKey: createPublicKey(certificate), name: subject.whole }
}
