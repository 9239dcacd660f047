/**
 * Sets of fields: who owns what is said in them. A set is a tree of path elements; a node may be
 * in the set itself, or only lead to others that are. Sets are never changed, and results share
 * whole branches with what they are made of, so the same set is often the same object.
 */

import { type Atom, memberAtom } from '#api/apply/atom.ts'
import { compareElements, formatElement, type PathElement } from '#api/apply/path-element.ts'

export interface FieldSet {
  /** Whether the place that leads here is in the set. */
  readonly member: boolean
  /** None of them is empty. */
  readonly children: ReadonlyMap<PathElement, FieldSet>
}

type Children = ReadonlyMap<PathElement, FieldSet>

const none: Children = new Map()
export const emptySet: FieldSet = Object.freeze({ member: false, children: none })
/** The set of one place and nothing below it. */
export const leaf: FieldSet = Object.freeze({ member: true, children: none })

/** The set of these children, of which some may be empty, and of the place itself if `member`. */
export function fieldSet(member: boolean, children: Map<PathElement, FieldSet>): FieldSet {
  if (children.size === 0) return member ? leaf : emptySet
  return { member, children }
}

export function isEmpty(set: FieldSet): boolean {
  return !set.member && set.children.size === 0
}

/** The set of single paths, each a list of steps such as `['f:metadata', 'f:name']`. */
export function setOf(...paths: readonly (readonly PathElement[])[]): FieldSet {
  return paths.map((path) => path.reduceRight(under, leaf)).reduce(union, emptySet)
}

/** The set of fields by their dotted names: `setOfFields('metadata.name', 'status')`. */
export function setOfFields(...paths: readonly string[]): FieldSet {
  return setOf(...paths.map((path) => path.split('.').map((name) => `f:${name}`)))
}

function under(set: FieldSet, element: PathElement): FieldSet {
  return { member: false, children: new Map([[element, set]]) }
}

export function has(set: FieldSet, path: readonly PathElement[]): boolean {
  let node: FieldSet | undefined = set
  for (const element of path) node = node?.children.get(element)
  return node?.member ?? false
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a
  if (isEmpty(a)) return b
  let children: Map<PathElement, FieldSet> | undefined
  for (const [element, theirs] of b.children) {
    const ours = a.children.get(element)
    const both = ours ? union(ours, theirs) : theirs
    if (both === ours) continue
    children ??= new Map(a.children)
    children.set(element, both)
  }
  if (!children && (a.member || !b.member)) return a
  return { member: a.member || b.member, children: children ?? a.children }
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a
  const children = new Map<PathElement, FieldSet>()
  let same = a.member === (a.member && b.member)
  for (const [element, ours] of a.children) {
    const theirs = b.children.get(element)
    const both = theirs ? intersection(ours, theirs) : emptySet
    if (!isEmpty(both)) children.set(element, both)
    same &&= both === ours
  }
  return same ? a : fieldSet(a.member && b.member, children)
}

/** What is in `a` and not in `b`; to take a place away takes nothing below it. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b)) return a
  if (a === b) return emptySet
  return subtract(a, b, (ours, theirs) => difference(ours, theirs))
}

/** What is in `a` and neither in `b` nor below a place in `b`. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b)) return a
  return subtract(a, b, (ours, theirs) =>
    theirs.member ? emptySet : recursiveDifference(ours, theirs),
  )
}

function subtract(
  a: FieldSet,
  b: FieldSet,
  inner: (ours: FieldSet, theirs: FieldSet) => FieldSet,
): FieldSet {
  const member = a.member && !b.member
  let children: Map<PathElement, FieldSet> | undefined
  // The smaller side is walked: what `b` says nothing of stays as it is.
  for (const [element, theirs] of b.children) {
    const ours = a.children.get(element)
    if (!ours) continue
    const left = inner(ours, theirs)
    if (left === ours) continue
    children ??= new Map(a.children)
    if (isEmpty(left)) children.delete(element)
    else children.set(element, left)
  }
  if (!children) return member === a.member ? a : { member, children: a.children }
  return fieldSet(member, children)
}

/** Whether everything in `a` is in `b` too. */
export function isSubset(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true
  if (a.member && !b.member) return false
  for (const [element, ours] of a.children) {
    const theirs = b.children.get(element)
    if (!theirs || !isSubset(ours, theirs)) return false
  }
  return true
}

