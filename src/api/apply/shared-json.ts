/**
 * Objects in memory as JSON values, sharing every part that both hold alike, which are most. It
 * answers what `encodeObject` answers but for the order of keys, and lets pass what the type does
 * not know, at a fraction of the cost: apply and updates ask at every write.
 */

import { isOmitted } from '#api/codec/plain/encode.ts'
import { putMember } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { Field, ObjectType, Type } from '#api/schema/schema.ts'
import { absentJson, nilList, nilMap } from '#api/schema/zero.ts'

type Fields = Readonly<Record<string, unknown>>
/** Undefined stands for a type whose values are the same in memory and in JSON. */
type Convert = ((value: unknown) => Json) | undefined

interface FieldPlan {
  readonly field: Field
  /** Made when first asked for, since types may hold themselves. */
  convert: Convert | null
}

interface ObjectPlan {
  readonly fields: ReadonlyMap<string, FieldPlan>
  /** What JSON shows of fields that are not there. */
  readonly absent: readonly (readonly [name: string, value: Json])[]
}

const plans = new WeakMap<ObjectType, ObjectPlan>()

/** Frozen objects in, values that may be shared and must not be changed out. */
export function sharedJson(type: ObjectType, object: object): JsonObject {
  const value = object as Fields
  const { fields, absent } = planOf(type)
  let result: Record<string, Json> | undefined
  for (const key of Object.keys(value)) {
    const plan = fields.get(key)
    if (!plan) continue
    const member = value[key]
    const json = memberJson(plan, member)
    if (json === member && json !== undefined) continue
    result ??= { ...(value as JsonObject) }
    if (json === undefined) delete result[key]
    else result[key] = json
  }
  for (const [name, zero] of absent) {
    if (value[name] !== undefined) continue
    result ??= { ...(value as JsonObject) }
    result[name] = zero
  }
  return result ?? (value as JsonObject)
}

function planOf(type: ObjectType): ObjectPlan {
  const known = plans.get(type)
  if (known) return known
  const plan: ObjectPlan = {
    fields: new Map(type.fields.map((field) => [field.name, { field, convert: null }])),
    absent: type.fields.flatMap((field) => {
      const json = absentJson(field)
      return json === undefined ? [] : [[field.name, json] as const]
    }),
  }
  plans.set(type, plan)
  return plan
}

function memberJson(plan: FieldPlan, value: unknown): Json | undefined {
  const { field } = plan
  if (value === undefined || value === nilList || value === nilMap) return absentJson(field)
  if (!field.always && !field.pointer && isOmitted(field.type, value)) return undefined
  if (plan.convert === null) plan.convert = converterOf(field.type)
  return plan.convert ? plan.convert(value) : (value as Json)
}

function converterOf(type: Type): Convert {
  switch (type.kind) {
    case 'object':
      return (value) => (value === null ? null : sharedJson(type, value as object))
    case 'list':
      return listConverter(type.items)
    case 'map':
      return mapConverter(type.values)
    case 'union': {
      const object = converterOf(type.object)!
      const other = converterOf(type.other)
      return (value) => {
        if (value === null) return null
        if (typeof value === 'object' && !Array.isArray(value)) return object(value)
        return other ? other(value) : (value as Json)
      }
    }
    case 'FieldsV1':
      return (value) => (value === '' ? null : (JSON.parse(value as string) as Json))
    case 'Time':
    case 'MicroTime':
      return (value) => (value === '' ? null : (value as Json))
    default:
      return undefined
  }
}

function listConverter(items: Type): Convert {
  let convert: Convert | null = null
  return (value) => {
    if (value === nilList) return null
    if (convert === null) convert = converterOf(items)
    const list = value as readonly unknown[]
    if (!convert) return list as readonly Json[]
    let result: Json[] | undefined
    for (let i = 0; i < list.length; i++) {
      const json = convert(list[i])
      if (json === list[i]) continue
      result ??= [...(list as readonly Json[])]
      result[i] = json
    }
    return result ?? (list as readonly Json[])
  }
}

function mapConverter(values: Type): Convert {
  let convert: Convert | null = null
  return (value) => {
    if (value === nilMap) return null
    if (convert === null) convert = converterOf(values)
    const map = value as JsonObject
    if (!convert) return map
    let result: Record<string, Json> | undefined
    for (const key of Object.keys(map)) {
      const json = convert(map[key])
      if (json === map[key]) continue
      result ??= { ...map }
      putMember(result, key, json)
    }
    return result ?? map
  }
}
