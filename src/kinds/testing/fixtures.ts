/** The golden objects of the reference folder, and seeded small changes of them. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { schema } from '#kinds/schema.ts'

export interface Fixture {
  readonly name: string
  readonly type: ObjectType
  readonly json: string
  readonly protobuf: Buffer
}

/** A reason to skip if the reference folder is not there, else false. */
export const missingFixtures = missingShared('reference', 'api', 'fixtures')

export function readFixtures(): readonly Fixture[] {
  const folder = sharedPath('reference', 'api', 'fixtures')
  const names = missingFixtures ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.map((file) => {
    const json = readFileSync(`${folder}/${file}`, 'utf8').trimEnd()
    const protobuf = readFileSync(`${folder}/${file.replace(/json$/, 'pb')}`)
    const { apiVersion } = JSON.parse(json) as { apiVersion: string }
    const [, kind] = /\.(\w+)\.json$/.exec(file)!
    const type = schema.typeOf(apiVersion, kind!) ?? metaType(kind!)
    if (!type) throw new TypeError(`${file}: no type for it`)
    return { name: file.replace(/\.json$/, ''), type, json, protobuf }
  })
}

/** Some kinds of meta/v1 are served in every group. */
function metaType(kind: string): ObjectType | undefined {
  return schema.type(`io.k8s.apimachinery.pkg.apis.meta.v1.${kind}`)
}

/** A source of numbers from 0 up to, not including, the given one; the same for the same seed. */
export type Chance = (below: number) => number

export function createChance(seed: number): Chance {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return ((state >>> 8) * below) >>> 24
  }
}

const strange: readonly Json[] = [
  null,
  '',
  'x',
  0,
  1,
  -1,
  1.5,
  2147483648,
  9007199254740993n,
  true,
  false,
  [],
  {},
  [null],
  { x: 1 },
  '2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00.123456Z',
  '0001-01-01T00:00:00Z',
  '1.5Gi',
  'aGk=',
]

/** The same value with one place somewhere in it changed. */
export function mutate(value: Json, chance: Chance): Json {
  if (typeof value !== 'object' || value === null || chance(12) === 0) return anything(chance)
  if (Array.isArray(value)) {
    const items = value as readonly Json[]
    const at = chance(items.length + 1)
    return at === items.length
      ? [...items, anything(chance)]
      : items.with(at, mutate(items[at]!, chance))
  }
  const object = value as JsonObject
  const keys = Object.keys(object)
  const key = keys[chance(keys.length)]
  if (key === undefined || chance(10) === 0) return { ...object, strangeField: anything(chance) }
  const { [key]: old, ...rest } = object
  return chance(10) === 0 ? rest : { ...object, [key]: mutate(old!, chance) }
}

function anything(chance: Chance): Json {
  return strange[chance(strange.length)]!
}
