import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitYamlDocuments } from '#base/yaml/documents.ts'
import { formatYaml } from '#base/yaml/format.ts'
import { parseYaml, type YamlValue } from '#base/yaml/yaml.ts'

function outcome(text: string): unknown {
  try {
    return parseYaml(text).value
  } catch (error) {
    assert.equal((error as Error).name, 'YamlError', String(error))
    return (error as Error).message
  }
}

test('scalars mean what go-yaml takes them for', () => {
  const cases: Readonly<Record<string, YamlValue>> = {
    '': null,
    '# nothing': null,
    yes: true,
    y: true,
    off: false,
    '~': null,
    '"yes"': 'yes',
    '0777': 511,
    '0o17': 15,
    '08': 8,
    '0x1F': 31,
    '-0b11': -3,
    '+12': 12,
    '1_000': 1000,
    '1e3': 1000,
    '.5': 0.5,
    '1.': 1,
    '1:30': '1:30',
    '1.2.3': '1.2.3',
    '9007199254740993': 9007199254740993n,
    '18446744073709551615': 18446744073709551615n,
    '18446744073709551616': 2 ** 64,
    '2001-01-01': '2001-01-01',
    '2001-13-01': '2001-13-01',
    '!!str 12': '12',
    '!!float 1': 1,
    '!!binary aGk=': 'hi',
    '!foo 1': '1',
    '"\\x41\\u00e9\\n\\/"': 'yaml: found unknown escape character',
    '"\\x41\\u00e9\\n"': 'Aé\n',
  }
  const found = Object.keys(cases).map((text) => [text, outcome(text)])
  assert.deepEqual(Object.fromEntries(found), cases)
})

test('collections nest in blocks and in flow', () => {
  const cases: Readonly<Record<string, YamlValue>> = {
    'a:\n- 1\n-\n- - 2\n': { a: [1, null, [2]] },
    'a:\n  - b: 1\n    c: 2\n  - d\n': { a: [{ b: 1, c: 2 }, 'd'] },
    '[a, b: c, {d}, "e"]': ['a', { b: 'c' }, { d: null }, 'e'],
    '{a: , b, "c":1, d: [x,z]}': { a: null, b: null, c: 1, d: ['x', 'z'] },
    '? a\n: b\n? c\n': { a: 'b', c: null },
    '1: a\ntrue: b\n1.5: c': { '1': 'a', true: 'b', '1.5': 'c' },
    '---\na: 1\n...\n---\nb: 2': { a: 1 },
    'a: http://x/?q=1#z': { a: 'http://x/?q=1#z' },
    'a: b\n  c\n\n  d': { a: 'b c\nd' },
    'a: "b\n  c\n\n  d\\\n  e"': { a: 'b c\nde' },
    "a: 'it''s'": { a: "it's" },
    'a: |\n  x\n   y\n\nb: >-\n  p\n  q\n\n  r\n': { a: 'x\n y\n', b: 'p q\nr' },
    'a: |+\n x\n\nb: |-\n  z\n': { a: 'x\n\n', b: 'z' },
    'a: |2\n    x\n   z\n': { a: '  x\n z\n' },
    'base: &b {x: 1, z: 2}\nall:\n  <<: *b\n  z: 3': { base: { x: 1, z: 2 }, all: { x: 1, z: 3 } },
    '__proto__: 1': JSON.parse('{"__proto__": 1}'),
  }
  const found = Object.keys(cases).map((text) => [text, outcome(text)])
  assert.deepEqual(Object.fromEntries(found), cases)
})

