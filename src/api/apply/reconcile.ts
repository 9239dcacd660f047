/** Brings sets of fields in line with a schema that has changed since they were written. */

import { type Atom, memberAtom } from '#api/apply/atom.ts'
import { type FieldSet, leaf } from '#api/apply/field-set.ts'

/**
 * The set as the schema of today reads it: who owned parts of what is now owned as one owns the
 * one. The other way round nothing is to be done. Answers the same set where nothing changes.
 */
export function reconcileSet(set: FieldSet, atom: Atom): FieldSet {
  if (known.get(set) === atom) return set
  const reconciled = reconcile(set, atom)
  known.set(reconciled, atom)
  return reconciled
}

/** Sets that are in line with an atom: an object's are, nearly always, and are asked for at every write. */
const known = new WeakMap<FieldSet, Atom>()

function reconcile(set: FieldSet, atom: Atom): FieldSet {
  if (set.children.size === 0) return set
  if (atom.map) {
    const { map } = atom
    if (map.element?.scalar === 'untyped' && map.fields.size === 0) return set
    if (map.atomic) return leaf
    return reconcileChildren(set, (element) =>
      element.startsWith('f:') ? memberAtom(map, element.slice(2)) : map.element,
    )
  }
  if (atom.scalar || !atom.list) return set
  const { list } = atom
  return list.atomic ? leaf : reconcileChildren(set, () => list.items)
}

function reconcileChildren(set: FieldSet, atomOf: (element: string) => Atom | undefined): FieldSet {
  let children: Map<string, FieldSet> | undefined
  for (const [element, child] of set.children) {
    const atom = atomOf(element)
    const reconciled = atom ? reconcile(child, atom) : child
    if (reconciled === child) continue
    children ??= new Map(set.children)
    children.set(element, reconciled)
  }
  return children ? { member: set.member, children } : set
}
