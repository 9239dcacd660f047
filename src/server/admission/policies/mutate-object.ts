/** What a mutation of a policy makes of an object: one expression, one patch. */

import { isApplyError } from '#api/apply/apply-error.ts'
import { mergeConfiguration } from '#api/apply/merge-configuration.ts'
import { CelError } from '#api/cel/errors.ts'
import { toJson } from '#api/cel/to-json.ts'
import { itemsOf, type ListValue, type MapValue, type Value } from '#api/cel/values.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { isPatchError } from '#api/patch/patch-error.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { quoteGo } from '#base/go/text.ts'
import type { CompiledMutation } from '#server/admission/policies/programs.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

/** A mutation that cannot be made. What that leads to, the policy says. */
export class MutationError extends Error {
  override readonly name = 'MutationError'
}

/** `value` is what the expression came to; the same object where nothing is to be changed. Throws MutationError. */
export function mutateJson(
  { patchType }: CompiledMutation,
  value: Value,
  shape: ServedResource,
  object: JsonObject,
): JsonObject {
  return patchType === 'JSONPatch'
    ? withJsonPatch(value as ListValue, object)
    : withConfiguration(value as MapValue, shape, object)
}

function withConfiguration(
  value: MapValue,
  { type, apiVersion, definition }: ServedResource,
  object: JsonObject,
): JsonObject {
  checkTypeNames(value, 'Object')
  const configuration = jsonOf(value) as JsonObject
  try {
    const whole = { ...configuration, apiVersion, kind: definition.kind }
    return mergeConfiguration(type, object, whole)
  } catch (error) {
    if (!isApplyError(error)) throw error
    throw new MutationError(`error applying patch: ${error.message}`, { cause: error })
  }
}

/** A test that fails leaves the object as it is, and is no error. */
function withJsonPatch(value: ListValue, object: JsonObject): JsonObject {
  const patch = itemsOf(value).map((operation) => operationOf(operation as MapValue))
  try {
    return applyJsonPatch(object, patch) as JsonObject
  } catch (error) {
    if (!isPatchError(error)) throw error
    if (error.isFailedTest) return object
    throw new MutationError(`JSON Patch: ${error.message}`, { cause: error })
  }
}

function operationOf(operation: MapValue): JsonObject {
  const from = operation.get('from')
  const value = operation.get('value')
  if (value !== undefined && isObject(value)) checkTypeNames(value, value.type!.name)
  return {
    op: (operation.get('op') ?? '') as string,
    path: (operation.get('path') ?? '') as string,
    ...(from !== undefined && from !== '' && { from: from as string }),
    ...(value !== undefined && { value: jsonOf(value) }),
  }
}

function jsonOf(value: Value): Json {
  try {
    return toJson(value)
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    throw new MutationError(error.message, { cause: error })
  }
}

function isObject(value: Value): value is MapValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'map' &&
    value.type !== undefined
  )
}

/** `Object.spec{}` is only right where a field `spec` is meant. */
function checkTypeNames(value: Value, path: string): void {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return
  if (value.kind === 'list') {
    for (const item of itemsOf(value)) checkTypeNames(item, path)
  } else if (value.kind === 'map') {
    const name = value.type?.name
    if (name !== undefined && name !== path) {
      throw new MutationError(
        `type mismatch: unexpected type name ${quoteGo(name)}, expected ${quoteGo(path)}, which matches field name path from root Object type`,
      )
    }
    for (const key of value.keys()) {
      const inner = value.get(key)
      if (inner === undefined) continue
      checkTypeNames(inner, name === undefined ? path : `${path}.${String(key)}`)
    }
  }
}
