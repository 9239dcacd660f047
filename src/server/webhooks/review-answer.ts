/** Reads what a server of the user's answers to a review: the review with its status. */
import { decodeJson, parseJson } from '#api/codec/json.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { quoteGo } from '#base/go/text.ts'
import { schema } from '#kinds/schema.ts'

export type ReviewVersion = 'v1' | 'v1beta1'

export interface ReviewKind {
  readonly group: string
  readonly kind: string
  /** All have the same status, which the schema has of the first. */
  readonly versions?: readonly string[]
}

/** Throws where it is another object. */
export function readReviewStatus<T>(
  body: Buffer,
  { group, kind, versions = ['v1', 'v1beta1'] }: ReviewKind,
): T | undefined {
  const { object } = parseJson(body)
  const known = versions.map((version) => `${group}/${version}`)
  const [first] = known
  const { kind: given = kind, apiVersion = first } = isJsonObject(object) ? object : {}
  if (given !== kind || !known.includes(String(apiVersion))) {
    const what = `no kind ${quoteGo(String(given))} is registered for version ${quoteGo(String(apiVersion))}`
    throw new Error(`${what} in scheme "pkg/runtime/scheme.go:111"`)
  }
  const type = schema.typeOf(first!, kind)!
  return decodeJson<{ readonly status?: T }>(type, body).object.status
}
