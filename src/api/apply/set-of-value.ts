/** The set of fields that a value names: what who applies it comes to own. */

import { type Atom, formOf, type ListAtom, type MapAtom } from '#api/apply/atom.ts'
import { emptySet, type FieldSet, fieldSet, isEmpty, leaf } from '#api/apply/field-set.ts'
import { itemElements, type PathElement } from '#api/apply/path-element.ts'
import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import type { Json } from '#api/scalars/scalars.ts'

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
    const field = map.fields.get(key)
    const atom = field?.atom ?? map.element
    if (!atom) continue
    const set = setOfValue(atom, member)
    const owned = !field || isEmptyMap(member) ? withMember(set) : set
    if (!isEmpty(owned)) children.set(field?.element ?? `f:${key}`, owned)
  }
  return fieldSet(false, children)
}

function isEmptyMap(value: Json): boolean {
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0)
}

function setOfList(list: ListAtom, value: readonly Json[]): FieldSet {
  const children = new Map<PathElement, FieldSet>()
  itemElements(list, value).forEach((element, i) => {
    // Of items that are there twice only the place is owned: which of them is meant cannot be said.
    const isTwice = children.has(element)
    children.set(element, isTwice ? leaf : withMember(setOfValue(list.items, value[i]!)))
  })
  return fieldSet(false, children)
}

function withMember(set: FieldSet): FieldSet {
  if (set.member) return set
  return set.children.size === 0 ? leaf : { member: true, children: set.children }
}
