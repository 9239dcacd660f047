import { X509Certificate } from 'node:crypto'
import { isSame } from '#api/objects/equality.ts'
import { formatObjectDiff } from '#api/objects/object-diff.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { repeatedAt } from '#api/validation/repeats.ts'
import { quoteGo } from '#base/go/text.ts'
import { type CertificateRequest, parseCertificateRequest } from '#base/x509/certificate-request.ts'
import { DerError } from '#base/x509/der.ts'
import { decodePem } from '#base/x509/pem.ts'
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from '#kinds/certificates/certificatesigningrequest/types.ts'
import { validateSignerName } from '#kinds/certificates/shared/signer-name.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const legacySigner = 'kubernetes.io/legacy-unknown'
const leastSeconds = 600
/** Conditions that only ever hold, and that once said cannot be taken back. */
const decisions = ['Approved', 'Denied']
const outcomes = [...decisions, 'Failed']
const statuses = ['False', 'True', 'Unknown']

const usages: readonly string[] = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
]

/** The request within, as PKCS #10. Throws DerError with what is wrong, in upstream's words. */
export function parseRequest(request: string): CertificateRequest {
  const [block] = decodePem(Buffer.from(request, 'base64').toString('latin1'))
  if (block?.type !== 'CERTIFICATE REQUEST') {
    throw new DerError('PEM block type must be CERTIFICATE REQUEST')
  }
  return parseCertificateRequest(block.bytes)
}

function requestError(request: string): string | undefined {
  try {
    return parseRequest(request).signatureError()
  } catch (error) {
    if (error instanceof DerError) return error.message
    throw error
  }
}

export function validateRequest(
  request: CertificateSigningRequest,
  old?: CertificateSigningRequest,
): readonly FieldError[] {
  return [...(old ? [] : validateSpec(request)), ...validateStatus(request, old)]
}

function validateSpec({ spec }: CertificateSigningRequest): readonly FieldError[] {
  const at = path('spec')
  const { request, signerName, expirationSeconds: seconds } = spec
  const requestAt = at.child('request')
  const signerAt = at.child('signerName')
  const wrong = requestError(request ?? '')
  return [
    ...(wrong === undefined ? [] : [invalid(requestAt, request, wrong)]),
    ...validateUsages(spec.usages ?? []),
    ...(signerName === legacySigner
      ? [invalid(signerAt, signerName, 'the legacy signerName is not allowed via this API version')]
      : validateSignerName(signerName, signerAt)),
    ...(seconds !== undefined && seconds < leastSeconds
      ? [
          invalid(
            at.child('expirationSeconds'),
            seconds,
            'may not specify a duration less than 600 seconds (10 minutes)',
          ),
        ]
      : []),
  ]
}

function validateUsages(given: readonly string[]): readonly FieldError[] {
  const at = path('spec', 'usages')
  if (given.length === 0) return [required(at)]
  const repeated = repeatedAt(given)
  return [
    ...given.flatMap((usage, i) =>
      usages.includes(usage) ? [] : [notSupported(at.index(i), usage, usages)],
    ),
    ...given.flatMap((usage, i) => (repeated.has(i) ? [duplicate(at.index(i), usage)] : [])),
  ]
}

/** What was stored wrong may stay so. */
function validateStatus(
  { status = {} }: CertificateSigningRequest,
  old: CertificateSigningRequest | undefined,
): readonly FieldError[] {
  const { conditions = [], certificate = '' } = status
  const at = path('status', 'certificate')
  const wrong = certificate === old?.status?.certificate ? undefined : certificateError(certificate)
  return [
    ...validateConditions(conditions, old?.status?.conditions ?? []),
    ...(wrong === undefined ? [] : [invalid(at, '<certificate data>', wrong)]),
  ]
}

