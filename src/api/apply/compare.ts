/** Tells two versions of a value apart, field by field. */

import {
  type Atom,
  type Form,
  formOf,
  type ListAtom,
  type MapAtom,
  memberAtom,
} from '#api/apply/atom.ts'
import {
  emptySet,
  type FieldFilter,
  type FieldSet,
  fieldSet,
  leaf,
  union,
} from '#api/apply/field-set.ts'
import { itemElements, type PathElement } from '#api/apply/path-element.ts'
import { isJsonList, isJsonObject, jsonEquals, memberOf } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

const same: Comparison = Object.freeze({ added: emptySet, modified: emptySet, removed: emptySet })

/** What changed from `before` to `after`. Both must be valid by the atom, but may hold items twice. */
export function compareValues(atom: Atom, before: Json, after: Json): Comparison {
  const { added, modified, removed } = compare(atom, before, after)
  return { added: below(added), modified: below(modified), removed: below(removed) }
}

/** The object as a whole is nobody's. */
function below(set: FieldSet): FieldSet {
  return set.member ? { member: false, children: set.children } : set
}

export function filterComparison(comparison: Comparison, filter?: FieldFilter): Comparison {
  if (!filter) return comparison
  const { added, modified, removed } = comparison
  return { added: filter(added), modified: filter(modified), removed: filter(removed) }
}

function compare(atom: Atom, before: Json | undefined, after: Json | undefined): Comparison {
  if (before === after) return same
  if (before === undefined) return { ...same, added: everything(atom, after!) }
  if (after === undefined) return { ...same, removed: everything(atom, before) }
  const first = formOf(atom, before)
  const second = formOf(atom, after)
  const result = compareAs(atom, second, before, after)
  if (first === second) return result
  return unite(compareAs(atom, first, before, after), result)
}

function unite(a: Comparison, b: Comparison): Comparison {
  return {
    added: union(a.added, b.added),
    modified: union(a.modified, b.modified),
    removed: union(a.removed, b.removed),
  }
}

function compareAs(atom: Atom, form: Form, before: Json, after: Json): Comparison {
  if (form === 'map') {
    const map = atom.map!
    const left = isJsonObject(before) && Object.keys(before).length > 0 ? before : undefined
    const right = isJsonObject(after) && Object.keys(after).length > 0 ? after : undefined
    if (!map.atomic && (left || right)) return compareMaps(map, left ?? {}, right ?? {})
  } else if (form === 'list') {
    const list = atom.list!
    const left = isJsonList(before) ? before : []
    const right = isJsonList(after) ? after : []
    if (!list.atomic && left.length + right.length > 0) return compareLists(list, left, right)
  }
  return jsonEquals(before, after) ? same : { ...same, modified: leaf }
}

function compareMaps(map: MapAtom, before: JsonObject, after: JsonObject): Comparison {
  const parts = new Parts()
  for (const key of Object.keys(before)) {
    const atom = memberAtom(map, key)
    if (atom) parts.add(`f:${key}`, compare(atom, before[key], memberOf(after, key)))
  }
  for (const key of Object.keys(after)) {
    const atom = memberAtom(map, key)
    if (atom && !Object.hasOwn(before, key)) {
      parts.add(`f:${key}`, compare(atom, undefined, after[key]))
    }
  }
  return parts.result()
}

function compareLists(list: ListAtom, before: readonly Json[], after: readonly Json[]): Comparison {
  const left = groupItems(list, before)
  const right = groupItems(list, after)
  const parts = new Parts()
  for (const [element, old] of left) {
    parts.add(element, compareItems(list, old, right.get(element) ?? []))
  }
  for (const [element, items] of right) {
    if (!left.has(element)) parts.add(element, compareItems(list, [], items))
  }
  return parts.result()
}

function groupItems(list: ListAtom, items: readonly Json[]): Map<PathElement, Json[]> {
  const groups = new Map<PathElement, Json[]>()
  itemElements(list, items).forEach((element, i) => {
    const group = groups.get(element)
    if (group) group.push(items[i]!)
    else groups.set(element, [items[i]!])
  })
  return groups
}

/** Compares the items of one key. Several of a key are compared, and owned, as one. */
function compareItems(
  { items: atom }: ListAtom,
  before: readonly Json[],
  after: readonly Json[],
): Comparison {
  if (before.length < 2 && after.length < 2) return compare(atom, before[0], after[0])
  if (before.length > 1 && after.length > 1) {
    return jsonEquals(before, after) ? same : { ...same, modified: leaf }
  }
  if (before.length > 1) {
    const single = after.length > 0 ? compare(atom, undefined, after[0]) : same
    return { ...single, removed: union(single.removed, leaf) }
  }
  const single = before.length > 0 ? compare(atom, before[0], undefined) : same
  return { ...single, added: union(single.added, leaf) }
}

/** Every place in a value that is new, or gone, as a whole. */
function everything(atom: Atom, value: Json): FieldSet {
  const children = new Map<PathElement, FieldSet>()
  switch (formOf(atom, value)) {
    case 'scalar':
      break
    case 'map': {
      const map = atom.map!
      if (map.atomic || !isJsonObject(value)) break
      for (const key of Object.keys(value)) {
        const inner = memberAtom(map, key)
        if (inner) children.set(`f:${key}`, everything(inner, value[key]!))
      }
      break
    }
    case 'list': {
      const list = atom.list!
      if (list.atomic || !isJsonList(value)) break
      itemElements(list, value).forEach((element, i) => {
        const isTwice = children.has(element)
        children.set(element, isTwice ? leaf : everything(list.items, value[i]!))
      })
    }
  }
  return fieldSet(true, children)
}

/** Gathers the comparisons of the parts of a value. */
class Parts {
  #added: Map<PathElement, FieldSet> | undefined
  #modified: Map<PathElement, FieldSet> | undefined
  #removed: Map<PathElement, FieldSet> | undefined

  add(element: PathElement, part: Comparison): void {
    if (part === same) return
    const { added, modified, removed } = part
    if (added !== emptySet) this.#added = put(this.#added, element, added)
    if (modified !== emptySet) this.#modified = put(this.#modified, element, modified)
    if (removed !== emptySet) this.#removed = put(this.#removed, element, removed)
  }

  result(): Comparison {
    if (!this.#added && !this.#modified && !this.#removed) return same
    return {
      added: this.#added ? fieldSet(false, this.#added) : emptySet,
      modified: this.#modified ? fieldSet(false, this.#modified) : emptySet,
      removed: this.#removed ? fieldSet(false, this.#removed) : emptySet,
    }
  }
}

function put(
  map: Map<PathElement, FieldSet> | undefined,
  element: PathElement,
  set: FieldSet,
): Map<PathElement, FieldSet> {
  return (map ?? new Map<PathElement, FieldSet>()).set(element, set)
}
