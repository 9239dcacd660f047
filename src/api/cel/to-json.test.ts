import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import { toJson } from '#api/cel/to-json.ts'
import { object } from '#api/cel/types.ts'
import type { Value } from '#api/cel/values.ts'

const env = createEnv({
  libraries: storedLibraries,
  types: (name) => (name === 'Object' ? (field) => object(`Object.${field}`) : undefined),
})

function evaluate(text: string): Value {
  const compiled = env.compile(text)
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.issues)
  const outcome = compiled.program.evaluate({})
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.message)
  return outcome.value
}

const cases: readonly (readonly [string, unknown])[] = [
  ['{"a": dyn(1), "b": dyn([2.5, 3.0]), "c": dyn(null)}', { a: 1, b: [2.5, 3], c: null }],
  ['9223372036854775807', 9223372036854775807n],
  ['7u', 7],
  ['b"hi"', 'aGk='],
  ['timestamp("2024-01-01T00:00:00Z")', '2024-01-01T00:00:00Z'],
  ['duration("1h")', '3600s'],
  ['quantity("1Gi")', '1Gi'],
  ['Object{}', {}],
  ['[1, 2].map(x, {"k": x})', [{ k: 1 }, { k: 2 }]],
]
for (const [text, json] of cases) {
  test(`${text} is ${JSON.stringify(json, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}`, () => {
    assert.deepEqual(toJson(evaluate(text)), json)
  })
}

for (const text of ['{1: 2}', 'int', 'optional.of(1)', '0.0 / 0.0', 'ip("::1")']) {
  test(`${text} is no JSON`, () => {
    assert.throws(() => toJson(evaluate(text)), /^CelError: unsupported conversion to JSON/)
  })
}
