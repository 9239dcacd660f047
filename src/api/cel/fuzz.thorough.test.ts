/** Throws nonsense at the compiler: it must answer with issues or a program, and programs must end. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import { jsonValue } from '#api/cel/json.ts'
import * as types from '#api/cel/types.ts'
import { createSeededRandom } from '#base/random.ts'

const env = createEnv({
  variables: [{ name: 'o', type: types.dyn }],
  libraries: storedLibraries,
})
const bindings = { o: jsonValue({ a: 1, s: 'text', l: [1, 'b', null, 2.5], m: { k: { x: [] } } }) }

const pieces =
  `o o.a o.s o.l o.m 1 2u 3.5 -1 "a" 'b' r"c" b"d" true null [ ] { } ( ) . , : ? ! - + * / %
 < <= == != > >= && || in has( size( .size() .map(x, .filter(x, .all(x, .exists(x,
 .exists_one(x, .sortBy(x, .optMap(x, .orValue( .?a [? x x+x int( string( dyn( type(
 duration("1s") timestamp(0) quantity("1") ip("::1") .matches("a*") .format([ .sum()
 .flatten() optional.of( lists.range(9) sets.contains( .transformMap(k,v, " ' \\ \` é 😀 //
 if Object{a: 9223372036854775808`.split(/\s+/)

function compileAndRun(text: string): void {
  const compiled = env.compile(text)
  if (!compiled.ok) {
    assert.match(compiled.issues, /^ERROR: <input>:-?\d+:\d+: /)
    return
  }
  const { evaluate, estimateCost, variables } = compiled.program
  const outcome = evaluate(bindings, { costLimit: 10_000 })
  const { min, max } = estimateCost()
  assert.ok(min <= max)
  // What is of no known type costs more than its estimate says, also upstream.
  if (outcome.ok && variables.size === 0)
    assert.ok(BigInt(outcome.cost) <= max, `${text}: ${outcome.cost} > ${max}`)
}

test('random tokens never break the compiler', () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const { below: next } = createSeededRandom(seed)
    const length = 1 + next(14)
    const text = Array.from({ length }, () => pieces[next(pieces.length)]!).join(next(2) ? ' ' : '')
    compileAndRun(text)
  }
})

const grown = [
  'o.l.map(x, [x, o.s]).filter(x, x.size() > 0 || o.a / 0 == 1)',
  '{"a": o.a, "b": [1, 2].sum()}.transformMap(k, v, k + string(v)).exists(k, v, v.matches("^a[0-9]+$"))',
  '"%s %d".format([o.s, o.a]) + (has(o.m.k) ? o.?m.?k.?x.orValue([]).size() : 3)',
  'timestamp("2024-01-01T00:00:00Z") + duration("1h") > timestamp(0) && [3, 1].sort() == [1, 3]',
]

test('expressions with a character changed, added or taken never break the compiler', () => {
  const characters = '()[]{}.,:?!-+*/%<>=&|"\'\\ ox1a_'
  for (let seed = 1; seed <= 4000; seed++) {
    const { below: next } = createSeededRandom(seed)
    let text = grown[next(grown.length)]!
    for (let change = 0; change <= next(3); change++) {
      const at = next(text.length)
      const put = [characters[next(characters.length)]!, '', text.slice(at, at + next(9))][next(3)]!
      text = text.slice(0, at) + put + text.slice(at + next(2))
    }
    compileAndRun(text)
  }
})

suite('expressions that grow without end are refused or stopped in time', () => {
  const many = (count: number, part: string): string => part.repeat(count)
  const cases: Readonly<Record<string, string>> = {
    'nested brackets': many(5000, '('),
    'nested lists': many(300, '[') + many(300, ']'),
    'a long sum': `1${many(20_000, '+1')}`,
    'a long chain of logic': `true${many(10_000, ' && true')}`,
    'a long chain of fields': `o${many(5000, '.a')}`,
    'long chains in many brackets': `${many(200, '(')}1${many(200, `${many(200, '+1')})`)}`,
    'macros that repeat their target': `o.?a${many(60, '.optMap(x, x)')}`,
    'nested loops': `${many(80, '[1].map(x, ')}1${many(80, ')')}`,
    'types that double': `${many(60, '[1].map(x, {[x]: [x]}).map(x, ')}1${many(60, ')')}`,
    'loops over loops': `${many(7, 'lists.range(1000).all(x, ')}true${many(7, ')')}`,
    'strings that double': `["a"]${many(60, '.map(x, x + x)')}[0].size() > 0`,
    'lists that double': `[[1]]${many(60, '.map(x, x + x)')}[0].size() > 0`,
    'a huge literal': `"${many(99_000, 'a')}".matches("(a*)*b")`,
    'a text beyond the limit': many(100_001, ' '),
    'a pattern that explodes elsewhere': `"${many(30_000, 'a')}".matches("^(a+)+$")`,
    'replacing nothing by much': `"${many(9000, 'a')}".replace("", "${many(9000, 'b')}").size()`,
  }
  for (const [name, text] of Object.entries(cases)) {
    test(name, { timeout: 10_000 }, () => compileAndRun(text))
  }
})
