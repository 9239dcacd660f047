/** Holds the descriptions against the schema, so that no new type or field goes without words. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ObjectType } from '#api/schema/schema.ts'
import { describeField, describeType } from '#kinds/docs.ts'
import { schema } from '#kinds/schema.ts'

const types = [...schema.names()].map((name) => schema.type(name)!)
const stable = types.filter(({ name }) => /\.v\d+\.\w+$/.test(name))

function fieldsOf(type: ObjectType): readonly string[] {
  const own = type.fields.map((field) => field.name)
  return type.header ? ['apiVersion', 'kind', ...own] : own
}

test('every stable type has a description', () => {
  assert.ok(stable.length > 500, `only ${stable.length} types found`)
  const without = stable.filter((type) => !describeType(type))
  assert.deepEqual(
    without.map((type) => type.name),
    [],
  )
})

test('every field of a stable type has a description', () => {
  const without = stable.flatMap((type) =>
    fieldsOf(type)
      .filter((field) => !describeField(type, field))
      .map((field) => `${type.name}.${field}`),
  )
  assert.deepEqual(without, [])
})

test('a description is one line of whole words that ends with a full stop', () => {
  const odd = types.flatMap((type) =>
    [describeType(type), ...fieldsOf(type).map((field) => describeField(type, field))].filter(
      (text) => text !== undefined && !/^["A-Z].{3,150}\.$/.test(text),
    ),
  )
  assert.deepEqual(odd, [])
})

const cases = [
  ['io.k8s.api.core.v1.Volume', 'emptyDir', 'VolumeSource'],
  ['io.k8s.api.core.v1.Probe', 'httpGet', 'ProbeHandler'],
] as const

for (const [name, field, from] of cases) {
  test(`${name} says of ${field} what ${from} says`, () => {
    const source = schema.type(`io.k8s.api.core.v1.${from}`)!
    assert.ok(describeField(source, field))
    assert.equal(describeField(schema.type(name)!, field), describeField(source, field))
  })
}

test('a list is described by what it lists, and its fields as those of any list', () => {
  const list = schema.type('io.k8s.api.core.v1.PodList')!
  assert.equal(describeType(list), 'A list of Pod objects.')
  assert.equal(describeField(list, 'items'), 'The objects of the list.')
})

test('what is unknown has no description', () => {
  const pod = schema.type('io.k8s.api.core.v1.Pod')!
  assert.equal(describeField(pod, 'constructor'), undefined)
  assert.equal(describeField(pod, 'colour'), undefined)
})