test('what is no YAML is refused in the words of go-yaml', () => {
  const cases: Readonly<Record<string, string>> = {
    'a: b: c': 'yaml: mapping values are not allowed in this context',
    'x: 1\nz: 2\na: b: c': 'yaml: line 3: mapping values are not allowed in this context',
    'kind: Widget\nx: 1\n  bad: [\n':
      'yaml: line 3: mapping values are not allowed in this context',
    'a: b\nc\nd: e': "yaml: line 3: could not find expected ':'",
    'a:\n  - b\n c: d': 'yaml: line 2: did not find expected key',
    '- a\nb: c': "yaml: line 1: did not find expected '-' indicator",
    'a: [1,2': "yaml: line 1: did not find expected ',' or ']'",
    '{a: 1': "yaml: line 1: did not find expected ',' or '}'",
    'a: "x': 'yaml: found unexpected end of stream',
    'key: - x': 'yaml: block sequence entries are not allowed in this context',
    'a: @x': 'yaml: found character that cannot start any token',
    'a:\n\t- b': 'yaml: line 2: found character that cannot start any token',
    'foo: bar\n\tbaz: x': 'yaml: line 2: found a tab character that violates indentation',
    'a: *x': "yaml: unknown anchor 'x' referenced",
    'a: &x [*x]': "yaml: anchor 'x' value contains itself",
    '? [a, 1, ~, 1.5, 0xffffffffffffffff]\n: b':
      'yaml: invalid map key: []interface {}{"a", 1, interface {}(nil), 1.5, 0xffffffffffffffff}',
    '? {b: [true], a: &x c}\n: b':
      'yaml: invalid map key: map[interface {}]interface {}{"a":"c", "b":[]interface {}{true}}',
    '~: a': 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "a"',
    '~: ~': 'unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>',
    '~: &x [*x]': "yaml: anchor 'x' value contains itself",
    '!!int a': 'yaml: cannot decode !!str `a` as a !!int',
    'a: \x01': 'yaml: control characters are not allowed',
  }
  const found = Object.keys(cases).map((text) => [text, outcome(text)])
  assert.deepEqual(Object.fromEntries(found), cases)
})

test('keys that stand twice are told with the line of the later value', () => {
  const { value, duplicates } = parseYaml('a: 1\nb:\n  c: 1\n  c: 2\na: 3\n1: x\n1: z\n')
  assert.deepEqual(value, { a: 3, b: { c: 2 }, '1': 'z' })
  assert.deepEqual(duplicates, [
    'line 4: key "c" already set in map',
    'line 5: key "a" already set in map',
    'line 7: key 1 already set in map',
  ])
})

test('values can be told by their lines', () => {
  const { lines } = parseYaml('a: 1\nb:\n- c: x\n  d:\n    - z\n', { lines: true })
  assert.equal(lines.get('b[0].d[0]'), 5)
  assert.equal(lines.get('a'), 1)
  assert.equal(lines.get('b[0]'), 3)
})

test('aliases cannot stand for more than upstream lets them', () => {
  const levels = Array.from(
    { length: 20 },
    (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`,
  )
  const bomb = `l0: &l0 [x,x,x]\n${levels.join('\n')}`
  assert.equal(outcome(bomb), 'yaml: document contains excessive aliasing')
})

test('nesting is refused beyond a depth, however deep', () => {
  for (const text of ['['.repeat(1_000_000), '- '.repeat(100_000), 'a: {'.repeat(50_000)]) {
    assert.match(String(outcome(text)), /exceeded max depth|mapping values/)
  }
})

test('documents are parted at lines of three dashes', () => {
  const text = '# first\n---\na: 1\n--- # two\nb: |\n  x\n  ---\n---x\n---\n'
  assert.deepEqual(splitYamlDocuments(text), [
    { text: '# first\n', line: 0 },
    { text: 'a: 1\n', line: 2 },
    { text: 'b: |\n  x\n  ---\n---x\n', line: 4 },
  ])
})

test('values are written as upstream writes them', () => {
  const long = 'word '.repeat(20).trim()
  const value = {
    b: [1, { x: 1, n: [] }, ['a', { c: {} }]],
    a10: 'x',
    a2: 'y',
    e: '',
    f: [null, true, 1.5, 1234567.5, 10000000000],
    q: ['true', '123', '1:30', '2020-01-01', 'a: b', '- a', '-a', "it's", ' lead', '*x', 'a #b'],
    m: ['line\nline\n', 'line\nline', 'a\n\n', ' a\nb', 'a \nb', 'a\tb'],
    long,
    'key: x': '\u{1f600}é',
  }
  const text = formatYaml(value)
  assert.equal(
    text,
    `a2: "y"
a10: x
b:
- 1
- "n": []
  x: 1
- - a
  - c: {}
e: ""
f:
- null
- true
- 1.5
- 1.2345675e+06
- 10000000000
'key: x': "\\U0001F600é"
long: word word word word word word word word word word word word word word word word
  word word word word
m:
- |
  line
  line
- |-
  line
  line
- |+
  a

- |2-
   a
  b
- "a \\nb"
- "a\\tb"
q:
- "true"
- "123"
- "1:30"
- "2020-01-01"
- 'a: b'
- '- a'
- -a
- it's
- ' lead'
- '*x'
- 'a #b'
`,
  )
  assert.deepEqual(parseYaml(text).value, value)
})
