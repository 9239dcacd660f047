/**
 * What server-side apply sees of a type: whether a value may be a scalar, a list or a map, and how
 * the parts of a list or map are owned: as one (atomic) or each on its own. Everything in this
 * folder walks values by atoms, so built-in kinds and custom resources are treated alike.
 */

import type { Json } from '#api/scalars/scalars.ts'
import type { Field, ListType, MapType, ObjectType, ScalarKind, Type } from '#api/schema/schema.ts'
import { zeroJson } from '#api/schema/zero.ts'

/** At least one of the three is there; several where a type takes values of several forms. */
export interface Atom {
  readonly scalar: ScalarAtom | undefined
  readonly list: ListAtom | undefined
  readonly map: MapAtom | undefined
}

export type ScalarAtom = 'string' | 'numeric' | 'boolean' | 'untyped'

export interface ListAtom {
  readonly atomic: boolean
  /** What tells the items apart, sorted; none where the items themselves do. */
  readonly keys: readonly ListKey[]
  readonly items: Atom
}

export interface ListKey {
  readonly name: string
  /** The name as JSON, with a colon. */
  readonly label: string
  /** What an item that leaves it out means. */
  readonly default: Json | undefined
}

export interface FieldAtom {
  readonly atom: Atom
  /** Its path element, `f:name`, made once: sets of fields are keyed by these. */
  readonly element: string
}

export interface MapAtom {
  readonly atomic: boolean
  /** The fields known by name. */
  readonly fields: ReadonlyMap<string, FieldAtom>
  /** What any other key holds; without it there may be no other key. */
  readonly element: Atom | undefined
}

/** The atom of what a map holds under `key`; undefined if its schema has no place for that. */
export function memberAtom(map: MapAtom, key: string): Atom | undefined {
  return map.fields.get(key)?.atom ?? map.element
}

/**
 * Lists and maps are classes of one shape each, since every step of every walk reads them. Their
 * parts are made when first asked for, since types may hold themselves.
 */
class LazyList implements ListAtom {
  readonly atomic: boolean
  readonly keys: readonly ListKey[]
  readonly #makeItems: () => Atom
  #items: Atom | undefined

  constructor(atomic: boolean, keys: readonly ListKey[], makeItems: () => Atom) {
    this.atomic = atomic
    this.keys = keys
    this.#makeItems = makeItems
  }

  get items(): Atom {
    this.#items ??= this.#makeItems()
    return this.#items
  }
}

interface MapParts {
  readonly fields: ReadonlyMap<string, FieldAtom>
  readonly element: Atom | undefined
}

class LazyMap implements MapAtom {
  readonly atomic: boolean
  readonly #make: () => MapParts
  #parts: MapParts | undefined

  constructor(atomic: boolean, make: () => MapParts) {
    this.atomic = atomic
    this.#make = make
  }

  get fields(): ReadonlyMap<string, FieldAtom> {
    this.#parts ??= this.#make()
    return this.#parts.fields
  }

  get element(): Atom | undefined {
    this.#parts ??= this.#make()
    return this.#parts.element
  }
}

const noFields: ReadonlyMap<string, FieldAtom> = new Map()

function atom({ scalar, list, map }: Partial<Atom>): Atom {
  return { scalar, list, map }
}

/** Any value, owned as one whatever it is. */
const whole: Atom = atom({
  scalar: 'untyped',
  list: new LazyList(true, [], () => whole),
  map: new LazyMap(true, () => ({ fields: noFields, element: whole })),
})

/** Any value, owned as one if a list, field by field if a map. */
const free: Atom = atom({
  scalar: 'untyped',
  list: new LazyList(true, [], () => whole),
  map: new LazyMap(false, () => ({ fields: noFields, element: free })),
})
const text = atom({ scalar: 'string' })
const number = atom({ scalar: 'numeric' })
const untyped = atom({ scalar: 'untyped' })

