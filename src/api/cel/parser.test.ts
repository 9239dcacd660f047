import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import * as types from '#api/cel/types.ts'

const env = createEnv({
  variables: ['a', 'b', 'c'].map((name) => ({ name, type: types.dyn })),
  libraries: storedLibraries,
})
const starts =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
const withMore = (...symbols: readonly string[]) => {
  const order = "'[' ']' '{' '}' '(' ')' '.' ',' '-' '!' '?'".split(' ')
  const all = order.filter((one) => starts.includes(one) || symbols.includes(one))
  return `{${all.join(', ')}${starts.slice(starts.indexOf(", 'true'"))}`
}
const argument = withMore("')'")
const element = withMore("']'", "','", "'?'")
const entry = withMore("'}'", "','", "'?'")

/** Each issue as its column and message; all are in the first line. */
function issuesOf(text: string): readonly string[] {
  const compiled = env.compile(text)
  if (compiled.ok) return []
  const found = compiled.issues.matchAll(/^ERROR: <input>:1:(\d+): (.*)$/gm)
  return Array.from(found, ([, column, message]) => `${column}: ${message}`)
}

const syntax: Readonly<Record<string, readonly string[]>> = {
  'size(+ a)': [`6: Syntax error: extraneous input '+' expecting ${argument}`],
  'size(': [`6: Syntax error: mismatched input '<EOF>' expecting ${argument}`],
  'size(a,)': [`8: Syntax error: mismatched input ')' expecting ${starts}`],
  'size(`a`)': [`6: Syntax error: extraneous input '\`a\`' expecting ${argument}`],
  '[+ 1]': [`2: Syntax error: extraneous input '+' expecting ${element}`],
  '{+ 1: 1}': [`2: Syntax error: extraneous input '+' expecting ${entry}`],
  'a[+ 0]': [`3: Syntax error: extraneous input '+' expecting ${withMore("'?'")}`],
  '[1,': ["4: Syntax error: missing ']' at '<EOF>'"],
  '[1,+]': ["4: Syntax error: extraneous input '+' expecting ']'"],
  '[+': [
    `2: Syntax error: mismatched input '+' expecting ${element}`,
    `3: Syntax error: mismatched input '<EOF>' expecting ${starts}`,
  ],
  '1 + * * 2': [
    `5: Syntax error: mismatched input '*' expecting ${starts}`,
    `7: Syntax error: extraneous input '*' expecting ${starts}`,
  ],
  in: [
    `1: Syntax error: mismatched input 'in' expecting ${starts}`,
    `3: Syntax error: mismatched input '<EOF>' expecting ${starts}`,
  ],
  '1 +': [`4: Syntax error: mismatched input '<EOF>' expecting ${starts}`],
  '1 + * 2': [`5: Syntax error: extraneous input '*' expecting ${starts}`],
  '1 + )': [`5: Syntax error: mismatched input ')' expecting ${starts}`],
  'a = b': [
    "3: Syntax error: token recognition error at: '= '",
    "5: Syntax error: extraneous input 'b' expecting <EOF>",
  ],
  'a & b': [
    "3: Syntax error: token recognition error at: '& '",
    "5: Syntax error: extraneous input 'b' expecting <EOF>",
  ],
  'a @ b c': [
    "3: Syntax error: token recognition error at: '@'",
    "5: Syntax error: mismatched input 'b' expecting <EOF>",
  ],
  '(a': ["3: Syntax error: missing ')' at '<EOF>'"],
  '(a b)': ["4: Syntax error: extraneous input 'b' expecting ')'"],
  'size(a': ["7: Syntax error: missing ')' at '<EOF>'"],
  'a[1': ["4: Syntax error: missing ']' at '<EOF>'"],
  '[a b]': ["4: Syntax error: extraneous input 'b' expecting {']', ','}"],
  '{"x": a': ["8: Syntax error: mismatched input '<EOF>' expecting {'}', ','}"],
  'T{': [
    "3: Syntax error: mismatched input '<EOF>' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}",
  ],
  'T{"a": 1}': [
    "3: Syntax error: mismatched input '\"a\"' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}",
  ],
  'T{(}': [
    "3: Syntax error: extraneous input '(' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}",
  ],
  'T{,a: 1}': ["4: Syntax error: mismatched input 'a' expecting '}'"],
  'T{a: 1, 2: 3}': ["9: Syntax error: mismatched input '2' expecting '}'"],
  'T{?: 1}': [
    '3: unsupported ident kind',
    "4: Syntax error: mismatched input ':' expecting {IDENTIFIER, ESC_IDENTIFIER}",
  ],
  'a.?': [
    "4: Syntax error: mismatched input '<EOF>' expecting {IDENTIFIER, ESC_IDENTIFIER}",
    '4: unsupported ident kind',
  ],
  '{1, 2}': [
    "3: Syntax error: mismatched input ',' expecting ':'",
    "5: Syntax error: extraneous input '2' expecting '}'",
  ],
  '{1, 2, 3}': [
    "3: Syntax error: mismatched input ',' expecting ':'",
    "5: Syntax error: mismatched input '2' expecting '}'",
  ],
  '{"x" a}': ["6: Syntax error: missing ':' at 'a'"],
  'a ? b': ["6: Syntax error: mismatched input '<EOF>' expecting ':'"],
  'a.1': ["2: Syntax error: extraneous input '.1' expecting <EOF>"],
  'a.in': [
    "3: Syntax error: no viable alternative at input '.in'",
    `5: Syntax error: mismatched input '<EOF>' expecting ${starts}`,
  ],
  '.': ["2: Syntax error: no viable alternative at input '.'"],
  '!!': [`3: Syntax error: extraneous input '<EOF>' expecting ${starts}`],
  '-': [
    "2: Syntax error: no viable alternative at input '-'",
    `2: Syntax error: mismatched input '<EOF>' expecting ${starts}`,
  ],
  '[!]': [`3: Syntax error: extraneous input ']' expecting ${starts}`],
  '[-]': [
    "3: Syntax error: no viable alternative at input '-]'",
    `3: Syntax error: mismatched input ']' expecting ${starts}`,
  ],
  '(()': [
    `3: Syntax error: mismatched input ')' expecting ${starts}`,
    "4: Syntax error: missing ')' at '<EOF>'",
  ],
  '(1, 2)': ["3: Syntax error: mismatched input ',' expecting ')'"],
  'size((1, 2))': [
    "8: Syntax error: missing ')' at ','",
    "12: Syntax error: extraneous input ')' expecting <EOF>",
  ],
  '[1].all(x x > 0)': [
    "11: Syntax error: mismatched input 'x' expecting ')'",
    "16: Syntax error: extraneous input ')' expecting <EOF>",
  ],
  '-!a': ["2: Syntax error: no viable alternative at input '-!'"],
  '!-a': ["3: Syntax error: no viable alternative at input '-a'"],
  'a. == 1': ["4: Syntax error: no viable alternative at input '. =='"],
  '"\\u12" == a': [
    '1: Syntax error: token recognition error at: \'"\\u12"\'',
    `8: Syntax error: extraneous input '==' expecting ${starts}`,
  ],
  '[(1, 2]': ["4: Syntax error: missing ')' at ','"],
  '[,1]': ["3: Syntax error: extraneous input '1' expecting ']'"],
  'a.`b': [
    "3: Syntax error: token recognition error at: '`b'",
    "5: Syntax error: no viable alternative at input '.'",
  ],
  'if + 1': ['1: reserved identifier: if'],
  'a.`b`': ["3: unsupported syntax: '`'"],
  '[1].all(x + 1, true)': ['11: argument must be a simple name'],
  '[1, "a", true]': ["5: expected type 'int' but found 'string'"],
  '{1: 1, "a": 2, true: "b"}': [
    "8: expected type 'int' but found 'string'",
    "16: expected type 'int' but found 'bool'",
    "22: expected type 'int' but found 'string'",
  ],
  '[1].exists(x, y, z == 1 && q)': [
    "18: undeclared reference to 'z' (in container '')",
    "28: undeclared reference to 'q' (in container '')",
  ],
  '[1].all(x, x, true)': ['12: duplicate variable name: x'],
  '{"a": 1, "b": "x", "c": true, 4: 2}': [
    "15: expected type 'int' but found 'string'",
    "25: expected type 'int' but found 'bool'",
    "31: expected type 'string' but found 'int'",
  ],
  'optional.of(1).optMap(1, 2)': ['23: optMap() variable name must be a simple identifier'],
}

