/** Takes fields out of a value. */

import { type Atom, formOf, type ListAtom, type MapAtom, memberAtom } from '#api/apply/atom.ts'
import type { FieldSet } from '#api/apply/field-set.ts'
import { itemElements } from '#api/apply/path-element.ts'
import { isJsonList, isJsonObject, putMember } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

/** The value without what the set names; it shares what is left. An atomic value below goes whole. */
export function removeFields(atom: Atom, value: Json, removed: FieldSet): Json {
  if (removed.children.size === 0) return value
  return remove(atom, value, removed)
}

function remove(atom: Atom, value: Json, removed: FieldSet): Json {
  switch (formOf(atom, value)) {
    case 'scalar':
      return value
    case 'map':
      if (atom.map!.atomic || !isJsonObject(value)) return null
      return removeFromMap(atom.map!, value, removed)
    case 'list':
      if (atom.list!.atomic || !isJsonList(value)) return null
      return removeFromList(atom.list!, value, removed)
  }
}

function removeFromMap(map: MapAtom, value: JsonObject, removed: FieldSet): Json {
  const result: Record<string, Json> = {}
  let isEmpty = true
  for (const key of Object.keys(value)) {
    const set = removed.children.get(`f:${key}`)
    if (set?.member) continue
    const atom = memberAtom(map, key)
    const member = value[key]!
    putMember(result, key, set && atom ? remove(atom, member, set) : member)
    isEmpty = false
  }
  return isEmpty ? null : Object.freeze(result)
}

function removeFromList(list: ListAtom, value: readonly Json[], removed: FieldSet): Json {
  const result: Json[] = []
  const elements = itemElements(list, value)
  value.forEach((item, i) => {
    const set = removed.children.get(elements[i]!)
    if (!set?.member) result.push(set ? remove(list.items, item, set) : item)
  })
  return result.length === 0 ? null : Object.freeze(result)
}
