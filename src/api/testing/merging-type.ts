/** A small type with every way to merge, for the tests of strategic merge patches. */
import type { Field, ObjectType, Type } from '#api/schema.ts'

const text: Type = { kind: 'string' }
const number: Type = { kind: 'int32' }

function objectType(name: string, fields: Readonly<Record<string, Type | Field>>): ObjectType {
  const list = Object.entries(fields).map(([key, value]) => {
    return 'required' in value ? value : fieldOf(key, value)
  })
  return {
    kind: 'object',
    name: `test.${name}`,
    fields: list,
    fieldsByName: new Map(list.map((field) => [field.name, field])),
    inlines: [],
  }
}

function fieldOf(name: string, type: Type, patch?: Field['patch']): Field {
  const base = {
    name,
    type,
    pb: 0,
    required: false,
    always: false,
    pointer: true,
    mandatory: false,
  }
  return patch ? { ...base, patch } : base
}

function listOf(items: Type): Type {
  return { kind: 'list', items }
}

const port = objectType('Port', { port: number, name: text })
const item = objectType('Item', {
  name: text,
  image: text,
  args: listOf(text),
  ports: fieldOf('ports', listOf(port), { strategy: ['merge'], key: 'port' }),
})

/** `items` and their `ports` merge by key, `tags` as a set, `args` not at all; `source` keeps named keys. */
export const thing: ObjectType = objectType('Thing', {
  items: fieldOf('items', listOf(item), { strategy: ['merge'], key: 'name' }),
  tags: fieldOf('tags', listOf(text), { strategy: ['merge'] }),
  loose: fieldOf('loose', listOf(item), { strategy: ['merge'] }),
  args: listOf(text),
  labels: { kind: 'map', values: text },
  nested: { kind: 'map', values: item },
  single: item,
  whole: fieldOf('whole', item, { strategy: ['replace'] }),
  source: fieldOf('source', objectType('Source', { a: text, b: item, c: text }), {
    strategy: ['retainKeys'],
  }),
  raw: { kind: 'RawObject' },
  count: number,
})
