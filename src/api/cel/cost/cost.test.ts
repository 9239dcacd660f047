import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { most } from '#api/cel/cost/size.ts'
import { createEnv } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import { jsonValue } from '#api/cel/json.ts'
import * as types from '#api/cel/types.ts'

const env = createEnv({
  variables: [
    { name: 's', type: types.string },
    { name: 't', type: types.string },
    { name: 'l', type: types.list(types.string) },
    { name: 'm', type: types.map(types.string, types.string) },
    { name: 'i', type: types.int },
  ],
  libraries: storedLibraries,
})
/** The largest sizes, by path. */
const sizes: Readonly<Record<string, bigint>> = {
  s: 500n,
  t: 500n,
  l: 100n,
  'l.@items': 10n,
  m: 20n,
  'm.@keys': 5n,
  'm.@values': 10n,
}

const cases: Readonly<Record<string, readonly [min: bigint, max: bigint]>> = {
  i: [1n, 1n],
  '1': [0n, 0n],
  'i + 1': [2n, 2n],
  '["a", s]': [11n, 11n],
  '{"a": s}': [31n, 31n],
  'm.a': [2n, 2n],
  'm["a"]': [2n, 2n],
  'has(m.a)': [1n, 1n],
  'l[0]': [2n, 2n],
  's.size()': [2n, 2n],
  's == t': [3n, 52n],
  's + t == ""': [2n, 102n],
  'i > 0 || i < 0': [2n, 4n],
  'i > 0 ? s : ""': [2n, 3n],
  's.startsWith(t)': [2n, 52n],
  's.contains(t)': [2n, 2502n],
  's.matches("[a-zA-Z0-9]+")': [4n, 154n],
  's.find("[a-zA-Z0-9]+")': [4n, 154n],
  's in l': [2n, 102n],
  'l.all(x, true)': [2n, 302n],
  'l.exists(x, true)': [2n, 402n],
  'l.all(x, x == "a")': [2n, 502n],
  'm.all(k, m[k] == "a")': [2n, 142n],
  'l.map(x, x).size()': [13n, 1313n],
  'l.isSorted()': [1n, 201n],
  'lists.range(10)': [21n, 21n],
  'lists.range(-1)': [11n, 11n],
  'l.distinct().size()': [13n, 20_013n],
  'dyn(s) == "a"': [3n, 3n],
  'quantity(s) == quantity(t)': [3n, 103n],
  'isIP("2001:db8::1")': [2n, 2n],
  'quantity("")': [0n, 0n],
  '--1': [0n, 0n],
}

suite('estimates are those of upstream', () => {
  for (const [text, [min, max]] of Object.entries(cases)) {
    test(text, () => {
      const compiled = env.compile(text)
      assert.ok(compiled.ok, compiled.ok ? '' : compiled.issues)
      const estimated = compiled.program.estimateCost((path) => {
        const size = sizes[path.join('.')]
        return size === undefined ? undefined : { min: 0n, max: size }
      })
      assert.deepEqual(estimated, { min, max })
    })
  }
})

test('what has no bound costs the most there is', () => {
  const compiled = env.compile('l.all(x, l.all(y, x != y))')
  assert.ok(compiled.ok)
  assert.equal(compiled.program.estimateCost().max, most)
})

const bindings = {
  s: 'x'.repeat(100),
  t: 'y'.repeat(30),
  l: jsonValue(['a', 'b', 'c']),
  m: jsonValue({ a: 'b' }),
  i: 5n,
}
const actual: Readonly<Record<string, number>> = {
  i: 1,
  'm.a': 2,
  'has(m.a)': 1,
  'i > 0 || i < 0': 2,
  'i > 9 || i < 9': 4,
  's.startsWith(t)': 5,
  's.contains(t)': 32,
  's.matches("[a-z]+")': 2 * 11 + 1,
  's + t': 15,
  's == t': 5,
  's in l': 5,
  'l.all(x, x != "")': 2 + 3 * 4,
  'l.map(x, x).size()': 3 + 3 * 13,
  '["a", "b"]': 0,
  '["a", s]': 11,
  'int("12") + i': 2,
  'l.join(",")': 2,
  's.replace("x", "")': 21,
}

suite('running costs what upstream charges', () => {
  for (const [text, cost] of Object.entries(actual)) {
    test(text, () => {
      const compiled = env.compile(text)
      assert.ok(compiled.ok, compiled.ok ? '' : compiled.issues)
      const outcome = compiled.program.evaluate(bindings)
      assert.deepEqual([outcome.ok, outcome.cost], [true, cost])
    })
  }
})