function validateConditions(
  conditions: readonly CertificateSigningRequestCondition[],
  before: readonly CertificateSigningRequestCondition[],
): readonly FieldError[] {
  const at = path('status', 'conditions')
  const hadDoubles = new Set(before.map(({ type }) => type)).size < before.length
  const hadEmpty = before.some(({ type }) => type === '')
  const repeated = repeatedAt(conditions.map(({ type }) => type))
  const second = contradictionIn(conditions)
  const contradict = 'Approved and Denied conditions are mutually exclusive'
  return [
    ...conditions.flatMap(({ type, status }, i) => [
      ...(type === '' && !hadEmpty ? [required(at.index(i).child('type'))] : []),
      ...validateConditionStatus(type, status, i),
      ...(repeated.has(i) && !hadDoubles ? [duplicate(at.index(i).child('type'), type)] : []),
    ]),
    ...(second !== undefined && contradictionIn(before) === undefined
      ? [invalid(at, second, contradict)]
      : []),
  ]
}

/** Of two decisions that exclude each other the one that comes second. */
function contradictionIn(
  conditions: readonly CertificateSigningRequestCondition[],
): string | undefined {
  const types = conditions.map(({ type }) => type)
  const [approved, denied] = [types.indexOf('Approved'), types.indexOf('Denied')]
  if (approved < 0 || denied < 0) return undefined
  return approved < denied ? 'Denied' : 'Approved'
}

function validateConditionStatus(
  type: string,
  status: string,
  index: number,
): readonly FieldError[] {
  const at = path('status', 'conditions').index(index).child('status')
  const allowed = outcomes.includes(type) ? ['True'] : statuses
  if (status === '') return [required(at)]
  return allowed.includes(status) ? [] : [notSupported(at, status, allowed)]
}

/** What is wrong with a chain of certificates, if it is there. */
function certificateError(certificate: string): string | undefined {
  if (certificate === '') return undefined
  const blocks = decodePem(Buffer.from(certificate, 'base64').toString('latin1'))
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== 'CERTIFICATE') {
      return `only CERTIFICATE PEM blocks are allowed, found ${quoteGo(type)}`
    }
    if (hasHeaders) return 'no PEM block headers are permitted'
    if (bytes.length === 0) return 'found CERTIFICATE PEM block containing 0 certificates'
    try {
      new X509Certificate(bytes)
    } catch {
      return 'x509: malformed certificate'
    }
  }
  return blocks.length === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined
}

export interface RequestUpdate {
  /** Whether conditions may be added that decide on the request. */
  readonly mayApprove?: boolean
}

export function validateRequestUpdate(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  { mayApprove = false }: RequestUpdate = {},
): readonly FieldError[] {
  const before = old.status?.certificate ?? ''
  const detail = 'updates may not modify existing certificate content'
  const isChanged = before !== '' && before !== request.status?.certificate
  return [
    ...validateRequest(request, old),
    ...outcomes
      .filter((type) => conditionsOf(request, type).length < conditionsOf(old, type).length)
      .map((type) => mayNot('remove', type)),
    ...(mayApprove ? [] : decisions.flatMap((type) => validateDecision([request, old], type))),
    ...(isChanged ? [forbidden(path('status', 'certificate'), detail)] : []),
  ]
}

function validateDecision(
  [request, old]: readonly [CertificateSigningRequest, CertificateSigningRequest],
  type: string,
): readonly FieldError[] {
  const [now, before] = [conditionsOf(request, type), conditionsOf(old, type)]
  if (now.length < before.length || isSame(now, before)) return []
  if (now.length > before.length) return [mayNot('add', type)]
  const [was, is] = [before, now].map((list) => list.map(shownCondition))
  return [mayNot('modify', type, `\n${formatObjectDiff(was, is)}`)]
}

function mayNot(verb: string, type: string, more = ''): FieldError {
  const what = `updates may not ${verb} a condition of type ${quoteGo(type)}${more}`
  return forbidden(path('status', 'conditions'), what)
}

function shownCondition(condition: CertificateSigningRequestCondition): unknown {
  return internalFormOf('certificates.v1.CertificateSigningRequestCondition', condition)
}

function conditionsOf({ status }: CertificateSigningRequest, type: string) {
  return (status?.conditions ?? []).filter((condition) => condition.type === type)
}
