/** Small changes of an object, as many as its type suggests: what a careless or hostile client sends. */
import type { Field, Type } from '#api/schema/schema.ts'
import type { Op } from './table.ts'

const odd: readonly unknown[] = [
  null,
  {},
  [],
  '',
  'x',
  0,
  -1,
  7,
  true,
  [null],
  [{}],
  [''],
  { a: null },
  { a: '' },
  'Not Valid!',
  '1.5Gi',
  '0001-01-01T00:00:00Z',
]

const deepest = 12
const itemsTried = 2

/** Every place below is set to something odd, taken away, repeated; fields that are absent are set. */
export function* changesOf(type: Type, value: unknown, at = '', depth = 0): Generator<Op> {
  if (at !== '') for (const set of odd) yield { at, set }
  if (depth > deepest || typeof value !== 'object' || value === null) return
  if (type.kind === 'list' && Array.isArray(value)) {
    if (value.length === 0) return
    yield { at, repeat: true }
    yield { at: `${at}/0`, remove: true }
    for (const [i, item] of value.slice(0, itemsTried).entries())
      yield* changesOf(type.items, item, `${at}/${i}`, depth + 1)
  } else if (type.kind === 'map') {
    for (const [key, item] of Object.entries(value).slice(0, itemsTried)) {
      yield* changesOrNone(type.values, item, `${at}/${escaped(key)}`, depth)
    }
  } else if (type.kind === 'object') {
    const members = value as Readonly<Record<string, unknown>>
    for (const field of type.fields) {
      const place = `${at}/${field.name}`
      if (Object.hasOwn(members, field.name)) {
        yield* changesOrNone(field.type, members[field.name], place, depth)
      } else yield* firstValues(field, place)
    }
  }
}

function* changesOrNone(type: Type, value: unknown, at: string, depth: number): Generator<Op> {
  yield { at, remove: true }
  yield* changesOf(type, value, at, depth + 1)
}

/** What a field may be set to that is absent: itself odd, or an object of which one member is. */
function* firstValues({ type }: Field, at: string): Generator<Op> {
  for (const set of odd) yield { at, set }
  if (type.kind !== 'object') return
  for (const { name } of type.fields) for (const set of odd) yield { at, set: { [name]: set } }
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