suite('syntax errors are said as upstream says the common ones', () => {
  for (const [text, issues] of Object.entries(syntax)) {
    test(text, () => assert.deepEqual(issuesOf(text), issues))
  }
})

const right = [
  '.a == a',
  'a.b.c[?"x"].?d',
  '[,] == [] && {,} == {}',
  '[1, 2,] == [1, 2] && {"a": 1,} == {}',
  '!!!true ? -1 : --1',
  'a // comment\n+ b',
  '"""a "quoted" text"""',
  'a in [1] && !(b in a)',
  'b\'\\x00\' == b"\\000"',
]

for (const text of right) {
  test(`${text.replaceAll('\n', ' ')} is right`, () => assert.deepEqual(issuesOf(text), []))
}

test('the caret stands below what is meant, wide characters and tabs included', () => {
  const compiled = env.compile('"日本"\t+ 1 ==\n  x')
  assert.equal(
    compiled.ok ? '' : compiled.issues,
    [
      "ERROR: <input>:1:6: found no matching overload for '_+_' applied to '(string, int)'",
      ' | "日本" + 1 ==',
      ' | .．．..^',
      "ERROR: <input>:2:3: undeclared reference to 'x' (in container '')",
      ' |   x',
      ' | ..^',
    ].join('\n'),
  )
})
