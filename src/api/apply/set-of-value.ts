/** The set of fields that a value names: what who applies it comes to own. */

import { type Atom, formOf, type ListAtom, type MapAtom, memberAtom } from '#api/apply/atom.ts'
import { emptySet, type FieldSet, fieldSet, isEmpty, leaf } from '#api/apply/field-set.ts'
import { itemElement, type PathElement } from '#api/apply/path-element.ts'
import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import type { Json } from '#api/scalars.ts'

/**
 * Scalars and atomic values are in the set, items of lists too, and of maps what is empty or not a
 * field known by name. The value must be valid by its atom.
 */
export function setOfValue(atom: Atom, value: Json): FieldSet {
  switch (formOf(atom, value)) {
    case 'scalar':
      return leaf
    case 'map':
      return atom.map!.atomic ? leaf : isJsonObject(value) ? setOfMap(atom.map!, value) : emptySet
    case 'list':
      return atom.list!.atomic ? leaf : isJsonList(value) ? setOfList(atom.list!, value) : emptySet
  }
}

function setOfMap(map: MapAtom, value: Readonly<Record<string, Json>>): FieldSet {
  const children = new Map<PathElement, FieldSet>()
  for (const key of Object.keys(value)) {
    const member = value[key]!
    const atom = memberAtom(map, key)
    if (!atom) continue
    const set = setOfValue(atom, member)
    const owned = isEmptyMap(member) || !map.fields.has(key) ? withMember(set) : set
    if (!isEmpty(owned)) children.set(`f:${key}`, owned)
  }
  return fieldSet(false, children)
}

function isEmptyMap(value: Json): boolean {
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0)
}

function setOfList(list: ListAtom, value: readonly Json[]): FieldSet {
  const children = new Map<PathElement, FieldSet>()
  for (const item of value) {
    const element = itemElement(list, item)
    // Of items that are there twice only the place is owned: which of them is meant cannot be said.
    const isTwice = children.has(element)
    children.set(element, isTwice ? leaf : withMember(setOfValue(list.items, item)))
  }
  return fieldSet(false, children)
}

function withMember(set: FieldSet): FieldSet {
  if (set.member) return set
  return set.children.size === 0 ? leaf : { member: true, children: set.children }
}
