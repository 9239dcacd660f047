/** Questions to webhooks about writes, and what their answers mean: upstream's AdmissionReview. */
import { decodeJson, parseJson } from '#api/codec/json.ts'
import { isDecodeError } from '#api/decode-error.ts'
import type { Status } from '#api/metadata.ts'
import type { Json } from '#api/scalars.ts'
import { StatusError } from '#api/status.ts'
import { internalError } from '#api/status-answers.ts'
import { quoteGo } from '#base/go-text.ts'
import type { AdmissionReview } from '#kinds/admission/admissionreview/types.ts'
import { schema } from '#kinds/schema.ts'

export const reviewGroup = 'admission.k8s.io'
const understood: readonly string[] = ['v1', 'v1beta1']

/** The form of the review: the first of the webhook's that is known here. */
export function reviewVersion(versions: readonly string[]): string | undefined {
  return versions.find((version) => understood.includes(version))
}

export interface Question {
  readonly version: string
  readonly uid: string
}

/** What comes of a webhook's answer. */
export interface Verdict {
  readonly warnings: readonly string[]
  /** Why the write is refused. */
  readonly refusal?: StatusError
  /** What is to be changed, as a JSON patch; absent: nothing. */
  readonly patch?: Json
  /** For the audit of the request. */
  readonly notes: Readonly<Record<string, string>>
}

/** An answer that cannot be gone by. The message follows that the webhook could not be asked. */
export class BadAnswerError extends Error {
  override readonly name = 'BadAnswerError'
}

const invalidAnswer = 'received invalid webhook response'

/** Throws BadAnswerError; a StatusError where the patch itself is none. */
export function readVerdict(
  body: Uint8Array,
  { version, uid }: Question,
  { webhook, mayPatch }: { readonly webhook: string; readonly mayPatch: boolean },
): Verdict {
  const { apiVersion, kind, response } = readReview(body)
  if (!response) throw unusable('webhook response was absent')
  if ((response.uid ?? '') !== uid) {
    throw unusable(`expected response.uid=${quoteGo(uid)}, got ${quoteGo(response.uid ?? '')}`)
  }
  if (apiVersion !== `${reviewGroup}/${version}` || kind !== 'AdmissionReview') {
    const wanted = `${reviewGroup}/${version}, Kind=AdmissionReview`
    throw unusable(`expected webhook response of ${wanted}, got ${apiVersion}, Kind=${kind}`)
  }
  const { allowed = false, status, warnings = [], patch = '', patchType } = response
  const notes = response.auditAnnotations ?? {}
  if (mayPatch) refuseHalfPatch(patch, patchType, version)
  if (!allowed) return { warnings, notes, refusal: refusalOf(webhook, status) }
  if (!mayPatch || patch === '') return { warnings, notes }
  return { warnings, notes, patch: readPatch(patch, patchType ?? 'JSONPatch') }
}

function readReview(body: Uint8Array): AdmissionReview {
  try {
    const type = schema.typeOf(`${reviewGroup}/v1`, 'AdmissionReview')!
    return decodeJson<AdmissionReview>(type, body).object
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw new BadAnswerError(`failed to call webhook: ${error.message}`, { cause: error })
  }
}

function unusable(why: string): BadAnswerError {
  return new BadAnswerError(`${invalidAnswer}: ${why}`)
}

/** The older form says nothing of the type of its patch. */
function refuseHalfPatch(patch: string, patchType: string | undefined, version: string): void {
  if (version !== 'v1') return
  if (patch !== '' && patchType === undefined) {
    throw unusable('webhook returned response.patch but not response.patchType')
  }
  if (patch === '' && patchType !== undefined) {
    throw unusable('webhook returned response.patchType but not response.patch')
  }
  if (patchType === '') throw unusable('webhook returned invalid response.patchType of ""')
}

function readPatch(patch: string, patchType: string): Json {
  if (patchType !== 'JSONPatch') {
    throw new BadAnswerError(`unsupported patch type ${quoteGo(patchType)}`)
  }
  try {
    return parseJson(Buffer.from(patch, 'base64')).object
  } catch (error) {
    throw isDecodeError(error) ? internalError(error.message, { cause: error }) : error
  }
}

/** What is no code of a refusal is made one. */
const leastRefusal = 400
const greatestCode = 999

function refusalOf(webhook: string, given: Status | undefined): StatusError {
  const { code = 0, message = '', reason = '', metadata, ...more } = given ?? {}
  const denied = `admission webhook ${quoteGo(webhook)} denied the request`
  const why = message || reason
  return new StatusError({
    ...more,
    kind: 'Status',
    apiVersion: 'v1',
    metadata: metadata ?? {},
    status: 'Failure',
    message: why === '' ? `${denied} without explanation` : `${denied}: ${why}`,
    ...(reason !== '' && { reason }),
    code: Math.min(Math.max(code, leastRefusal), greatestCode),
  } as Status)
}
