/** Annotations that once held, as JSON, what is now in a spec: how Go reads them. */
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { goJsonKind, goJsonSyntaxError } from '#base/go/json.ts'

/** What Go would say of a text that does not hold a value of its type; of a list, with members of theirs. */
export function annotationError(
  text: string,
  kind: 'array' | 'object',
  type: string,
): string | undefined {
  const syntax = goJsonSyntaxError(text)
  if (syntax !== undefined) return syntax
  const value = JSON.parse(text) as Json
  const wrong = misfit(value, kind, type)
  if (wrong !== undefined || !Array.isArray(value)) return wrong
  return value.map((item: Json) => misfit(item, 'object', type.slice(2))).find(Boolean)
}

function misfit(value: Json, kind: string, type: string): string | undefined {
  const found = goJsonKind(value)
  if (found === kind || found === 'null') return undefined
  return `json: cannot unmarshal ${found} into Go value of type ${type}`
}

/** Go reads the keys of such texts without regard to case. */
export function lowerKeys(value: Json | undefined): Readonly<Record<string, Json>> {
  if (!isObject(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]))
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
