/** The changes that recordings make at every place: a few values per form, and parts with one member. */
import type { ObjectType, Type } from '#api/schema/schema.ts'
import type { Random } from '#base/random.ts'
import type { Op } from '../mutations/table.ts'
import type { Spot } from './spots.ts'
import { plainScalar } from './values.ts'

const long = (count: number) => 'a'.repeat(count)
const texts = [
  '',
  'text',
  'Not Valid!',
  'changed',
  'x',
  'a.b',
  'a_b',
  'é',
  long(64),
  long(300),
  7,
  '<\u0001>',
]
const numbers = [-1, 0, 1, 2, 3, 7, 101, 70000, 2147483648, 1.5, 'text', '1']
const byKind: Partial<Record<Type['kind'], readonly unknown[]>> = {
  bool: [true, false, 'true', 1],
  int32: numbers,
  int64: numbers,
  float64: numbers,
  Quantity: ['', 'text', '-1', '1.5Gi', '0', 7, 1.5, true],
  Time: ['', 'text', '2024-05-06T07:08:09Z', 7],
  MicroTime: ['', 'text', '2024-05-06T07:08:09.123456Z', 7],
  Duration: ['', 'text', '5m', 7],
  IntOrString: ['', 'text', '50%', '101%', -1, 0, 7, 70000, true],
  Bytes: ['', 'text', 'aGk=', 7],
}

export function recipeOp(random: Random, spot: Spot): Op {
  const { at, type, value } = spot
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)]!
  if (value !== undefined && random.below(8) === 0) return { at, remove: true }
  if (random.below(12) === 0) return { at, set: pick([null, 7, 'text', {}, []]) }
  if (type.kind === 'object') return { at, set: partOf(type, random) }
  if (type.kind === 'map')
    return { at, set: pick([{}, { a: plainOf(type.values, random) }, { 'Not Valid!': '1' }, []]) }
  if (type.kind === 'list') {
    if (Array.isArray(value) && value.length > 0 && random.below(2) === 0)
      return { at, repeat: true }
    return { at, set: pick([[], [{}], [plainOf(type.items, random)], {}]) }
  }
  if (typeof value === 'string' && random.below(4) === 0) return { at, set: `${value}x` }
  if (type.kind === 'string' && type.enum && random.below(2) === 0)
    return { at, set: pick(type.enum) }
  return { at, set: pick(byKind[type.kind] ?? texts) }
}

/** An object with one of its members, or none. */
function partOf(type: ObjectType, random: Random): unknown {
  if (type.fields.length === 0 || random.below(6) === 0) return {}
  const field = type.fields[random.below(type.fields.length)]!
  return { [field.name]: plainOf(field.type, random) }
}

function plainOf(type: Type, random: Random): unknown {
  switch (type.kind) {
    case 'object':
      return random.below(2) === 0 ? {} : partOf(type, random)
    case 'list':
      return [plainOf(type.items, random)]
    case 'map':
      return { a: plainOf(type.values, random) }
    default:
      return plainScalar(type)
  }
}
