/** The places of an object that can be changed: each field that is there, and each that could be. */
import type { Field, ObjectType, Type } from '#api/schema/schema.ts'

export interface Spot {
  readonly at: string
  readonly type: Type
  readonly field?: Field
  /** The type that the field belongs to. */
  readonly owner?: ObjectType
  /** Undefined where it is absent. */
  readonly value: unknown
}

const deepest = 14
const itemsLooked = 12

export function* spotsOf(
  type: Type,
  value: unknown,
  at = '',
  of: Pick<Spot, 'field' | 'owner'> = {},
): Generator<Spot> {
  if (at !== '') yield { at, type, value, ...of }
  if (value === null || typeof value !== 'object' || at.split('/').length > deepest) return
  if (type.kind === 'list' && Array.isArray(value)) {
    for (const [i, item] of value.slice(0, itemsLooked).entries())
      yield* spotsOf(type.items, item, `${at}/${i}`, of)
  } else if (type.kind === 'map') {
    for (const [key, item] of Object.entries(value).slice(0, itemsLooked))
      yield* spotsOf(type.values, item, `${at}/${escaped(key)}`, of)
  } else if (type.kind === 'union') {
    yield* spotsOf(Array.isArray(value) ? type.other : type.object, value, at, of)
  } else if (type.kind === 'object') {
    const members = value as Readonly<Record<string, unknown>>
    for (const field of type.fields)
      yield* spotsOf(field.type, members[field.name], `${at}/${field.name}`, { field, owner: type })
  }
}

export function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
