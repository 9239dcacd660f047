/** The fields that scaling reads and writes must be what scaling takes them for. */
import { isObject } from '#api/custom/correlation.ts'
import { formatGo } from '#api/patch/strategic-values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { isGoInt } from '#base/go/text.ts'
import type { CustomResourceSubresourceScale } from '#kinds/apiextensions/customresourcedefinition/types.ts'

const mostReplicas = 2 ** 31 - 1

export function validateScale(
  object: JsonObject,
  { specReplicasPath, statusReplicasPath, labelSelectorPath }: CustomResourceSubresourceScale,
  part: 'all' | 'status' = 'all',
): readonly FieldError[] {
  return [
    ...(part === 'all' ? replicaErrors(object, specReplicasPath) : []),
    ...replicaErrors(object, statusReplicasPath),
    ...(labelSelectorPath === undefined ? [] : selectorErrors(object, labelSelectorPath)),
  ]
}

export type Found = { readonly value: Json | undefined } | { readonly error: string }

/** The value under a path such as `.spec.replicas`; nothing on the way there is nothing at all. */
export function valueAt(object: JsonObject, text: string, goType: string): Found {
  const names = text.replace(/^\./, '').split('.')
  let here: Json = object
  for (const [i, name] of names.entries()) {
    if (here === null) return { value: undefined }
    if (!isObject(here)) return wrongType(names.slice(0, i + 1), here, 'map[string]interface{}')
    if (!Object.hasOwn(here, name)) return { value: undefined }
    here = here[name]!
  }
  return hasGoType(here, goType) ? { value: here } : wrongType(names, here, goType)
}

function wrongType(names: readonly string[], value: Json, wanted: string): Found {
  const at = `.${names.join('.')}`
  return {
    error: `${at} accessor error: ${formatGo(value)} is of the type ${goTypeOf(value)}, expected ${wanted}`,
  }
}

function hasGoType(value: Json, goType: string): boolean {
  return goTypeOf(value) === goType
}

function goTypeOf(value: Json): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'object':
      return 'map[string]interface {}'
    default:
      return isGoInt(value as number | bigint) ? 'int64' : 'float64'
  }
}

function replicaErrors(object: JsonObject, text: string): readonly FieldError[] {
  const found = valueAt(object, text, 'int64')
  if ('error' in found) return [invalid(path(text), 0, found.error)]
  const replicas = (found.value ?? 0) as number | bigint
  if (replicas < 0) return [invalid(path(text), replicas, 'should be a non-negative integer')]
  if (replicas <= mostReplicas) return []
  return [invalid(path(text), replicas, `should be less than or equal to ${mostReplicas}`)]
}

function selectorErrors(object: JsonObject, text: string): readonly FieldError[] {
  const found = valueAt(object, text, 'string')
  return 'error' in found ? [invalid(path(text), '', found.error)] : []
}
