/**
 * Lists that are sets or maps by their schema: their order does not matter when they are compared,
 * and joining two of them keeps one element of each kind.
 */
import { equal } from '#api/cel/equality.ts'
import { escapeName } from '#api/cel/escape.ts'
import type { OpenApiSchema } from '#api/cel/schema-type.ts'
import {
  isMap,
  itemsOf,
  keyText,
  type ListSemantics,
  type ListValue,
  listOf,
  type Value,
} from '#api/cel/values.ts'

/** What a schema says of a list beside its elements; nothing for ordinary lists. */
export function listSemantics(schema: OpenApiSchema): ListSemantics | undefined {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return keyed(keyText)
    case 'map': {
      const names = (schema['x-kubernetes-list-map-keys'] ?? []).map(
        (key) => escapeName(key) ?? key,
      )
      return keyed((item) => names.map((name) => partText(item, name)).join('\0'))
    }
  }
  return undefined
}

function partText(item: Value, name: string): string {
  const value = isMap(item) ? item.get(name) : undefined
  return value === undefined ? '' : keyText(value)
}

function keyed(keyOf: (item: Value) => string): ListSemantics {
  const semantics: ListSemantics = {
    equals(self, other) {
      if (self.size !== other.size) return false
      const own = new Map(itemsOf(self).map((item) => [keyOf(item), item]))
      return itemsOf(other).every((item) => {
        const found = own.get(keyOf(item))
        return found !== undefined && equal(found, item)
      })
    },
    /** Elements of the other one replace those with their key, or come behind all. */
    concat(self, other): ListValue {
      const joined = new Map(itemsOf(self).map((item) => [keyOf(item), item]))
      for (const item of itemsOf(other)) joined.set(keyOf(item), item)
      return { ...listOf([...joined.values()]), semantics }
    },
  }
  return semantics
}
