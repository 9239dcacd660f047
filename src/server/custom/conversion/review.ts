/** Conversion reviews: what a conversion webhook is asked, and what its answer says. */
import { encodeJsonValue, parseJson } from '#api/codec/json.ts'
import { kindOfJson } from '#api/codec/object-kind.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { quoteGo } from '#base/go/text.ts'

const reviewGroup = 'apiextensions.k8s.io'
const known = ['v1', 'v1beta1'] as const

export type ReviewVersion = (typeof known)[number]

/** Why a review answers nothing. */
export class BadReviewError extends Error {
  override readonly name = 'BadReviewError'
}

/** An answer that is no review at all counts as if there were none. */
export class UnreadableReviewError extends Error {
  override readonly name = 'UnreadableReviewError'
}

/** The first version of reviews that the webhook understands and the server speaks. */
export function reviewVersionOf(versions: readonly string[]): ReviewVersion | undefined {
  return versions.find((version): version is ReviewVersion =>
    (known as readonly string[]).includes(version),
  )
}

export interface Review {
  readonly version: ReviewVersion
  readonly uid: string
}

/** `objects` are JSON texts. */
export function formatReview(
  { version, uid }: Review,
  desiredAPIVersion: string,
  objects: readonly string[],
): string {
  const head = `"kind":"ConversionReview","apiVersion":"${reviewGroup}/${version}"`
  const asked = JSON.stringify({ uid, desiredAPIVersion }).slice(0, -1)
  const empty = '"response":{"uid":"","convertedObjects":null,"result":{"metadata":{}}}'
  return `{${head},"request":${asked},"objects":[${objects.join(',')}]},${empty}}`
}

/** The converted objects, unseen. Throws UnreadableReviewError and BadReviewError. */
export function readReview(body: Uint8Array, { version, uid }: Review): readonly Json[] {
  const review = parsed(body)
  const { response } = review
  // Reviews of the old version were never looked at closely, and are not now.
  if (version === 'v1') refuseOtherKind(review)
  if (response === undefined || response === null) throw new BadReviewError('no response provided')
  if (!isJsonObject(response)) throw unreadable('response', 'ConversionResponse')
  const { uid: given = '', result = {}, convertedObjects = null } = response
  if (version === 'v1' && given !== uid) {
    throw new BadReviewError(
      `expected response.uid=${quoteGo(uid)}, got ${quoteGo(typeof given === 'string' ? given : '')}`,
    )
  }
  if (result !== null && !isJsonObject(result)) throw unreadable('response.result', 'Status')
  refuseFailure(result ?? {})
  if (convertedObjects === null) return []
  if (!Array.isArray(convertedObjects)) {
    throw unreadable('response.convertedObjects', '[]runtime.RawExtension')
  }
  return convertedObjects as readonly Json[]
}

function parsed(body: Uint8Array): JsonObject {
  try {
    const object = parseJson(jsonOf(body)).object
    if (isJsonObject(object)) return object
    kindOfJson(encodeJsonValue(object))
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw new UnreadableReviewError(error.message, { cause: error })
  }
  throw new UnreadableReviewError("Object 'Kind' is missing in 'null'")
}

/** What does not look like JSON is read as YAML, which most texts are. */
function jsonOf(body: Uint8Array): Uint8Array {
  return body[0] === 0x7b ? body : jsonOfYaml(body).json
}

function refuseOtherKind({ apiVersion = '', kind = '' }: JsonObject): void {
  const wanted = formatKind(`${reviewGroup}/v1`, 'ConversionReview')
  const got = formatKind(textOf(apiVersion), textOf(kind))
  if (got !== wanted) {
    throw new BadReviewError(`expected webhook response of ${wanted}, got ${got}`)
  }
}

function refuseFailure({ status = '', message = '' }: JsonObject): void {
  if (status === 'Success') return
  const words = textOf(message)
  throw new BadReviewError(
    words === '' ? `response.result.status was '${textOf(status)}', not 'Success'` : words,
  )
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : ''
}

function unreadable(field: string, type: string): Error {
  return new UnreadableReviewError(
    `json: cannot unmarshal into Go struct field ConversionReview.${field} of type ${type}`,
  )
}

/** A kind as Go prints it. */
export function formatKind(apiVersion: string, kind: string): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`
}
