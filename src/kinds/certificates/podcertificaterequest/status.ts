/** The rules for answers: a certificate, a refusal or a failure, said once and for good. */

import { X509Certificate } from 'node:crypto'
import { validateConditions } from '#api/condition-validation.ts'
import type { RuleContext } from '#api/definition.ts'
import { isSame } from '#api/equality.ts'
import {
  type FieldError,
  invalid,
  notSupported,
  notSupportedText,
  omitted,
  required,
  tooLong,
} from '#api/field-error.ts'
import { path } from '#api/field-path.ts'
import type { Condition } from '#api/metadata.ts'
import { msOfTime } from '#api/time.ts'
import { byteLength } from '#base/go-text.ts'
import { decodePem } from '#base/x509/pem.ts'
import type {
  PodCertificateRequest,
  PodCertificateRequestStatus,
} from '#kinds/certificates/podcertificaterequest/types.ts'
import { requestedKey } from '#kinds/certificates/podcertificaterequest/validate.ts'

const known = ['Issued', 'Denied', 'Failed']
const chainLimitBytes = 100 * 1024
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const nearMs = 5 * minuteMs
const marginMs = 10 * minuteMs

const at = path('status')
const chainAt = at.child('certificateChain')

export function validateStatus(
  request: PodCertificateRequest,
  old: PodCertificateRequest,
  { now }: RuleContext,
): readonly FieldError[] {
  const { status = {} } = request
  const { conditions = [] } = status
  const wrong = [
    ...validateKnown(conditions),
    ...validateConditions(conditions, at.child('conditions')),
  ]
  if (wrong.length > 0) return wrong
  const { status: before = {} } = old
  if (answerOf(before)) {
    return unlessSame(
      status,
      before,
      'immutable after PodCertificateRequest is issued, denied, or failed',
    )
  }
  const answer = answerOf(status)
  if (answer === 'Issued') return validateIssued(request, msOfTime(now))
  if (answer) {
    const detail =
      'non-condition status fields must be empty when denying or failing the PodCertificateRequest'
    return unlessSame(status, { conditions }, detail)
  }
  const detail = 'status is immutable unless transitioning to "Issued", "Denied", or "Failed"'
  return unlessSame(status, before, detail)
}

function unlessSame(
  status: PodCertificateRequestStatus,
  wanted: PodCertificateRequestStatus,
  detail: string,
): readonly FieldError[] {
  return isSame(status, wanted) ? [] : [invalid(at, omitted, detail)]
}

function answerOf({ conditions = [] }: PodCertificateRequestStatus): string | undefined {
  return conditions.find(({ type, status }) => known.includes(type) && status === 'True')?.type
}

/** Upstream writes the index as a field of its own. */
function validateKnown(conditions: readonly Condition[]): readonly FieldError[] {
  const answers = conditions.filter(({ type }) => known.includes(type))
  const once = 'There may be at most one condition with type "Issued", "Denied", or "Failed"'
  return conditions.flatMap((condition, i) => {
    const { type, status } = condition
    const conditionAt = at.child('conditions', `[${i}]`)
    if (!known.includes(type)) return [notSupportedText(conditionAt.child('type'), type, known)]
    return [
      ...(answers[0] === condition ? [] : [invalid(conditionAt.child('type'), type, once)]),
      ...(status === 'True' ? [] : [notSupported(conditionAt.child('status'), status, ['True'])]),
    ]
  })
}

function validateIssued(
  { spec, status = {} }: PodCertificateRequest,
  nowMs: number,
): readonly FieldError[] {
  const { certificateChain: chain = '' } = status
  if (byteLength(chain) > chainLimitBytes) return [tooLong(chainAt, chainLimitBytes)]
  const refuse = (detail: string): readonly FieldError[] => [invalid(chainAt, chain, detail)]
  const [first, ...others] = decodePem(chain)
  if (!first) return refuse('issued certificate chain must contain at least one certificate')
  const blocks = 'issued certificate chain must consist entirely of CERTIFICATE PEM blocks'
  if (first.type !== 'CERTIFICATE') return refuse(blocks)
  const leaf = certificateOf(first.bytes)
  if (!leaf) return refuse('leaf certificate does not parse as valid X.509')
  const key = requestedKey(spec)
  if (!key?.equals(leaf.publicKey)) {
    return refuse('leaf certificate was not issued to the requested public key')
  }
  const times = validateTimes(status, leaf, { nowMs, most: spec.maxExpirationSeconds ?? 0 })
  if (times.length > 0) return times
  if (others.some(({ type }) => type !== 'CERTIFICATE')) return refuse(blocks)
  if (others.every(({ bytes }) => certificateOf(bytes))) return []
  return refuse('intermediate certificate does not parse as valid X.509')
}

function certificateOf(bytes: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(bytes)
  } catch {
    return undefined
  }
}

interface Lifetime {
  readonly nowMs: number
  /** The most seconds that were asked for. */
  readonly most: number
}

/** Each time must fit those before it, so that only the first that does not is told. */
function validateTimes(
  { notBefore, notAfter, beginRefreshAt }: PodCertificateRequestStatus,
  leaf: X509Certificate,
  { nowMs, most }: Lifetime,
): readonly FieldError[] {
  const beforeAt = at.child('notBefore')
  const afterAt = at.child('notAfter')
  const refreshAt = at.child('beginRefreshAt')
  const consistent = 'must be present and consistent with the issued certificate'
  const inside = 'must be present and in the range [notbefore+10min, notafter-10min]'
  if (!notBefore || !notAfter || !beginRefreshAt) {
    return [
      ...(notBefore ? [] : [required(beforeAt, consistent)]),
      ...(notAfter ? [] : [required(afterAt, consistent)]),
      ...(beginRefreshAt ? [] : [required(refreshAt, inside)]),
    ]
  }
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
  const failed = checks.find(([holds]) => !holds)
  return failed ? [failed[1]] : []
}
