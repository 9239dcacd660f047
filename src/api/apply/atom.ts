/**
 * What server-side apply sees of a type: whether a value may be a scalar, a list or a map, and how
 * the parts of a list or map are owned: as one (atomic) or each on its own. Everything in this
 * folder walks values by atoms, so built-in kinds and custom resources are treated alike.
 */

import type { Json } from '#api/scalars.ts'
import type { ListType, MapType, ObjectType, ScalarKind, Type } from '#api/schema.ts'

/** At least one of the three is there; several where a type takes values of several forms. */
export interface Atom {
  readonly scalar?: ScalarAtom
  readonly list?: ListAtom
  readonly map?: MapAtom
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
  /** What an item that leaves it out means. */
  readonly default?: Json
}

export interface MapAtom {
  readonly atomic: boolean
  /** The fields known by name. */
  readonly fields: ReadonlyMap<string, Atom>
  /** What any other key holds; without it there may be no other key. */
  readonly element?: Atom
}

/** The atom of what a map holds under `key`; undefined if its schema has no place for that. */
export function memberAtom(map: MapAtom, key: string): Atom | undefined {
  return map.fields.get(key) ?? map.element
}

/** Any value, owned as one if a list, field by field if a map. */
const free: Atom = {
  scalar: 'untyped',
  list: { atomic: true, keys: [], items: wholly() },
  get map() {
    return freeMap
  },
}
const freeMap: MapAtom = { atomic: false, fields: new Map(), element: free }
const text: Atom = { scalar: 'string' }

/** Any value, owned as one whatever it is. */
function wholly(): Atom {
  const list = { atomic: true, keys: [] }
  const atom: Atom = {
    scalar: 'untyped',
    get list() {
      return { ...list, items: atom }
    },
    get map() {
      return { atomic: true, fields: new Map(), element: atom }
    },
  }
  return atom
}

const scalars: Readonly<Record<ScalarKind, Atom>> = {
  string: text,
  Duration: text,
  Bytes: text,
  bool: { scalar: 'boolean' },
  int32: { scalar: 'numeric' },
  int64: { scalar: 'numeric' },
  float64: { scalar: 'numeric' },
  Time: { scalar: 'untyped' },
  MicroTime: { scalar: 'untyped' },
  Quantity: free,
  IntOrString: free,
  Json: free,
  // Upstream's schema would have its fields owned one by one; what upstream records is the whole.
  RawObject: wholly(),
  FieldsV1: wholly(),
}

const strict = new WeakMap<Type, Atom>()
const lenient = new WeakMap<Type, Atom>()

/** The atom of a type. Below an object that keeps unknown keys all objects keep them. */
export function atomOf(type: Type, keepUnknown = false): Atom {
  const known = keepUnknown ? lenient : strict
  const found = known.get(type)
  if (found) return found
  const atom = makeAtom(type, keepUnknown)
  known.set(type, atom)
  return atom
}

function makeAtom(type: Type, keepUnknown: boolean): Atom {
  switch (type.kind) {
    case 'object':
      return { map: objectAtom(type, keepUnknown || type.preserveUnknown === true) }
    case 'map':
      return { map: mapAtom(type, keepUnknown) }
    case 'list':
      return { list: listAtom(type, keepUnknown) }
    case 'union':
      return free
    default:
      return scalars[type.kind]
  }
}

/** Fields are made when first asked for, since types may hold themselves. */
function objectAtom(type: ObjectType, keepUnknown: boolean): MapAtom {
  let fields: ReadonlyMap<string, Atom> | undefined
  const isFree = keepUnknown || (type.fields.length === 0 && !type.header && !type.embedded)
  const { additional } = type
  return {
    atomic: type.mapType === 'atomic',
    get fields() {
      fields ??= objectFields(type, keepUnknown)
      return fields
    },
    ...(additional
      ? {
          get element() {
            return atomOf(additional, keepUnknown)
          },
        }
      : isFree && { element: free }),
  }
}

function objectFields(type: ObjectType, keepUnknown: boolean): ReadonlyMap<string, Atom> {
  const fields = new Map<string, Atom>()
  if (type.header || type.embedded) fields.set('apiVersion', text).set('kind', text)
  if (type.embedded) fields.set('metadata', free)
  for (const field of type.fields) fields.set(field.name, atomOf(field.type, keepUnknown))
  return fields
}

function mapAtom({ values, mapType }: MapType, keepUnknown: boolean): MapAtom {
  return {
    atomic: mapType === 'atomic',
    fields: new Map(),
    get element() {
      return atomOf(values, keepUnknown)
    },
  }
}

function listAtom({ items, listType, keys = [] }: ListType, keepUnknown: boolean): ListAtom {
  const defaults = items.kind === 'object' ? items.fieldsByName : undefined
  return {
    atomic: listType !== 'set' && listType !== 'map',
    keys: keys.toSorted().map((name) => {
      const value = defaults?.get(name)?.default
      return { name, ...(value !== undefined && { default: value }) }
    }),
    get items() {
      return atomOf(items, keepUnknown)
    },
  }
}

/** The forms an atom may be handled in, in upstream's order of preference. */
export type Form = 'map' | 'scalar' | 'list'

/** In which form a value is handled: its own where the atom has that, else the atom's first. */
export function formOf(atom: Atom, value: Json): Form {
  if (typeof value === 'object') {
    if (value !== null) {
      if (Array.isArray(value)) {
        if (atom.list) return 'list'
      } else if (atom.map) return 'map'
    }
  } else if (atom.scalar) return 'scalar'
  return atom.map ? 'map' : atom.scalar ? 'scalar' : 'list'
}
