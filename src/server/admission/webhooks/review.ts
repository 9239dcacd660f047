/** Questions to webhooks about writes, and what their answers mean: upstream's AdmissionReview. */
import { decodeJson, parseJson } from '#api/codec/json.ts'
import { kindOfJson, notRegistered, withDefaults } from '#api/codec/object-kind.ts'
import { DecodeError, isDecodeError } from '#api/codec/plain/decode-error.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import type { Status } from '#api/metadata.ts'
import { operationsOf } from '#api/patch/json-patch.ts'
import { isPatchError } from '#api/patch/patch-error.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { StatusError } from '#api/status/status.ts'
import { quoteGo } from '#base/go/text.ts'
import type { AdmissionReview } from '#kinds/admission/admissionreview/types.ts'
import { schema } from '#kinds/schema.ts'

export const reviewGroup = 'admission.k8s.io'
const reviewKind = 'AdmissionReview'
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

/** Throws BadAnswerError. */
export function readVerdict(
  body: Uint8Array,
  { version, uid }: Question,
  { webhook, mayPatch }: { readonly webhook: string; readonly mayPatch: boolean },
): Verdict {
  const review = readReview(body, version)
  const { response } = review
  if (!response) throw unusable('webhook response was absent')
  const { allowed = false, status, warnings = [], patch = '', patchType } = response
  const notes = response.auditAnnotations ?? {}
  // The older form says nothing of the type of its patch, and was never looked at closely.
  if (version === 'v1') {
    refuseOther(review, uid)
    if (mayPatch) refuseHalfPatch(patch, patchType)
    else refusePatch(patch, patchType)
  }
  if (!allowed) return { warnings, notes, refusal: refusalOf(webhook, status) }
  if (!mayPatch || patch === '') return { warnings, notes }
  return { warnings, notes, patch: readPatch(patch, patchType ?? 'JSONPatch') }
}

/** What states no kind is taken for what it should be, and found out later. */
function readReview(body: Uint8Array, version: string): AdmissionReview {
  try {
    const { json } = jsonOfYaml(body)
    const stated = kindOfJson(json)
    const wanted = { apiVersion: `${reviewGroup}/${version}`, kind: reviewKind }
    const { apiVersion, kind } = withDefaults(stated, wanted)
    const isReview = understood.some((one) => apiVersion === `${reviewGroup}/${one}`)
    if (!isReview || kind !== reviewKind) throw notRegistered({ apiVersion, kind })
    if (apiVersion !== wanted.apiVersion) {
      const other = apiVersion.slice(reviewGroup.length + 1)
      const types = `(${other}.${reviewKind}) to (${version}.${reviewKind})`
      throw new DecodeError(`converting ${types}: unknown conversion`)
    }
    const type = schema.typeOf(`${reviewGroup}/v1`, reviewKind)!
    return { ...decodeJson<AdmissionReview>(type, json).object, ...stated }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw new BadAnswerError(`failed to call webhook: ${error.message}`, { cause: error })
  }
}

function refuseOther({ apiVersion = '', kind = '', response }: AdmissionReview, uid: string): void {
  const given = response?.uid ?? ''
  if (given !== uid) {
    throw unusable(`expected response.uid=${quoteGo(uid)}, got ${quoteGo(given)}`)
  }
  if (apiVersion === `${reviewGroup}/v1` && kind === reviewKind) return
  const wanted = `${reviewGroup}/v1, Kind=${reviewKind}`
  const got = `${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`
  throw unusable(`expected webhook response of ${wanted}, got ${got}`)
}

function unusable(why: string): BadAnswerError {
  return new BadAnswerError(`${invalidAnswer}: ${why}`)
}

function refusePatch(patch: string, patchType: string | undefined): void {
  if (patch !== '') throw unusable('validating webhook may not return response.patch')
  if (patchType !== undefined) {
    throw unusable('validating webhook may not return response.patchType')
  }
}

function refuseHalfPatch(patch: string, patchType: string | undefined): void {
  if (patch !== '' && patchType === undefined) {
    throw unusable('webhook returned response.patch but not response.patchType')
  }
  if (patch === '' && patchType !== undefined) {
    throw unusable('webhook returned response.patchType but not response.patch')
  }
  if (patchType === '') throw unusable('webhook returned invalid response.patchType of ""')
}

function readPatch(patch: string, patchType: string): Json {
  const operations = decodedPatch(patch)
  if (operations.length > 0 && patchType !== 'JSONPatch') {
    throw new BadAnswerError(`unsupported patch type ${quoteGo(patchType)}`)
  }
  return operations
}

function decodedPatch(patch: string): readonly Json[] {
  try {
    return operationsOf(parseJson(Buffer.from(patch, 'base64')).object)
  } catch (error) {
    if (!isDecodeError(error) && !isPatchError(error)) throw error
    const why = `received undecodable patch in webhook response: ${error.message}`
    throw new BadAnswerError(why, { cause: error })
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