const scalars: Readonly<Record<ScalarKind, Atom>> = {
  string: text,
  Duration: text,
  Bytes: text,
  bool: atom({ scalar: 'boolean' }),
  int32: number,
  int64: number,
  float64: number,
  Time: untyped,
  MicroTime: untyped,
  Quantity: untyped,
  IntOrString: free,
  Json: free,
  // Upstream's schema would have its fields owned one by one; what upstream records is the whole.
  RawObject: whole,
  FieldsV1: atom({ map: whole.map }),
}

const strict = new WeakMap<Type, Atom>()
const lenient = new WeakMap<Type, Atom>()

/** The atom of a type. Below an object that keeps unknown keys all objects keep them. */
export function atomOf(type: Type, keepUnknown = false): Atom {
  const known = keepUnknown ? lenient : strict
  const found = known.get(type)
  if (found) return found
  const made = makeAtom(type, keepUnknown)
  known.set(type, made)
  return made
}

function makeAtom(type: Type, keepUnknown: boolean): Atom {
  switch (type.kind) {
    case 'object':
      return atom({ map: objectAtom(type, keepUnknown || type.preserveUnknown === true) })
    case 'map':
      return atom({ map: mapAtom(type, keepUnknown) })
    case 'list':
      return atom({ list: listAtom(type, keepUnknown) })
    case 'union':
      return free
    default:
      return type.formatted ? untyped : scalars[type.kind]
  }
}

function objectAtom(type: ObjectType, keepUnknown: boolean): MapAtom {
  return new LazyMap(type.mapType === 'atomic', () => {
    const isFree = keepUnknown || (type.fields.length === 0 && !type.header && !type.embedded)
    const other = type.additional && atomOf(type.additional, keepUnknown)
    return {
      fields: objectFields(type, keepUnknown),
      element: other ?? (isFree ? free : undefined),
    }
  })
}

function objectFields(type: ObjectType, keepUnknown: boolean): ReadonlyMap<string, FieldAtom> {
  const fields = new Map<string, FieldAtom>()
  const add = (name: string, of: Atom) => fields.set(name, { atom: of, element: `f:${name}` })
  if (type.header || type.embedded) {
    add('apiVersion', text)
    add('kind', text)
  }
  if (type.embedded) add('metadata', free)
  for (const field of type.fields) add(field.name, atomOf(field.type, keepUnknown))
  return fields
}

function mapAtom({ values, mapType }: MapType, keepUnknown: boolean): MapAtom {
  return new LazyMap(mapType === 'atomic', () => {
    return { fields: noFields, element: atomOf(values, keepUnknown) }
  })
}

function listAtom({ items, listType, keys = [] }: ListType, keepUnknown: boolean): ListAtom {
  const fields = items.kind === 'object' ? items.fieldsByName : undefined
  const sorted = keys.toSorted().map((name) => {
    return { name, label: `${JSON.stringify(name)}:`, default: defaultOf(fields?.get(name)) }
  })
  const isAtomic = listType !== 'set' && listType !== 'map'
  return new LazyList(isAtomic, sorted, () => atomOf(items, keepUnknown))
}

/** What an item without the field means: upstream's schema has a zero for all that is always written. */
function defaultOf(field: Field | undefined): Json | undefined {
  if (!field || field.default !== undefined) return field?.default
  return field.always && !field.pointer ? zeroJson(field.type) : undefined
}

/** The forms an atom may be handled in, in upstream's order of preference. */
export type Form = 'map' | 'scalar' | 'list'

/** In which form a value is handled: its own where the atom has that, else the atom's first. */
export function formOf({ scalar, list, map }: Atom, value: Json): Form {
  if (typeof value !== 'object') {
    if (scalar) return 'scalar'
  } else if (value !== null) {
    if (!Array.isArray(value)) {
      if (map) return 'map'
    } else if (list) return 'list'
  }
  return map ? 'map' : scalar ? 'scalar' : 'list'
}
