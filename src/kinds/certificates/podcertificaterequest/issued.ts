/** What a certificate must be that is said to have been issued. */
import { X509Certificate } from 'node:crypto'
import { msOfTime } from '#api/scalars/time.ts'
import { type FieldError, invalid, required, tooLong } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { isMailAddress } from '#base/go/mail.ts'
import { byteLength } from '#base/go/text.ts'
import { type AlternativeNames, namesOfCertificate } from '#base/x509/alternative-names.ts'
import { DerError } from '#base/x509/der.ts'
import { decodePem, type PemBlock } from '#base/x509/pem.ts'
import type {
  PodCertificateRequest,
  PodCertificateRequestStatus,
} from '#kinds/certificates/podcertificaterequest/types.ts'
import { requestedKey } from '#kinds/certificates/podcertificaterequest/validate.ts'

const chainLimitBytes = 100 * 1024
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const nearMs = 5 * minuteMs
const marginMs = 10 * minuteMs

const at = path('status')
const chainAt = at.child('certificateChain')
const beforeAt = at.child('notBefore')
const afterAt = at.child('notAfter')
const refreshAt = at.child('beginRefreshAt')

export function validateIssued(
  { spec, status = {} }: PodCertificateRequest,
  nowMs: number,
): readonly FieldError[] {
  const { certificateChain: chain = '' } = status
  if (byteLength(chain) > chainLimitBytes) return [tooLong(chainAt, chainLimitBytes)]
  const refuse = (detail: string): readonly FieldError[] => [invalid(chainAt, chain, detail)]
  const [first, ...others] = decodePem(chain)
  if (!first) return refuse('issued certificate chain must contain at least one certificate')
  if (first.type !== 'CERTIFICATE') {
    return refuse('issued certificate chain must consist entirely of CERTIFICATE PEM blocks')
  }
  const leaf = certificateOf(first.bytes)
  if (!leaf) return refuse('leaf certificate does not parse as valid X.509')
  const names = validateNames(leaf.names)
  if (!requestedKey(spec)?.equals(leaf.certificate.publicKey)) {
    return [...names, ...refuse('leaf certificate was not issued to the requested public key')]
  }
  const wrong = [...names, ...validateThere(status)]
  if (wrong.length > 0) return wrong
  const lifetime = { nowMs, most: spec.maxExpirationSeconds ?? 0 }
  const untimely = validateTimes(status, leaf.certificate, lifetime)
  if (untimely) return [untimely]
  const fault = others.map(faultOf).find((found) => found !== undefined)
  return fault === undefined ? [] : refuse(fault)
}

interface Certificate {
  readonly certificate: X509Certificate
  readonly names: AlternativeNames
}

function certificateOf(bytes: Buffer): Certificate | undefined {
  try {
    return { certificate: new X509Certificate(bytes), names: namesOfCertificate(bytes) }
  } catch (err) {
    if (err instanceof DerError || (err as NodeJS.ErrnoException).code?.startsWith('ERR_OSSL')) {
      return undefined
    }
    throw err
  }
}

/** What is wrong with a certificate after the first. The misspelling is upstream's. */
function faultOf({ type, bytes }: PemBlock): string | undefined {
  if (type !== 'CERTIFICATE') {
    return 'issued certificate chain must consist entirely of CERTFICATE PEM blocks'
  }
  return certificateOf(bytes) ? undefined : 'intermediate certificate does not parse as valid X.509'
}

function validateNames({ dnsNames, emailAddresses }: AlternativeNames): readonly FieldError[] {
  const invalidAddress = 'leaf certificate should not contain invalid EmailAddress'
  const badAddresses = emailAddresses.filter((address) => !isMailAddress(address))
  return [
    ...dnsNames.flatMap(validateDnsName),
    ...badAddresses.map((address) => invalid(chainAt, address, invalidAddress)),
  ]
}

function validateDnsName(name: string): readonly FieldError[] {
  const refuse = (detail: string) => invalid(chainAt, name, detail)
  const never = "leaf certificate's DNSName should not"
  return [
    ...(name === '' ? [refuse('leaf certificate should not contain empty DNSName')] : []),
    ...(name.includes('..') ? [refuse(`${never} contain '..'`)] : []),
    ...(/^\.|\.$/.test(name) ? [refuse(`${never} start or end with '.'`)] : []),
  ]
}

function validateThere(status: PodCertificateRequestStatus): readonly FieldError[] {
  const consistent = 'must be present and consistent with the issued certificate'
  const inside = 'must be present and in the range [notbefore+10min, notafter-10min]'
  return [
    ...(status.notBefore ? [] : [required(beforeAt, consistent)]),
    ...(status.notAfter ? [] : [required(afterAt, consistent)]),
    ...(status.beginRefreshAt ? [] : [required(refreshAt, inside)]),
  ]
}

interface Lifetime {
  readonly nowMs: number
  /** The most seconds that were asked for. */
  readonly most: number
}

/** Each time must fit those before it, so that only the first that does not is told. */
function validateTimes(
  { notBefore = '', notAfter = '', beginRefreshAt = '' }: PodCertificateRequestStatus,
  leaf: X509Certificate,
  { nowMs, most }: Lifetime,
): FieldError | undefined {
  const [start, end, refresh] = [msOfTime(notBefore), msOfTime(notAfter), msOfTime(beginRefreshAt)]
  const lifetimeMs = leaf.validToDate.getTime() - leaf.validFromDate.getTime()
  const leafEnd = 'must be set to the NotAfter time encoded in the leaf certificate'
  const leafStart = 'must be set to the NotBefore time encoded in the leaf certificate'
  const near = "must be set to within 5 minutes of kube-apiserver's current time"
  const long = `leaf certificate lifetime must be <= spec.maxExpirationSeconds (${most})`
  const checks: readonly (readonly [boolean, FieldError])[] = [
    [start === leaf.validFromDate.getTime(), invalid(beforeAt, notBefore, leafStart)],
    [Math.abs(start - nowMs) < nearMs, invalid(beforeAt, notBefore, near)],
    [end === leaf.validToDate.getTime(), invalid(afterAt, notAfter, leafEnd)],
    [
      lifetimeMs >= hourMs,
      invalid(chainAt, lifetimeMs * 1e6, 'leaf certificate lifetime must be >= 1 hour'),
    ],
    [lifetimeMs <= most * 1000, invalid(chainAt, lifetimeMs * 1e6, long)],
    [
      refresh >= start + marginMs,
      invalid(refreshAt, beginRefreshAt, 'must be at least 10 minutes after status.notBefore'),
    ],
    [
      refresh <= end - marginMs,
      invalid(refreshAt, beginRefreshAt, 'must be at least 10 minutes before status.notAfter'),
    ],
  ]
  return checks.find(([holds]) => !holds)?.[1]
}
