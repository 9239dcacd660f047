/** What must hold of apply for every kind, on objects made by chance. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Applied, applyObject } from '#api/apply/apply-object.ts'
import { atomOf } from '#api/apply/atom.ts'
import {
  difference,
  emptySet,
  excluding,
  type FieldSet,
  intersection,
  isEmpty,
  isSubset,
  recursiveDifference,
  setEquals,
  setOfFields,
  union,
} from '#api/apply/field-set.ts'
import { formatFieldsV1, parseFieldsV1 } from '#api/apply/fields-v1.ts'
import { setOfValue } from '#api/apply/set-of-value.ts'
import { sharedJson } from '#api/apply/shared-json.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import type { Resource } from '#api/metadata.ts'
import { freezeJson, isJsonObject } from '#api/patch/json-tree.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { randomValue } from '#api/testing/random-value.ts'
import { createSeededRandom, type Random } from '#base/random.ts'
import { schema } from '#kinds/schema.ts'

interface Sample {
  readonly seed: number
  readonly random: Random
  readonly type: ObjectType
  readonly patch: JsonObject
}

const kinds = [...schema.names()]
  .map((name) => schema.type(name)!)
  .filter(
    ({ header, groupVersion, name }) =>
      header === 'resource' && groupVersion && !name.endsWith('List'),
  )

/** One object for each of so many seeds, of one kind after the other. */
function* samples(count: number): Generator<Sample> {
  for (let seed = 1; seed <= count; seed++) {
    const random = createSeededRandom(seed)
    const type = kinds[seed % kinds.length]!
    const value = randomValue(type, random)
    const { metadata: _, ...rest } = isJsonObject(value) ? value : {}
    const metadata = { name: 'n', labels: { l: '1' }, annotations: { a: '1', b: '2' } }
    const { object } = decodeObject<Resource>(type, { ...head(type), metadata, ...rest })
    // As it is written, with all that a type must have: memory fills that in, also in atomic values.
    yield { seed, random, type, patch: freezeJson(encodeObject(type, object)) }
  }
}

function head({ groupVersion, name }: ObjectType) {
  return { apiVersion: groupVersion!, kind: name.slice(name.lastIndexOf('.') + 1) }
}

function apply(
  type: ObjectType,
  patch: JsonObject,
  { live, manager = 'alpha', day = 1 }: { live?: Resource; manager?: string; day?: number } = {},
): Applied<Resource> {
  const now = `2026-01-0${day}T00:00:00Z`
  return applyObject<Resource>({ ...head(type), type, live, patch, manager, now })
}

function contentOf(type: ObjectType, object: Resource | undefined): JsonObject {
  assert.ok(object)
  const { managedFields: _, ...metadata } = object.metadata
  return encodeObject(type, { ...object, metadata })
}

test('an apply twice is an apply once', () => {
  for (const { seed, type, patch } of samples(300)) {
    const { object: once } = apply(type, patch)
    const { object: twice } = apply(type, patch, { live: once!, day: 2 })
    assert.equal(twice, once, `seed ${seed}`)
  }
})

test('to apply what is there changes nothing but who owns it', () => {
  for (const { seed, type, patch } of samples(200)) {
    const { object: once } = apply(type, patch)
    const there = contentOf(type, once)
    const { object: again } = apply(type, there, { live: once!, day: 2 })
    assert.deepEqual(contentOf(type, again), there, `seed ${seed}`)
    const { object: other } = apply(type, there, { live: once!, manager: 'beta', day: 2 })
    assert.deepEqual(contentOf(type, other), there, `seed ${seed}`)
  }
})

test('two managers of disjoint fields never conflict, and make together what one would make', () => {
  for (const { seed, random, type, patch } of samples(300)) {
    const [mine, theirs] = split(patch, random)
    const { object: first } = apply(type, mine)
    const { object: both, conflicts } = apply(type, theirs, { live: first!, manager: 'beta' })
    assert.deepEqual(conflicts, [], `seed ${seed}`)
    const { object: one } = apply(type, patch)
    assert.deepEqual(contentOf(type, both), contentOf(type, one), `seed ${seed}`)
    const { object: left } = apply(type, bare(patch), { live: both!, manager: 'beta' })
    assert.deepEqual(contentOf(type, left), contentOf(type, first), `seed ${seed}`)
  }
})

/** Deals the fields of an object, and those of its spec, to two. */
function split(patch: JsonObject, random: Random): readonly [JsonObject, JsonObject] {
  const [mine, theirs] = deal(patch, random)
  const { spec } = patch
  const [left, right] = isJsonObject(spec) ? deal(spec, random) : []
  const labelled = { ...bare(patch), metadata: patch.metadata! }
  return [
    { ...mine, ...labelled, ...(left && { spec: left }) },
    { ...theirs, ...bare(patch), ...(right && { spec: right }) },
  ]
}

function deal(object: JsonObject, random: Random): readonly [JsonObject, JsonObject] {
  const mine = Object.entries(object).filter(() => random.below(2) === 0)
  const theirs = Object.entries(object).filter(([key]) => !mine.some(([name]) => name === key))
  return [Object.fromEntries(mine), Object.fromEntries(theirs)]
}

function bare({ apiVersion, kind, metadata }: JsonObject): JsonObject {
  const { name } = metadata as JsonObject
  return { apiVersion: apiVersion!, kind: kind!, metadata: { name: name! } }
}

test('what one manager applied goes when it applies nothing', () => {
  for (const { seed, type, patch } of samples(200)) {
    const { object: full } = apply(type, patch)
    const { object: empty } = apply(type, bare(patch), { live: full! })
    const { object: never } = apply(type, bare(patch))
    assert.deepEqual(contentOf(type, empty), contentOf(type, never), `seed ${seed}`)
    assert.equal(empty!.metadata.managedFields, undefined, `seed ${seed}`)
  }
})

test('sets of fields come back from their text, and follow the laws of sets', () => {
  let last: FieldSet = emptySet
  for (const { seed, type, patch } of samples(300)) {
    const set = setOfValue(atomOf(type), patch)
    const text = formatFieldsV1(set)
    assert.equal(formatFieldsV1(parseFieldsV1(` ${text}`)), text, `seed ${seed}`)
    assert.ok(setEquals(parseFieldsV1(text), set), `seed ${seed}`)
    const other = union(last, intersection(set, union(last, set)))
    assert.ok(setEquals(union(difference(set, last), intersection(set, last)), set), `seed ${seed}`)
    assert.ok(isSubset(set, other) && isSubset(last, other), `seed ${seed}`)
    assert.ok(isEmpty(intersection(difference(set, last), last)), `seed ${seed}`)
    assert.ok(isSubset(recursiveDifference(set, last), difference(set, last)), `seed ${seed}`)
    assert.ok(isEmpty(excluding(setOfFields('metadata', 'apiVersion', 'kind'))(bareSet(type))))
    last = set
  }
})

function bareSet(type: ObjectType): FieldSet {
  return setOfValue(atomOf(type), { ...head(type), metadata: { name: 'n' } })
}

test('the JSON that apply looks at is the JSON that is written', () => {
  for (const { seed, type, patch } of samples(300)) {
    const { object } = decodeObject<Resource>(type, patch)
    assert.deepEqual(sharedJson(type, object), encodeObject(type, object), `seed ${seed}`)
  }
})
