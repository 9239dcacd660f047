/**
 * Rules answer for whatever can be decoded, however odd: they complain, and never throw. Defaults
 * that were filled in once are not filled in again.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { apiVersionOf, type KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import {
  type Chance,
  createChance,
  missingFixtures,
  mutate,
  readFixtures,
} from '#kinds/testing/fixtures.ts'
import { cellsOf, contextOf, created, updated, updatedBy } from '#kinds/testing/rules.ts'

const rounds = 30
const fixtures = new Map(readFixtures().map((fixture) => [fixture.type, fixture]))

for (const definition of kinds) {
  const name = `${definition.plural}.${definition.group}`
  const fixture = fixtures.get(schema.typeOf(apiVersionOf(definition), definition.kind)!)
  const skip = missingFixtures || (!fixture && 'no fixture of this kind')
  test(`${name}: any object is answered`, { skip }, () => {
    const { type, json } = fixture!
    const whole = JSON.parse(json) as Json
    const old = decoded(type, whole)!
    for (let seed = 0; seed < rounds; seed++) {
      const object = decoded(type, mutated(whole, createChance(seed)))
      if (!object) continue
      assert.doesNotThrow(() => ask(definition, object, old), `seed ${seed}`)
      checkDefaults(definition, object)
    }
  })
}

/** Odd in one place, or in several. */
function mutated(whole: Json, chance: Chance): Json {
  let result = mutate(whole, chance)
  for (let more = chance(4); more > 0; more--) result = mutate(result, chance)
  return result
}

function decoded(type: ObjectType, value: Json): Resource | undefined {
  try {
    return decodeObject<Resource>(type, value).object
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function checkDefaults(definition: KindDefinition, object: Resource): void {
  const context = contextOf(definition)
  const once = definition.defaults?.(object, context)
  if (once) assert.deepEqual(definition.defaults?.(once, context), once)
}

/** Everything that is ever asked of a kind. */
function ask(definition: KindDefinition, object: Resource, old: Resource): void {
  created(definition, object)
  updated(definition, object, old)
  updated(definition, old, object)
  for (const { name, body, connect } of definition.subresources ?? []) {
    if (body || connect) continue
    updatedBy([definition, name], object, old)
  }
  cellsOf(definition, object)
  for (const of of Object.values(definition.fieldSelectors ?? {})) of(object)
}
