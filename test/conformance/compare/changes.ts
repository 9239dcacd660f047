/** Draws changes of an object, by seed: one operation or several near to each other. */

import type { ObjectType, Type } from '#api/schema/schema.ts'
import type { Random } from '#base/random.ts'
import { applyOp, type Op } from '../mutations/table.ts'
import { type Examples, nameOf } from './examples.ts'
import { drawOddJson, oddJson } from './odd-json.ts'
import { recipeOp } from './recipe.ts'
import { escaped, type Spot, spotsOf } from './spots.ts'
import { keys, valuesOf } from './values.ts'

export type Change = readonly Op[]

export interface Drawing {
  readonly random: Random
  readonly examples: Examples
  /** One change at a time, as recordings make them. */
  readonly plain?: boolean
}

/** The changed object; undefined where one change takes away what the next is about. */
export function applyChange(base: unknown, change: Change): unknown {
  try {
    let object = base
    for (const op of change) object = applyOp(object, op)
    return object
  } catch {
    return undefined
  }
}

/** As many changes as asked for, all different, and none of those that are known already. */
export function drawChanges(
  drawing: Drawing,
  type: ObjectType,
  base: unknown,
  { count, known, favoured }: { count: number; known: ReadonlySet<string>; favoured?: string },
): readonly Change[] {
  const spots = [...spotsOf(type, base)]
  const weights = spots.map(({ at }) => weightOf(at, favoured))
  const { random } = drawing
  const drawn = new Map<string, Change>()
  for (let tries = 0; drawn.size < count && tries < 4 * count; tries++) {
    const first = weighted(random, spots, weights)
    const change = drawChange(drawing, spots, first, { type, base })
    const text = JSON.stringify(change)
    if (change.length > 0 && !known.has(text)) drawn.set(text, change)
  }
  return [...drawn.values()]
}

/** Every place in turn becomes what this JSON says, also a key of every map where that is a text. */
export function changesTo(json: string, type: ObjectType, base: unknown): readonly Change[] {
  const key = json.startsWith('"') ? (JSON.parse(json) as string) : undefined
  return [...spotsOf(type, base)].flatMap(({ at, type: { kind }, value }): Change[] => {
    if (kind === 'object' || kind === 'list') return []
    if (kind !== 'map') return [[{ at, set: oddJson(json) }]]
    const entry = Object.values((value as object | undefined) ?? {})[0] ?? 'x'
    return key === undefined ? [] : [[{ at, set: { [key]: entry } }]]
  })
}

function drawChange(
  drawing: Drawing,
  spots: readonly Spot[],
  first: Spot,
  { type, base }: { type: ObjectType; base: unknown },
): Change {
  const { random } = drawing
  const op = drawOp(drawing, first)
  const kind = random.below(10)
  if (kind < 5 || drawing.plain) return [op]
  // A second change, of what the first has made or of what stands beside it.
  const changed = applyChange(base, [op])
  if (changed === undefined) return [op]
  const after = kind < 8 ? [...spotsOf(type, changed)] : spots
  const near = after.filter(({ at }) => isNear(at, first.at))
  const second = near.length > 0 ? near[random.below(near.length)]! : first
  const ops = [op, drawOp(drawing, second)]
  if (kind === 7 && near.length > 2) ops.push(drawOp(drawing, near[random.below(near.length)]!))
  return ops
}

/** In the same object, within the other, or in the object that holds it. */
function isNear(at: string, other: string): boolean {
  if (at === other) return false
  const holder = other.slice(0, other.lastIndexOf('/'))
  const outer = holder.slice(0, holder.lastIndexOf('/'))
  if (holder === '') return at.startsWith(`${other}/`)
  return (
    at.startsWith(`${other}/`) ||
    at.startsWith(`${holder}/`) ||
    at.slice(0, at.lastIndexOf('/')) === outer
  )
}

/** What all kinds share is looked at with all of them; a template's pods, with those. */
function weightOf(at: string, favoured: string | undefined): number {
  if (favoured !== undefined) return at.startsWith(favoured) ? 1 : 0.03
  if (at.startsWith('/metadata')) return 0.06
  if (at.startsWith('/status')) return 0.05
  return at.includes('/template/spec/') ? 0.2 : 1
}

function weighted(random: Random, spots: readonly Spot[], weights: readonly number[]): Spot {
  const total = weights.reduce((sum, one) => sum + one, 0)
  let left = random.fraction() * total
  for (const [i, spot] of spots.entries()) {
    left -= weights[i]!
    if (left < 0) return spot
  }
  return spots.at(-1)!
}

/** Values of the wrong form; null is fine almost everywhere, and means absent. */
const misfits: readonly unknown[] = ['text', 7, true, {}, [], ['a'], { a: 'b' }]

function drawOp(drawing: Drawing, spot: Spot): Op {
  const { random } = drawing
  const { at, type, value } = spot
  if (drawing.plain || random.below(4) === 0) return recipeOp(random, spot)
  const roll = random.below(40)
  if (roll === 39 && random.below(2) === 0)
    return { at, set: drawOddJson(random, at.slice(at.lastIndexOf('/') + 1), value) }
  if (roll === 0) return { at, set: misfits[random.below(misfits.length)] }
  if (roll === 1) return { at, set: null }
  if (value !== undefined && roll < 6) return { at, remove: true }
  if (type.kind === 'object' && roll === 6) return strange(random, spot)
  if (type.kind === 'list' && Array.isArray(value) && value.length > 0 && roll < 16) {
    return changedList(drawing, spot, value)
  }
  if (type.kind === 'map' && roll < 34) return changedMap(drawing, spot)
  return { at, set: drawValue(drawing, type, fieldOf(spot)) }
}

