/**
 * Whether one type can stand where another is wanted, finding on the way what the type parameters
 * must be. What is found is kept only if the whole question is answered with yes.
 */
import { type CelType, dyn, isDyn, isDynOrError, sameType } from '#api/cel/types.ts'

/** What type parameters stand for, by their name. */
export type Mapping = ReadonlyMap<string, CelType>

/** What type parameters stand for so far, with a trail back from questions answered with no. */
export class Unifier {
  readonly #bound = new Map<string, CelType>()
  readonly #trail: (readonly [name: string, before: CelType | undefined])[] = []

  get mapping(): Mapping {
    return this.#bound
  }

  /** Whether all of `from` fit `to`, one by one; then parameters are bound as that needs. */
  fit(from: readonly CelType[], to: readonly CelType[]): boolean {
    this.#trail.length = 0
    if (fitsAll(this, from, to)) return true
    for (const [name, before] of this.#trail.toReversed()) {
      if (before) this.#bound.set(name, before)
      else this.#bound.delete(name)
    }
    return false
  }

  get(name: string): CelType | undefined {
    return this.#bound.get(name)
  }

  bind(name: string, type: CelType): void {
    this.#trail.push([name, this.#bound.get(name)])
    this.#bound.set(name, type)
  }
}

type Draft = Pick<Unifier, 'get' | 'bind'>

function fitsAll(draft: Draft, from: readonly CelType[], to: readonly CelType[]): boolean {
  return from.length === to.length && from.every((type, i) => fits(draft, type, to[i]!))
}

function fits(draft: Draft, from: CelType, to: CelType): boolean {
  if (to.kind === 'parameter') {
    const answer = substitutes(draft, from, to)
    if (answer === 'yes') return true
    if (answer === 'bound otherwise') return false
  }
  if (from.kind === 'parameter') return substitutes(draft, to, from) === 'yes'
  if (isDynOrError(from) || isDynOrError(to)) return true
  if (from.kind === 'null') return isNullable(to)
  if (to.kind === 'null') return isNullable(from)
  if (from.kind === 'type') return to.kind === 'type'
  return from.kind === to.kind && from.name === to.name && fitsAll(draft, from.params, to.params)
}

function isNullable({ kind }: CelType): boolean {
  return kind === 'null' || kind === 'opaque' || kind === 'object' || isTime(kind)
}

function isTime(kind: CelType['kind']): boolean {
  return kind === 'duration' || kind === 'timestamp'
}

/** Whether a parameter stands for a type, or can be made to. */
function substitutes(
  draft: Draft,
  type: CelType,
  parameter: CelType,
): 'yes' | 'bound otherwise' | 'no' {
  if (sameType(type, parameter)) return 'yes'
  const bound = draft.get(parameter.name)
  if (bound) {
    if (sameType(type, bound)) return 'yes'
    if (!fits(draft, type, bound)) return 'bound otherwise'
    const general = mostGeneral(type, bound)
    if (!occurs(draft, parameter, general)) draft.bind(parameter.name, general)
    return 'yes'
  }
  if (occurs(draft, parameter, type)) return 'no'
  draft.bind(parameter.name, type)
  return 'yes'
}

function occurs(draft: Draft, parameter: CelType, within: CelType): boolean {
  if (sameType(parameter, within)) return true
  if (within.kind === 'parameter') {
    const bound = draft.get(within.name)
    return bound !== undefined && occurs(draft, parameter, bound)
  }
  return within.kind !== 'type' && within.params.some((param) => occurs(draft, parameter, param))
}

/** The more general of two types that fit each other. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return isLessSpecific(a, b) ? a : b
}

function isLessSpecific(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'parameter') return true
  if (isDyn(b) || b.kind === 'parameter') return false
  if (a.kind !== b.kind) return false
  if (a.kind === 'type') return true
  if (a.name !== b.name || a.params.length !== b.params.length) return false
  return a.params.every((param, i) => isLessSpecific(param, b.params[i]!))
}

/** The type with every bound parameter replaced; those left over become dyn if `toDyn`. */
export function substitute(mapping: Mapping, type: CelType, toDyn: boolean): CelType {
  if (type.kind === 'parameter') {
    const bound = mapping.get(type.name)
    if (bound) return substitute(mapping, bound, toDyn)
    return toDyn ? dyn : type
  }
  if (type.params.length === 0) return type
  return { ...type, params: type.params.map((param) => substitute(mapping, param, toDyn)) }
}
