/**
 * Checks that a value fits its atom: what a user applies must be of the types the schema names, may
 * hold no field it does not, and no item twice in a list whose items are owned one by one.
 */

import {
  type Atom,
  formOf,
  type ListAtom,
  type MapAtom,
  memberAtom,
  type ScalarAtom,
} from '#api/apply/atom.ts'
import {
  formatElement,
  ItemError,
  itemElement,
  itemElements,
  type PathElement,
} from '#api/apply/path-element.ts'
import { plainOf, syntaxOf, TypedError, type TypedProblem } from '#api/apply/typed-error.ts'
import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import { goNameOf } from '#api/patch/strategic-values.ts'
import type { Json } from '#api/scalars/scalars.ts'

/**
 * Throws TypedError. An object that is stored may hold items twice, since other ways to write it
 * allow that; one that is applied may not.
 */
export function validateTyped(atom: Atom, value: Json, allowDuplicates = false): void {
  const check = new Check(allowDuplicates)
  check.value(atom, value)
  if (check.problems.length > 0) throw new TypedError(check.problems)
}

class Check {
  readonly problems: TypedProblem[] = []
  readonly #allowDuplicates: boolean
  /** The steps to the value being checked; made into text only for a problem. */
  readonly #path: PathElement[] = []

  constructor(allowDuplicates: boolean) {
    this.#allowDuplicates = allowDuplicates
  }

  value(atom: Atom, value: Json): void {
    switch (formOf(atom, value)) {
      case 'map':
        this.#map(atom.map!, value)
        break
      case 'list':
        this.#list(atom.list!, value)
        break
      case 'scalar': {
        const problem = scalarProblem(atom.scalar!, value)
        if (problem) this.#report(problem)
      }
    }
  }

  #map(map: MapAtom, value: Json): void {
    if (value === null) return
    if (!isJsonObject(value)) {
      this.#report(`expected map, got ${plainOf(value)}`)
      return
    }
    for (const key of Object.keys(value)) {
      const inner = memberAtom(map, key)
      this.#path.push(`f:${key}`)
      if (inner) this.value(inner, value[key]!)
      else this.#report('field not declared in schema')
      this.#path.pop()
      if (!inner) return
    }
  }

  #list(list: ListAtom, value: Json): void {
    if (value === null) return
    if (!isJsonList(value)) {
      this.#report(`expected list, got ${plainOf(value)}`)
      return
    }
    const elements = list.atomic ? undefined : this.#elements(list, value)
    const seen = this.#allowDuplicates ? undefined : new Set<PathElement>()
    for (let i = 0; i < value.length; i++) {
      const element = elements ? elements[i] : `i:${i}`
      if (element === undefined) return
      if (elements && seen) {
        if (seen.has(element)) this.#report(`duplicate entries for key ${formatElement(element)}`)
        seen.add(element)
      }
      this.#path.push(element)
      this.value(list.items, value[i]!)
      this.#path.pop()
    }
  }

  /** The elements up to the first item that has none, of which it tells. */
  #elements(list: ListAtom, items: readonly Json[]): readonly PathElement[] {
    try {
      return itemElements(list, items)
    } catch (error) {
      if (!(error instanceof ItemError)) throw error
    }
    const elements: PathElement[] = []
    for (const item of items) {
      try {
        elements.push(itemElement(list, item))
      } catch (error) {
        if (!(error instanceof ItemError)) throw error
        this.#report(`element ${elements.length}: ${error.message}`)
        break
      }
    }
    return elements
  }

  #report(message: string): void {
    this.problems.push({ path: this.#path.map(formatElement).join(''), message })
  }
}

/** What is wrong with a scalar; null is fine for any. */
export function scalarProblem(atom: ScalarAtom, value: Json): string | undefined {
  if (value === null) return undefined
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  switch (atom) {
    case 'numeric':
      if (isNumber) return undefined
      return `expected numeric (int or float), got ${goNameOf(value)}`
    case 'string':
      return typeof value === 'string' ? undefined : `expected string, got ${syntaxOf(value)}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${plainOf(value)}`
    case 'untyped':
      return typeof value === 'object' ? `expected any scalar, got ${plainOf(value)}` : undefined
  }
}
