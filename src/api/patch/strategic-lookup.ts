/** How the fields of a type merge under a strategic merge patch. */

import { failure } from '#api/patch/strategic-values.ts'
import type { ObjectType, Type } from '#api/schema/schema.ts'
import { quoteGo } from '#base/go/text.ts'

export interface FieldRule {
  /** The field's type; of a list, the type of its items. */
  readonly type: Type
  readonly strategy: 'merge' | 'replace' | ''
  readonly retainKeys: boolean
  /** Empty where items are told apart by themselves. */
  readonly mergeKey: string
}

/** The rule of a field that holds an object; throws PatchError if the type has no such field. */
export function objectRule(type: Type, name: string): FieldRule {
  if (type.kind === 'map' || type.kind === 'list') {
    const kind = type.kind === 'map' ? 'map' : 'slice'
    throw failure(`merging an object in json but data type is not struct, instead is: ${kind}`)
  }
  const struct = structOf(type)
  const field = struct?.fieldsByName.get(name)
  if (!field) {
    throw failure(
      `unable to find api field in struct ${nameOf(type)} for the json field ${quoteGo(name)}`,
    )
  }
  const strategies = field.patch?.strategy ?? []
  return {
    type: field.type,
    strategy: strategies.find((strategy) => strategy !== 'retainKeys') ?? '',
    retainKeys: strategies.includes('retainKeys'),
    mergeKey: field.patch?.key ?? '',
  }
}

/** The rule of a field that holds a list. */
export function listRule(type: Type, name: string): FieldRule {
  const rule = objectRule(type, name)
  if (rule.type.kind !== 'list') {
    throw failure(
      `expected slice or array type, but got: ${rule.type.kind === 'map' ? 'map' : 'struct'}`,
    )
  }
  return { ...rule, type: rule.type.items }
}

function structOf(type: Type): ObjectType | undefined {
  if (type.kind === 'object') return type
  return type.kind === 'union' ? type.object : undefined
}

/** As the Go type is called. */
function nameOf(type: Type): string {
  if (type.kind === 'object') return type.name.slice(type.name.lastIndexOf('.') + 1)
  return type.kind === 'RawObject' ? 'RawExtension' : type.kind
}
