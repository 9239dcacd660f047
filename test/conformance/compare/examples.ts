/** Values that recorded objects hold, by the type of an object and by the field of a scalar. */
import type { Type } from '#api/schema/schema.ts'
import type { Base } from './bases.ts'

export interface Examples {
  /** Whole objects of a type. */
  ofType(name: string): readonly unknown[]
  /** Lists, maps and scalars of a field, as `Container.ports`. */
  ofField(name: string): readonly unknown[]
}

/** More of one type would say the same again. */
const mostOfOne = 60

/** Objects above this many characters are too large to be put into others. */
const mostCharacters = 6000

export function gatherExamples(bases: readonly Base[]): Examples {
  const types = new Map<string, Map<string, unknown>>()
  const fields = new Map<string, Map<string, unknown>>()
  const keep = (into: Map<string, Map<string, unknown>>, name: string, value: unknown) => {
    const known = into.get(name) ?? new Map<string, unknown>()
    into.set(name, known)
    const text = JSON.stringify(value)
    if (known.size < mostOfOne && text.length < mostCharacters && !text.includes('«'))
      known.set(text, value)
  }
  const walk = (type: Type, value: unknown, place: string): void => {
    if (value === undefined || value === null) return
    if (place !== '') keep(fields, place, value)
    if (type.kind === 'union') return
    if (type.kind === 'list') {
      if (Array.isArray(value)) for (const item of value) walk(type.items, item, '')
    } else if (type.kind === 'map') {
      for (const item of Object.values(value)) walk(type.values, item, '')
    } else if (type.kind === 'object') {
      if (type.name !== '') keep(types, nameOf(type.name), value)
      const members = value as Readonly<Record<string, unknown>>
      for (const field of type.fields)
        walk(field.type, members[field.name], `${nameOf(type.name)}.${field.name}`)
    }
  }
  for (const { type, table } of bases) {
    if (!type) continue
    for (const object of [table.base, table.stored, table.kept]) walk(type, object, '')
    for (const object of changedObjects(table)) walk(type, object, '')
  }
  return {
    ofType: (name) => [...(types.get(nameOf(name))?.values() ?? [])],
    ofField: (name) => [...(fields.get(name)?.values() ?? [])],
  }
}

/** What recorded changes that were accepted put where. */
function changedObjects({ base, create }: Base['table']): readonly unknown[] {
  if (typeof base !== 'object') return []
  return create.flatMap(([op, outcome]) => {
    if (!('ok' in outcome) || !('set' in op) || typeof op.set !== 'object') return []
    // Only the changed part is new: a copy of the whole would be the base again.
    const names = op.at.split('/').slice(1)
    return names.some((name) => /^\d+$/.test(name)) ? [] : [nested(names, op.set)]
  })
}

function nested(names: readonly string[], value: unknown): unknown {
  return names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)
}

/** Versions of a type share their examples. */
export function nameOf(name: string): string {
  const parts = name.split('.')
  return parts.length < 3 ? name : `${parts.at(-3)}.${parts.at(-1)}`
}
