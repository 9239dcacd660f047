/** What both forms of OpenAPI say alike of what is sent and answered: its type, media types and codes. */
import type { JsonObject } from '#api/scalars/scalars.ts'
import { customPatchTypes, patchTypes } from '#server/http/negotiation/patch-types.ts'
import type { Body, Operation } from '#server/openapi/operation.ts'
import { refTo, type Wanted } from '#server/openapi/type-schema.ts'

export const objectForms = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
]
const customForms = objectForms.slice(0, 2)
const streamForms = [
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
]

export function requestForms({ request }: Operation, isCustom: boolean): readonly string[] {
  if (request?.body === 'patch') return [...(isCustom ? customPatchTypes : patchTypes).keys()]
  return isCustom ? customForms : ['*/*']
}

export function answerForms(operation: Operation, isCustom: boolean): readonly string[] {
  if (operation.isStream) return ['*/*']
  if (isCustom) return customForms
  if (operation.isText) return ['text/plain', ...objectForms]
  const isList = ['list', 'watch', 'watchlist'].includes(operation.action)
  return isList ? [...objectForms, ...streamForms] : objectForms
}

const words: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' }

export function responsesOf(codes: readonly number[], answer: JsonObject): JsonObject {
  const good = codes.map((code) => [code, { description: words[code]!, ...answer }] as const)
  return { ...Object.fromEntries(good), 401: { description: 'Unauthorized' } }
}

/** Refers to types as v3 does, and wants them as the version of OpenAPI has them. */
export function schemaOfBody(body: Body, version: 2 | 3, wanted: Wanted): JsonObject {
  if (body === 'text') return { type: 'string' }
  if (body === 'patch') {
    return refTo('io.k8s.apimachinery.pkg.apis.meta.v1.Patch', { type: 'object' }, wanted)
  }
  if (!('form' in body)) return refTo(body.name, body, wanted)
  for (const type of body.wants) refTo(type.name, type, wanted)
  return refTo(body.name, body.form(version), wanted)
}
