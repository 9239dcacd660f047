/** Patches and applies of anything at all: nothing but a typed error may ever come out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isApplyError } from '#api/apply/apply-error.ts'
import { applyObject } from '#api/apply/apply-object.ts'
import { parseFieldsV1 } from '#api/apply/fields-v1.ts'
import { updateManagedFields } from '#api/apply/update-managed-fields.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import type { Resource } from '#api/metadata.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { freezeJson, maxDepth } from '#api/patch/json-tree.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { isPatchError } from '#api/patch/patch-error.ts'
import { createThreeWayPatch } from '#api/patch/strategic-diff.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { pick, randomJson, randomValue, spoiled } from '#api/testing/random-value.ts'
import { createSeededRandom, type Random } from '#base/random.ts'
import { schema } from '#kinds/schema.ts'

const type = schema.typeOf('apps/v1', 'Deployment')!
const head = { apiVersion: 'apps/v1', kind: 'Deployment' }
const writer = { ...head, type, manager: 'm', now: '2026-01-01T00:00:00Z' }

function randomDeployment(random: Random): JsonObject {
  const { metadata: _, ...rest } = (randomValue(type, random) ?? {}) as JsonObject
  const { object } = decodeObject<object>(type, { ...rest, ...head, metadata: { name: 'n' } })
  return freezeJson(encodeObject(type, object))
}

/** Runs it, and lets only errors pass that a server knows how to answer. */
function attempt(seed: number, work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (isPatchError(error) || isApplyError(error) || error instanceof DecodeError) return
    throw new Error(`seed ${seed}`, { cause: error })
  }
}

const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test', 'x'] as const

function randomPath(value: Json, random: Random): string {
  if (typeof value !== 'object' || value === null || random.below(5) === 0) {
    return pick(random, ['', '/', '/-', '/0', '/-1', '/99', '/x~1y', '/__proto__', '/constructor'])
  }
  const name = pick(random, Object.keys(value).concat('none'))
  const next = Object.hasOwn(value, name) ? (value as JsonObject)[name]! : null
  return `/${name}${randomPath(next, random)}`
}

function randomOperations(document: Json, random: Random): Json {
  const list = Array.from({ length: random.below(8) + 1 }, () => ({
    op: pick(random, operations),
    path: randomPath(document, random),
    from: randomPath(document, random),
    value: randomJson(random),
  }))
  return random.below(4) === 0 ? spoiled(list, random, randomJson) : list
}

const directives = [
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/args',
  '$setElementOrder',
]

/** A directive, or something in place of one, or anything. */
function randomDirective(random: Random): Json {
  if (random.below(3) > 0) return randomJson(random)
  const value = pick<Json>(random, [
    'delete',
    'replace',
    'merge',
    ['name'],
    [{ name: 'a' }],
    randomJson(random),
  ])
  return { [pick(random, directives)]: value, name: pick(random, ['a', 'web', 7]) }
}

test('any patch of a Deployment gives an object or a typed error', () => {
  for (let seed = 1; seed <= 1500; seed++) {
    const random = createSeededRandom(seed)
    const document = randomDeployment(random)
    const base = random.below(3) === 0 ? document : randomDeployment(random)
    const patch = spoiled(base, random, randomDirective)
    attempt(seed, () => decodeObject(type, applyStrategicPatch(type, document, patch)))
    attempt(seed, () => applyMergePatch(document, patch))
    attempt(seed, () => applyJsonPatch(document, randomOperations(document, random)))
    if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) continue
    const three = { original: patch as JsonObject, modified: base, current: document }
    attempt(seed, () => createThreeWayPatch(type, three))
  }
})

test('any apply to a Deployment, whatever its managedFields, gives an object or a typed error', () => {
  for (let seed = 1; seed <= 700; seed++) {
    const random = createSeededRandom(seed)
    const document = randomDeployment(random)
    attempt(seed, () => {
      const first = applyObject<Resource>({ ...writer, live: undefined, patch: document }).object!
      const patch = spoiled(document, random, randomJson)
      const entries = spoiled(encodeObject(type, first).metadata!, random, randomJson)
      attempt(seed, () =>
        applyObject({ ...writer, live: first, patch, manager: 'other', force: true }),
      )
      const object = decodeObject<Resource>(type, { ...document, metadata: entries }).object
      attempt(seed, () => updateManagedFields({ ...writer, live: first, object, request: patch }))
      attempt(seed, () => applyObject({ ...writer, live: object, patch: document }))
    })
  }
})

test('an update never throws, even for an object that cannot be accounted for', () => {
  const bad = {
    ...head,
    metadata: { name: 'n' },
    spec: { template: { spec: { containers: [{}] } } },
  }
  const live = decodeObject<Resource>(type, { ...head, metadata: { name: 'n', uid: 'u' } }).object
  assert.doesNotThrow(() => updateManagedFields({ ...writer, live, object: bad as Resource }))
})

function nested(depth: number, wrap: (inner: Json) => Json): Json {
  let value: Json = 1
  for (let i = 0; i < depth; i++) value = wrap(value)
  return value
}

test('values nested without end are refused, at once', () => {
  const document = randomDeployment(createSeededRandom(1))
  for (const wrap of [(inner: Json) => [inner], (inner: Json) => ({ a: inner })]) {
    const deep = nested(maxDepth * 200, wrap)
    const message = { message: 'exceeded max depth' }
    assert.throws(() => applyMergePatch(document, { spec: deep }), message)
    assert.throws(() => applyStrategicPatch(type, document, { spec: deep }), message)
    assert.throws(() => applyJsonPatch(document, [{ op: 'add', path: '/a', value: deep }]), message)
    assert.throws(
      () => applyObject({ ...writer, live: undefined, patch: { ...head, spec: deep } }),
      message,
    )
  }
  assert.throws(() => parseFieldsV1(`${'{"f:a":'.repeat(200_000)}{}${'}'.repeat(200_000)}`), Error)
})

test('long lists merge in good time', () => {
  const names = (prefix: string) => Array.from({ length: 20_000 }, (_, i) => ({ name: prefix + i }))
  const document = freezeJson({
    ...randomDeployment(createSeededRandom(1)),
    spec: { template: { spec: { containers: names('a') } } },
  })
  const patch = {
    spec: { template: { spec: { containers: names('b').concat(names('a')).reverse() } } },
  }
  const merged = applyStrategicPatch(type, document, patch)
  assert.equal((merged.spec as typeof document.spec).template.spec.containers.length, 40_000)
  const operations = Array.from({ length: 10_000 }, () => {
    return { op: 'add', path: '/spec/template/spec/containers/0', value: { name: 'x' } }
  })
  const grown = applyJsonPatch(document, operations) as typeof document
  assert.equal(grown.spec.template.spec.containers.length, 30_000)
})
