/** A small type with every way to merge, for the tests of strategic merge patches. */

import type { ObjectType } from '#api/schema/schema.ts'
import { fieldOf, listOf, mapOf, number, objectType, text } from '#api/testing/type-builder.ts'

const port = objectType('Port', { port: number, name: text })
const item = objectType('Item', {
  name: text,
  image: text,
  args: listOf(text),
  ports: fieldOf('ports', listOf(port), { patch: { strategy: ['merge'], key: 'port' } }),
})

/** `items` and their `ports` merge by key, `tags` as a set, `args` not at all; `source` keeps named keys. */
export const thing: ObjectType = objectType('Thing', {
  items: fieldOf('items', listOf(item), { patch: { strategy: ['merge'], key: 'name' } }),
  tags: fieldOf('tags', listOf(text), { patch: { strategy: ['merge'] } }),
  loose: fieldOf('loose', listOf(item), { patch: { strategy: ['merge'] } }),
  args: listOf(text),
  labels: mapOf(text),
  nested: mapOf(item),
  single: item,
  whole: fieldOf('whole', item, { patch: { strategy: ['replace'] } }),
  source: fieldOf('source', objectType('Source', { a: text, b: item, c: text }), {
    patch: { strategy: ['retainKeys'] },
  }),
  raw: { kind: 'RawObject' },
  count: number,
})