/** A field that no type has, or one spelled otherwise. */
function strange(random: Random, { at, type, value }: Spot): Op {
  const object = type as ObjectType
  const names = object.fields.map(({ name }) => name.charAt(0).toUpperCase() + name.slice(1))
  const name =
    names.length > 0 && random.below(2) === 0 ? names[random.below(names.length)]! : 'notAField'
  return value && typeof value === 'object'
    ? { at: `${at}/${name}`, set: 1 }
    : { at, set: { [name]: 1 } }
}

interface Named {
  readonly name: string
  /** As `core.Container.ports`. */
  readonly full: string
}

function fieldOf({ field, owner }: Spot): Named {
  const name = field?.name ?? ''
  return { name, full: `${nameOf(owner?.name ?? '')}.${name}` }
}

function pick<T>(random: Random, values: readonly T[]): T | undefined {
  return values.length > 0 ? values[random.below(values.length)] : undefined
}

const longLists = [2, 5, 8, 9, 11, 16, 17, 32, 33, 50, 51, 64, 65, 100, 101, 129, 257]

function changedList(drawing: Drawing, spot: Spot, list: readonly unknown[]): Op {
  const { random } = drawing
  const { at, type } = spot
  if (type.kind !== 'list') return { at, remove: true }
  const one = list[random.below(list.length)]
  switch (random.below(6)) {
    case 0:
      return { at, repeat: true }
    case 1:
      return { at, set: list.toReversed() }
    case 2:
      return { at, set: [...list, structuredClone(one)] }
    case 3:
      // Two items with one key, of which the second differs elsewhere.
      return { at, set: [...list, altered(drawing, type.items, one)] }
    case 4:
      return { at, set: [...list, drawValue(drawing, type.items, fieldOf(spot))] }
    default: {
      const size = JSON.stringify(one).length
      const count = pick(random, longLists)!
      const isLong = size * count < 20_000
      return { at, set: Array.from({ length: isLong ? count : 2 }, () => structuredClone(one)) }
    }
  }
}

function altered(drawing: Drawing, type: Type, item: unknown): unknown {
  const inner = [...spotsOf(type, item)]
  const spot = pick(drawing.random, inner)
  if (!spot) return drawValue(drawing, type, { name: '', full: '' })
  return applyChange(item, [drawOp(drawing, spot)]) ?? item
}

function changedMap(drawing: Drawing, spot: Spot): Op {
  const { random, examples } = drawing
  const { at, type, value } = spot
  const field = fieldOf(spot)
  if (type.kind !== 'map') return { at, remove: true }
  const known = (pick(random, examples.ofField(field.full)) ?? {}) as Record<string, unknown>
  const key = pick(random, random.below(3) === 0 ? [...Object.keys(known), ...keys] : keys)!
  const entry = drawValue(drawing, type.values, { ...field, full: '' })
  if (value && typeof value === 'object' && random.below(2) === 0)
    return { at: `${at}/${escaped(key)}`, set: entry }
  return { at, set: { [key]: entry } }
}

/** A value of the type, mostly one that some object holds, else one that looks like it. */
function drawValue(drawing: Drawing, type: Type, field: Named, depth = 0): unknown {
  const { random, examples } = drawing
  const example = pick(random, examples.ofField(field.full))
  switch (type.kind) {
    case 'object':
      return drawObject(drawing, type, depth)
    case 'list': {
      if (random.below(8) === 0) return []
      if (example !== undefined && random.below(3) === 0) return example
      const count = 1 + random.below(2)
      return Array.from({ length: count }, () =>
        drawValue(drawing, type.items, { ...field, full: '' }, depth + 1),
      )
    }
    case 'map': {
      if (example !== undefined && random.below(2) === 0) return example
      const key = pick(random, keys)!
      return random.below(8) === 0
        ? {}
        : { [key]: drawValue(drawing, type.values, field, depth + 1) }
    }
    case 'union':
      return random.below(2) === 0
        ? drawObject(drawing, type.object, depth)
        : drawValue(drawing, type.other, field, depth)
    default:
      if (example !== undefined && random.below(4) === 0) return example
      return pick(random, valuesOf(type, field.name))
  }
}

const deepestObject = 5

function drawObject(drawing: Drawing, type: ObjectType, depth: number): unknown {
  const { random, examples } = drawing
  const example = pick(random, examples.ofType(type.name))
  const roll = random.below(10)
  if (roll === 0 || type.fields.length === 0 || depth > deepestObject) return {}
  if (example !== undefined && roll < 8) return roll < 4 ? example : altered(drawing, type, example)
  const object: Record<string, unknown> = {}
  for (const field of type.fields) {
    if (!field.mandatory && random.below(type.fields.length) > 1) continue
    const full = `${nameOf(type.name)}.${field.name}`
    object[field.name] = drawValue(drawing, field.type, { name: field.name, full }, depth + 1)
  }
  return object
}