/** Whether no place is in both. */
export function isDisjoint(a: FieldSet, b: FieldSet): boolean {
  if (a.member && b.member) return false
  if (b.children.size < a.children.size) return isDisjoint(b, a)
  for (const [element, ours] of a.children) {
    const theirs = b.children.get(element)
    if (theirs && !isDisjoint(ours, theirs)) return false
  }
  return true
}

export function setEquals(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true
  if (a.member !== b.member || a.children.size !== b.children.size) return false
  for (const [element, ours] of a.children) {
    const theirs = b.children.get(element)
    if (!theirs || !setEquals(ours, theirs)) return false
  }
  return true
}

/** Only those places below which there is no other. */
export function leavesOf(set: FieldSet): FieldSet {
  if (set.children.size === 0) return set
  const children = [...set.children].map(([element, child]) => [element, leavesOf(child)] as const)
  return { member: false, children: new Map(children) }
}

/**
 * Adds the fields, known by name, on the way to those in the set. To take such a set from an
 * object takes the fields whole, where nobody else has a part in them.
 */
export function withNamedFields(set: FieldSet, atom: Atom | undefined): FieldSet {
  if (set.children.size === 0) return set
  const children = new Map<PathElement, FieldSet>()
  let same = true
  for (const [element, child] of set.children) {
    const name = element.startsWith('f:') ? element.slice(2) : undefined
    const isNamed = name !== undefined && (atom?.map?.fields.has(name) ?? false)
    const inner = withNamedFields(child, innerAtom(atom, element, name))
    const next = isNamed && !inner.member ? { member: true, children: inner.children } : inner
    children.set(element, next)
    same &&= next === child
  }
  return same ? set : { member: set.member, children }
}

function innerAtom(
  atom: Atom | undefined,
  element: PathElement,
  name: string | undefined,
): Atom | undefined {
  if (name !== undefined) return atom?.map && memberAtom(atom.map, name)
  return element.startsWith('k:') ? atom?.list?.items : undefined
}

/** Every path in the set as text, `.spec.replicas`, in upstream's order: at each level the near ones first. */
export function pathsOf(set: FieldSet): readonly string[] {
  const paths: string[] = []
  collect(set, '', paths)
  return paths
}

function collect(set: FieldSet, prefix: string, paths: string[]): void {
  const sorted = [...set.children].toSorted(([a], [b]) => compareElements(a, b))
  for (const [element, { member }] of sorted) {
    if (member) paths.push(prefix + formatElement(element))
  }
  for (const [element, child] of sorted) {
    if (child.children.size > 0) collect(child, prefix + formatElement(element), paths)
  }
}

/** Leaves of a set what a manager may own; upstream's "reset fields" of a kind are such a filter. */
export type FieldFilter = (set: FieldSet) => FieldSet

/** Leaves everything but these places and what is below them. */
export function excluding(excluded: FieldSet): FieldFilter {
  return (set) => recursiveDifference(set, excluded)
}

/** Leaves only what one of these paths leads to or what is below it; `*` stands for any step. */
export function including(...paths: readonly (readonly PathElement[])[]): FieldFilter {
  return (set) => include(set, paths)
}

function include(set: FieldSet, paths: readonly (readonly PathElement[])[]): FieldSet {
  if (paths.some((path) => path.length === 0)) return set
  const children = new Map<PathElement, FieldSet>()
  for (const [element, child] of set.children) {
    const matching = paths.filter(([first]) => first === '*' || first === element)
    if (matching.length === 0) continue
    const kept = include(
      child,
      matching.map(([, ...rest]) => rest),
    )
    if (!isEmpty(kept)) children.set(element, kept)
  }
  return fieldSet(false, children)
}
