/**
 * Changes in order instead of by chance. `recipe`: every change that recordings make, at every place
 * of a base. `fields`: every value that its type and name suggest, once for each field of each type,
 * with the parents that it needs. `edits`: every text and every key of a map that is there, with one
 * character or part more, less or otherwise: what a grammar is about lies next to its words.
 */
import type { ObjectType, Type } from '#api/schema/schema.ts'
import type { Op } from '../mutations/table.ts'
import type { Change } from './changes.ts'
import { type Examples, nameOf } from './examples.ts'
import { escaped, type Spot, spotsOf } from './spots.ts'
import { keys, plainScalar, valuesOf } from './values.ts'

export const walks = ['recipe', 'fields', 'edits'] as const
export type Walk = (typeof walks)[number]

const long = 'a'.repeat(300)
const texts = ['', 'Not Valid!', 'changed', long, 7]
const counts = [-1, 0, 1, 101, 70000, 2147483648, 'text', 1.5]
const keyed: readonly Op[] = [
  { at: '/Not a key!', set: 'x' },
  { at: '/ok.example~1key', set: 'Not a value!' },
]

/** As recordings have them. */
export function* recipeChanges(type: ObjectType, base: unknown): Generator<Change> {
  yield [{ at: '/notAField', set: 1 }]
  for (const spot of spotsOf(type, base)) for (const op of recipeOps(spot)) yield [op]
}

function* recipeOps(spot: Spot): Generator<Op> {
  const { at, type, value } = spot
  if (value === undefined) {
    for (const set of absentOf(type)) yield { at, set }
    return
  }
  yield { at, remove: true }
  if (type.kind === 'object' || type.kind === 'map') {
    for (const set of [{}, 'text', null]) yield { at, set }
    if (type.kind === 'object') yield { at: `${at}/notAField`, set: 1 }
    else for (const op of keyed) yield { ...op, at: `${at}${op.at}` }
  } else if (type.kind === 'list') {
    yield { at, set: [] }
    yield { at, set: 'text' }
    if (Array.isArray(value) && value.length > 0) yield { at, repeat: true }
  } else for (const set of presentOf(type, value)) yield { at, set }
}

function presentOf(type: Type, value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value, 'true']
  if (typeof value === 'number') return [...counts, value + 1]
  const known = type.kind === 'string' ? (type.enum ?? []) : []
  return [...known, ...texts, `${String(value)}x`, '-1', '1.5Gi']
}

function absentOf(type: Type): readonly unknown[] {
  switch (type.kind) {
    case 'object':
      return [
        {},
        ...type.fields.flatMap(({ name, type: of }) => onlyOf(of).map((x) => ({ [name]: x }))),
      ]
    case 'list':
      return [[], [{}], ['x']]
    case 'map':
      return [{}, { a: '1' }]
    case 'bool':
      return [true, false]
    case 'int32':
    case 'int64':
    case 'float64':
      return [-1, 0, 1]
    case 'string':
      return [...(type.enum ?? []), 'Other', 'x', '']
    default:
      return ['', 'x', {}, 3, '50%']
  }
}

function onlyOf(type: Type): readonly unknown[] {
  if (type.kind === 'string') return [...(type.enum ?? []), 'x']
  return type.kind === 'list' ? [[plainOf(type.items)]] : [plainOf(type)]
}

/** Each field once for what has seen it: `seen` is shared by the bases of a kind. */
export function* fieldChanges(
  type: ObjectType,
  base: unknown,
  { examples, seen }: { examples: Examples; seen: Map<string, number> },
): Generator<Change> {
  yield* within([...spotsOf(type, base)], [], { examples, seen })
}

const deepestParents = 4

/** How many places of one field, in the bases of one kind, are looked at. */
const placesOfOne = 2

interface Looking {
  readonly examples: Examples
  readonly seen: Map<string, number>
}

function* within(spots: readonly Spot[], parents: Change, looking: Looking): Generator<Change> {
  for (const spot of spots) {
    if (spot.at.startsWith('/metadata') && parents.length > 0) continue
    const key = `${nameOf(spot.owner?.name ?? '')}.${spot.field?.name ?? ''} ${spot.type.kind}`
    const times = looking.seen.get(key) ?? 0
    if (times < placesOfOne) {
      const ops = [...fieldOps(spot, looking.examples)]
      if (ops.length > 0) looking.seen.set(key, times + 1)
      for (const op of ops) yield [...parents, op]
      if (spot.value === undefined) yield* absent(spot, parents, looking)
    }
  }
}

/** Below what is absent, in an example of it. */
function* absent(spot: Spot, parents: Change, looking: Looking): Generator<Change> {
  const { at, type } = spot
  const isList = type.kind === 'list'
  const object = isList ? type.items : type
  if (object.kind !== 'object' || parents.length >= deepestParents) return
  const some = looking.examples.ofType(object.name)
  const chosen = [...some].toSorted((a, b) => size(b) - size(a)).slice(0, 2)
  for (const example of chosen.length > 0 ? chosen : [{}]) {
    const set = isList ? [example] : example
    const spots = [...spotsOf(type, set, at, { field: spot.field!, owner: spot.owner! })].slice(1)
    yield* within(spots, [...parents, { at, set }], looking)
  }
}

/** What fits a type and says the least. */
function plainOf(type: Type): unknown {
  switch (type.kind) {
    case 'object':
      return {}
    case 'list':
      return [plainOf(type.items)]
    case 'map':
      return { a: plainOf(type.values) }
    default:
      return plainScalar(type)
  }
}

function size(value: unknown): number {
  return JSON.stringify(value).length
}

