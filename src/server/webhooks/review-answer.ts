/** Reads what a server of the user's answers to a review: the review with its status. */
import { decodeJson, parseJson } from '#api/codec/json.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { quoteGo } from '#base/go-text.ts'
import { schema } from '#kinds/schema.ts'

export type ReviewVersion = 'v1' | 'v1beta1'

/** Throws where it is another object. Both versions have the same status. */
export function readReviewStatus<T>(
  body: Buffer,
  { group, kind }: { readonly group: string; readonly kind: string },
): T | undefined {
  const { object } = parseJson(body)
  const { kind: given = kind, apiVersion = `${group}/v1` } = isJsonObject(object) ? object : {}
  const known = [`${group}/v1`, `${group}/v1beta1`]
  if (given !== kind || !known.includes(String(apiVersion))) {
    const what = `no kind ${quoteGo(String(given))} is registered for version ${quoteGo(String(apiVersion))}`
    throw new Error(`${what} in scheme "pkg/runtime/scheme.go:111"`)
  }
  const type = schema.typeOf(`${group}/v1`, kind)!
  return decodeJson<{ readonly status?: T }>(type, body).object.status
}
