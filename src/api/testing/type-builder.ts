/** Makes types for tests in a few words, as the schema table makes them for kinds. */
import type { Field, ListType, ObjectType, Type } from '#api/schema/schema.ts'

export const text: Type = { kind: 'string' }
export const number: Type = { kind: 'int32' }

/** An object type whose fields are pointers, unless a field says otherwise. */
export function objectType(
  name: string,
  fields: Readonly<Record<string, Type | Field>>,
  more: Partial<ObjectType> = {},
): ObjectType {
  const list = Object.entries(fields).map(([key, value]) => {
    return 'required' in value ? value : fieldOf(key, value)
  })
  return {
    kind: 'object',
    name: `test.${name}`,
    fields: list,
    fieldsByName: new Map(list.map((field) => [field.name, field])),
    inlines: [],
    ...more,
  }
}

export function fieldOf(name: string, type: Type, more: Partial<Field> = {}): Field {
  const base = { pb: 0, required: false, always: false, pointer: true, mandatory: false }
  return { name, type, ...base, ...more }
}

export function listOf(items: Type, more: Partial<ListType> = {}): ListType {
  return { kind: 'list', items, ...more }
}

export function mapOf(values: Type, mapType: 'atomic' | 'granular' = 'granular'): Type {
  return { kind: 'map', values, mapType }
}