const longest = [17, 33, 65, 101, 129, 257]

function* fieldOps(spot: Spot, examples: Examples): Generator<Op> {
  const { at, type, value, field, owner } = spot
  const name = field?.name ?? ''
  if (type.kind === 'object') return
  if (type.kind === 'map') {
    for (const key of keys) {
      if (value && typeof value === 'object')
        yield { at: `${at}/${escaped(key)}`, set: plainOf(type.values) }
      else yield { at, set: { [key]: plainOf(type.values) } }
    }
    return
  }
  if (type.kind === 'list') {
    yield* listOps(spot, examples)
    return
  }
  if (type.kind === 'union') return
  const known = examples.ofField(`${nameOf(owner?.name ?? '')}.${name}`)
  const distinct = new Map(
    [...valuesOf(type, name), ...known].map((set) => [JSON.stringify(set), set]),
  )
  for (const set of distinct.values()) yield { at, set }
}

function* listOps({ at, type, value, field, owner }: Spot, examples: Examples): Generator<Op> {
  if (type.kind !== 'list') return
  const known = examples.ofField(`${nameOf(owner?.name ?? '')}.${field?.name}`).slice(0, 20)
  for (const set of known) {
    yield { at, set }
    if (Array.isArray(set) && Array.isArray(value)) {
      yield { at, set: [...value, ...set] }
      yield { at, set: [...set, ...value] }
    }
  }
  const items = Array.isArray(value) && value.length > 0 ? value : known.flat()
  if (items.length === 0) return
  yield { at, set: items.toReversed() }
  yield { at, set: [...items, ...items] }
  yield { at, set: [items.at(-1), ...items] }
  yield { at, set: [null, ...items] }
  if (
    type.items.kind !== 'object' &&
    type.items.kind !== 'map' &&
    type.items.kind !== 'list' &&
    type.items.kind !== 'union'
  )
    for (const item of new Set(valuesOf(type.items, field?.name ?? ''))) yield { at, set: [item] }
  for (const count of longest) {
    const set = Array.from({ length: count }, (_, i) => numbered(items[0], i))
    if (size(set) < 60_000) yield { at, set }
  }
}

/** The item with other names, so that it is none of the others. */
function numbered(item: unknown, i: number): unknown {
  if (typeof item === 'string') return `${item}${i}`
  if (typeof item === 'number') return item + i
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return item
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => {
      return [key, /name|key|port|path|ip$|type/i.test(key) ? numbered(value, i) : value]
    }),
  )
}

/** Each text of a field, and each key of a map, a little otherwise. */
export function* editChanges(
  type: ObjectType,
  base: unknown,
  seen: Map<string, number>,
): Generator<Change> {
  for (const { at, type: of, value, field, owner } of spotsOf(type, base)) {
    const key = `${nameOf(owner?.name ?? '')}.${field?.name ?? ''} ${of.kind}`
    const times = seen.get(key) ?? 0
    if (times >= textsOfOne || value === undefined || value === null) continue
    if (of.kind === 'map' && typeof value === 'object') {
      for (const [name, entry] of Object.entries(value)) {
        for (const text of editsOf(name)) {
          const remove = { at: `${at}/${escaped(name)}`, remove: true } as const
          yield [remove, { at: `${at}/${escaped(text)}`, set: entry }]
        }
      }
    } else if (typeof value === 'string') for (const set of editsOf(value)) yield [{ at, set }]
    else continue
    seen.set(key, times + 1)
  }
}

/** Texts of one field that are edited: the next ones have another form, such as another union's. */
const textsOfOne = 2

const marks = [
  ...`-._/:*!@ ,%=~+()[]{}$'"\\|;?&#<^`,
  '\t',
  '\n',
  '\u0001',
  'é',
  '\u{1f600}',
  '\u00a0',
  '0',
  'A',
  'a',
  '//',
  '..',
  '::',
  '--',
  '__',
]

function* editsOf(text: string): Generator<string> {
  const middle = text.length >> 1
  const [head, tail] = [text.slice(0, middle), text.slice(middle)]
  for (const mark of marks) yield* [`${mark}${text}`, `${head}${mark}${tail}`, `${text}${mark}`]
  yield* [
    text.toUpperCase(),
    text.toLowerCase(),
    text.slice(1),
    text.slice(0, -1),
    `${head}${tail.slice(1)}`,
  ]
  yield* [
    `${text}${text}`,
    `${text} ${text}`,
    `${text},${text}`,
    `${text}/${text}`,
    `${text}.${text}`,
    head,
    tail,
  ]
  for (const mark of new Set(text.match(/[^a-zA-Z0-9]/g))) {
    const parts = text.split(mark)
    yield* [
      parts.join(''),
      parts.join(`${mark}${mark}`),
      parts.toReversed().join(mark),
      parts.slice(1).join(mark),
      parts.slice(0, -1).join(mark),
    ]
    for (const other of marks.slice(0, 8)) yield parts.join(other)
  }
  for (const [number] of text.matchAll(/\d+/g)) {
    for (const other of [
      '',
      '0',
      `0${number}`,
      `-${number}`,
      `+${number}`,
      `${number}.5`,
      '1',
      '256',
      '65536',
      '2147483648',
      '9223372036854775808',
      '99999999999999999999',
    ])
      yield text.replace(number, other)
  }
  for (const length of [15, 16, 63, 64, 128, 129, 253, 254]) {
    if (text.length > 0 && text.length < length) {
      yield text + text.slice(-1).repeat(length - text.length)
      yield text.slice(0, 1).repeat(length - text.length) + text
    }
  }
}
