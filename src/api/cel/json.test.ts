import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import { typedValue } from '#api/cel/json.ts'
import { type OpenApiSchema, schemaType, schemaTypeResolver } from '#api/cel/schema-type.ts'

const text: OpenApiSchema = { type: 'string' }
const schema: OpenApiSchema = {
  type: 'object',
  properties: {
    num: { type: 'number' },
    ios: { 'x-kubernetes-int-or-string': true },
    when: { type: 'string', format: 'date-time' },
    day: { type: 'string', format: 'date' },
    long: { type: 'string', format: 'duration' },
    raw: { type: 'string', format: 'byte' },
    gone: { ...text, nullable: true },
    'odd-name': text,
    namespace: text,
    any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    map: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object', properties: { k: text, v: { type: 'integer' } } },
    },
    pod: { type: 'object', 'x-kubernetes-embedded-resource': true },
    both: {
      type: 'array',
      items: {
        type: 'object',
        properties: { x: { ...text, nullable: true } },
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
  },
}
const object = {
  num: 1,
  ios: '50%',
  when: '2024-01-01T00:00:00+01:00',
  day: '2024-01-01',
  long: '5 days',
  raw: 'aGk=',
  gone: null,
  'odd-name': 'x',
  namespace: 'ns',
  undeclared: 1,
  any: { x: 1 },
  set: ['a', 'b'],
  map: [
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ],
  pod: { kind: 'Pod', metadata: { name: 'p', labels: {} } },
  both: [
    { x: null, y: 1 },
    { x: 'x', y: 1 },
    { x: null, y: 2 },
    { x: null, z: 2 },
  ],
}
const self = schemaType(schema, { typeName: 'selfType1' })!
const env = createEnv({
  variables: [{ name: 'self', type: self.type }],
  libraries: storedLibraries,
  types: schemaTypeResolver(self),
})

suite('values have the types that their schema declares', () => {
  const truths = [
    'self.both[0] == self.both[0] && self.both[0] != self.both[1]',
    'self.both[0] != self.both[2] && self.both[0] == self.both[3]',
    'self.num == 1.0 && type(self.num) == double',
    'type(self.ios) == string',
    'self.when.getHours() == 23',
    'self.day.getFullYear() == 2024',
    'self.long == duration("120h")',
    'self.raw == b"hi"',
    '!has(self.gone)',
    'self.odd__dash__name == "x"',
    'self.namespace == "ns" && self.__namespace__ == "ns"',
    'self.set == ["b", "a"]',
    'self.set != ["b", "c"]',
    'self.set + ["b", "c"] == ["c", "b", "a"]',
    'self.map + self.map == self.map',
    '(self.map + self.map.filter(e, e.k == "b"))[1].v == 2',
    'self.pod.kind == "Pod" && self.pod.metadata.name == "p"',
  ]
  for (const rule of truths) {
    test(rule, () => {
      const compiled = env.compile(rule)
      assert.ok(compiled.ok, compiled.ok ? '' : compiled.issues)
      const outcome = compiled.program.evaluate({ self: typedValue(object, self) })
      assert.ok(outcome.ok, outcome.ok ? '' : outcome.message)
      assert.equal(outcome.value, true)
    })
  }

  for (const field of ['undeclared', 'any.x', 'pod.spec']) {
    test(`self.${field} is not declared`, () => {
      const compiled = env.compile(`self.${field} == 1`)
      const last = field.split('.').at(-1)
      assert.match(compiled.ok ? '' : compiled.issues, new RegExp(`undefined field '${last}'`))
    })
  }
})

const wrong: readonly (readonly [OpenApiSchema, unknown, string])[] = [
  [{ type: 'integer' }, 'x', 'invalid data, expected int, got string'],
  [{ type: 'number' }, true, 'invalid data, expected float, got bool'],
  [{ type: 'string' }, null, 'invalid data, got null for schema with nullable=false'],
  [{ type: 'object' }, [], 'invalid data, expected a map for the provided schema with type=object'],
]
for (const [of, json, message] of wrong) {
  test(`${JSON.stringify(json)} is refused: ${message}`, () => {
    const type = schemaType(of, { typeName: 't' })!
    assert.throws(() => typedValue(json, type), { name: 'CelError', message })
  })
}

test('what has no type, or items without one, cannot be seen', () => {
  assert.equal(schemaType({}, { typeName: 't' }), undefined)
  assert.equal(schemaType({ type: 'array', items: {} }, { typeName: 't' }), undefined)
})
