import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import { jsonValue } from '#api/cel/json.ts'
import { jsonPatchLibrary } from '#api/cel/libraries/json-patch.ts'
import * as types from '#api/cel/types.ts'
import { hasKind, isList, isMap, itemsOf, type Value } from '#api/cel/values.ts'

const json = {
  s: 'text',
  i: 7,
  f: 1.5,
  b: true,
  n: null,
  l: ['a', 'b', 'c'],
  ints: [3, 1, 2],
  m: { a: 1, b: 2 },
  big: 9223372036854775807n,
}
const env = createEnv({
  variables: [{ name: 'o', type: types.dyn }],
  libraries: [...storedLibraries, jsonPatchLibrary],
})

/** A value as one would write it in JSON; uints and the like by their text. */
function plain(value: Value): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (isList(value)) return itemsOf(value).map(plain)
  if (isMap(value)) {
    return Object.fromEntries(
      Array.from(value.keys(), (key) => [plain(key), plain(value.get(key)!)]),
    )
  }
  if (hasKind(value, 'optional')) return value.value === undefined ? [] : [plain(value.value)]
  if (hasKind(value, 'uint')) return `${value.value}u`
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return value
}

function outcome(text: string): unknown {
  const compiled = env.compile(text)
  if (!compiled.ok) return `refused: ${compiled.issues.split('\n')[0]}`
  const result = compiled.program.evaluate({ o: jsonValue(json) })
  return result.ok ? plain(result.value) : `error: ${result.message}`
}

const cases: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'literals and arithmetic': {
    '0x10 + 1': 17,
    'duration(5)': 'refused: ERROR: <input>:1:10: invalid duration argument',
    'timestamp(253402300800)': 'refused: ERROR: <input>:1:11: invalid timestamp argument',
    'duration(o.i)': "error: type conversion error from 'int' to 'google.protobuf.Duration'",
    '"\\ud800"': 'refused: ERROR: <input>:1:1: invalid unicode code point',
    '-9223372036854775808 < -9223372036854775807': true,
    '"%.0e %.15e %.1f".format([2.5, 2.5, 0.25])': '2.500000×10⁰⁰   2.500000×10⁰⁰ 0.2',
    '1u + 2u': '3u',
    '7 % -3': 1,
    '-7 / 2': -3,
    '1.0 / 0.0 > 1e300': true,
    '"a" + \'b\'': 'ab',
    'b"\\x01\\377" + b"a"': '01ff61',
    '"\\u00e9\\U0001F600\\n" == "é😀\\n"': true,
    'r"\\n".size()': 2,
    "'''it's'''": "it's",
    '--5': 5,
    '!!true': true,
    '9223372036854775807 + 1': 'error: integer overflow',
    '-9223372036854775808 / -1': 'error: integer overflow',
    '0u - 1u': 'error: unsigned integer overflow',
    '1 / 0': 'error: division by zero',
    '1u % 0u': 'error: modulus by zero',
  },
  'equality and order': {
    'dyn(1) == 1.0': true,
    'dyn(1u) == 1': true,
    '1 < 1.5': true,
    '2u > 1': true,
    '[1, 2] == [1, 2]': true,
    '{"a": 1} == {"a": 1}': true,
    'dyn("1") == 1': false,
    '"a" < "b"': true,
    '"\\U0001F600" > "\\uffee"': true,
    'type(1) == int': true,
    'type([]) == list': true,
    'o.n == null': true,
    'o.big == 9223372036854775807': true,
    'o.f == 1.5 && o.i == 7': true,
  },
  'logic decides where it can': {
    'true || 1 / 0 > 0': true,
    '1 / 0 > 0 || true': true,
    'false && o.x.y': false,
    'o.x.y && false': false,
    '1 / 0 > 0 || false': 'error: division by zero',
    'o.i || true': true,
    'o.i || false': 'error: no such overload',
    'o.i ? 1 : 2': 'error: no such overload',
    '[1, 2, 0].exists(x, 2 / x == 1)': true,
    '[0, 2].exists(x, 2 / x == 1)': true,
    '[0, 4].exists(x, 2 / x == 1)': 'error: division by zero',
    '[0, 4].all(x, 2 / x == 1)': false,
  },
  'fields, keys and indexes': {
    'o.m.a': 1,
    'o["m"]["b"]': 2,
    'o.l[1]': 'b',
    'o.l[1.0]': 'b',
    'has(o.m.a) && !has(o.m.x)': true,
    '"a" in o.m': true,
    '"x" in o.l': false,
    'o.m.x': 'error: no such key: x',
    'o.m[1]': 'error: no such key: 1',
    'o.l[9]': 'error: index out of bounds: 9',
    'o.l["x"]': "error: unsupported index type 'string' in list",
    'o.s.x': 'error: no such key: x',
    'o.n.x': 'error: no such key: x',
    'o.?m.a': [1],
    'o.?x.y.z': [],
    'o.m[?"x"].orValue(5)': 5,
    'o.?x.or(o.?i).value()': 7,
    'optional.none().value()': 'error: optional.none() dereference',
    '[?o.?x, ?o.?i]': [7],
    '{?"a": o.?x, "b": dyn(1)}': { b: 1 },
    'o.?i.optMap(x, x + 1).orValue(0)': 8,
    'o.?i.optFlatMap(x, o.?x).hasValue()': false,
    'optional.unwrap([o.?x, o.?i])': [7],
  },
  'operands of the wrong type at run time': {
    'o.s + 1': 'error: no such overload',
    'o.b + 1': 'error: no such overload: _+_',
    'o.s > 1': 'error: no such overload',
    '-o.s': 'error: no such overload',
    '!o.s': 'error: no such overload',
    'size(o.i)': 'error: no such overload: size',
    '1 in o.s': 'error: no such overload',
    'o.i.startsWith("a")': 'error: no such overload',
    'o.i.lowerAscii()': 'error: no such overload: lowerAscii(int)',
    'int(o.l)': 'error: no such overload: int(list)',
    'string(o)': 'error: no such overload: string(map)',
    'string(null)': 'error: no such overload: string(null_type)',
    'o.i.orValue(2) == o.i': true,
    'o.i.or(optional.of(2)) == o.i': true,
    'o.i.all(x, true)': "error: got 'types.Int', expected iterable type",
  },
  conversions: {
    'int("-12")': -12,
    'int(3.99)': 3,
    'int(1e19)': 'error: integer overflow',
    'uint(-1.5)': 'error: unsigned integer overflow',
    'uint("18446744073709551615")': '18446744073709551615u',
    'double("1e3")': 1000,
    'string(1e6)': '1e+06',
    'string(123456.75)': '123456.75',
    'string(0.00001)': '1e-05',
    'string(-0.0)': '-0',
    'bool("yes")': "error: type conversion error from 'string' to 'bool'",
    'string(b"\\xff")': 'error: invalid UTF-8 in bytes, cannot convert to string',
    'string(duration("-1.5s"))': '-1.5s',
    'string(timestamp(0))': '1970-01-01T00:00:00Z',
    'int(duration("2ns"))': 2,
  },
  'looping macros': {
    'o.l.map(x, x + x)': ['aa', 'bb', 'cc'],
    'o.ints.filter(x, x > 1)': [3, 2],
    'o.ints.map(x, x > 1, x * 10)': [30, 20],
    'o.m.map(k, k)': ['a', 'b'],
    'o.ints.exists_one(x, x == 3)': true,
    'o.m.all(k, v, v > 0)': true,
    'o.l.exists(i, x, i == 1 && x == "b")': true,
    'o.m.transformMap(k, v, v * 2)': { a: 2, b: 4 },
    'o.m.transformMap(k, v, v > 1, v)': { b: 2 },
    'o.l.transformMapEntry(i, x, {x: i})': { a: 0, b: 1, c: 2 },
    '["a", "a"].transformMapEntry(i, x, {x: i})': 'error: insert failed: key a already exists',
    '[[1, 2], [3]].map(a, a.map(b, b + a[0]))': [[2, 3], [6]],
    '[1, 2].map(x, [x]).map(x, x + [0])': [
      [1, 0],
      [2, 0],
    ],
  },
  'times and durations': {
    'timestamp("2024-02-29T12:00:00Z").getDayOfYear()': 59,
    'timestamp("2024-02-29T23:00:00Z").getDate("+02:00")': 1,
    'timestamp("2024-07-01T00:30:00Z").getHours("Europe/Berlin")': 2,
    'timestamp("2024-07-01T00:30:00Z").getHours("Nowhere/Place")':
      'error: unknown time zone Nowhere/Place',
    'string(timestamp("2024-01-31T00:00:00Z") + duration("24h"))': '2024-02-01T00:00:00Z',
    'timestamp("9999-12-31T23:59:59Z") + duration("1s")': 'error: timestamp overflow',
    'duration("90s") > duration("1m")': true,
    'duration("3661s").getMinutes()': 61,
  },
  'strings library': {
    '"tacocat".charAt(7)': '',
    '"a😀b".substring(1, 2)': '😀',
    '"a😀b😀".lastIndexOf("😀")': 3,
    '"a😀b".indexOf("b")': 2,
    '"abc".indexOf("", 2)': 2,
    '"abc".indexOf("a", -1)': 'error: index out of range: -1',
    '"abc".indexOf("a", 9)': -1,
    '"aXbXc".split("X", 2)': ['a', 'bXc'],
    '"abc".split("")': ['a', 'b', 'c'],
    '"abc".split("", 0)': [],
    '"abc".replace("", "-")': '-a-b-c-',
    '"aaa".replace("a", "b", 2)': 'bba',
    '["x", "y"].join(", ")': 'x, y',
    '" \\u00a0\\tx\\n".trim()': 'x',
    '"ÄbC".lowerAscii()': 'Äbc',
    '"%d%%, %.1f, %s".format([5, 2.25, [1, "a"]])': '5%, 2.2, [1, "a"]',
    '"%s".format([timestamp(0)])': '1970-01-01T00:00:00Z',
    '"%s".format([[duration("1s")]])': '[duration("1s")]',
    '"%.3e".format([0.00098765])': '9.876500×10⁻⁰⁴',
    '"%.2f".format([1234567.0])': '1,234,567.00',
    '"%x %X %o %b".format(["hi", b"\\xff", 8, 5])': '6869 FF 10 101',
    'strings.quote("a\\t\\"b\\"")': '"a\\t\\"b\\""',
  },
  'list libraries': {
    '[1, 2, 3].sum()': 6,
    '[duration("1s"), duration("2s")].sum() == duration("3s")': true,
    '[3, 1].min() + [3, 1].max()': 4,
    '[0].filter(x, x > 0).max()': 'error: max called on empty list',
    '["a", "b"].isSorted()': true,
    '[1, 2, 1].lastIndexOf(1)': 2,
    '[1, 2, 3, 4].slice(1, 3)': [2, 3],
    '[1, 2].slice(1, 3)': 'error: cannot slice(1, 3), list is length 2',
    '[[1], [2, 3]].flatten()': [1, 2, 3],
    '[[[1]], [[2]]].flatten(2)': [1, 2],
    '["c", "a"].sort()': ['a', 'c'],
    '[{"n": 2}, {"n": 1}].sortBy(x, x.n).map(x, x.n)': [1, 2],
    'lists.range(3)': [0, 1, 2],
    'lists.range(-1)': [],
    '[1, 2].reverse()': [2, 1],
    '[1, 2, 1].distinct()': [1, 2],
    '[].first().hasValue()': false,
    'sets.equivalent([1, 1, 2], [2, 1])': true,
    'sets.intersects([1], [2])': false,
  },
  'regular expressions': {
    '"foobar".matches("o+b")': true,
    '"foo123bar45".findAll("[0-9]+")': ['123', '45'],
    '"abc".find("x")': '',
    'o.s.matches(o.s + "(")': 'error: error parsing regexp: missing closing ): `text(`',
    'o.s.find("(" + o.s)': 'error: Illegal regex: error parsing regexp: missing closing ): `(text`',
    '"x".find("(")': 'error: error parsing regexp: missing closing ): `(`',
  },
  'addresses and urls': {
    'ip("::1") == ip("0:0:0:0:0:0:0:1")': true,
    'ip("10.0.0.01")':
      'error: IP Address "10.0.0.01" parse error during conversion from string: ParseAddr("10.0.0.01"): IPv4 field has octet with leading zero',
    'ip("::ffff:1.2.3.4")': 'error: IPv4-mapped IPv6 address "::ffff:1.2.3.4" is not allowed',
    'cidr("10.1.2.3/8") == cidr("10.0.0.0/8")': false,
    'cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")': true,
    'cidr("10.0.0.0/16").containsCIDR("10.0.0.0/8")': false,
    'cidr("10.0.0.0/16").containsIP("x")': 'error: no such overload',
    'cidr("10.0.0.0/8").containsIP(ip("11.0.0.1"))': false,
    'isCIDR("10.0.0.0/08")': false,
    'type(ip("1.2.3.4")) == net.IP': true,
    'url("https://u@h.example:80/a%20b?k=1&k=2&l=3").getEscapedPath()': '/a%20b',
    'url("https://u@h.example:80/a%20b?k=1&k=2&l=3").getQuery()': { k: ['1', '2'], l: ['3'] },
    'url("https://[::1]:80/").getHostname() + url("https://[::1]:80/").getPort()': '::180',
    'url("https://h/ü").getEscapedPath()': '/%C3%BC',
    'isURL("relative/path")': false,
    'isURL("/absolute")': true,
  },
  'quantities and versions': {
    'quantity("1.5Gi").add(quantity("512Mi")) == quantity("2Gi")': true,
    'sign(quantity("-3"))': -1,
    'quantity("50k").sub(20000).asInteger()': 30000,
    'quantity("999999999999999999").isInteger()': true,
    'quantity("1000000000000000000").isInteger()': false,
    'quantity("1Ti").isInteger() && !quantity("1Pi").isInteger()': true,
    'quantity("1Pi").asInteger()': 'error: cannot convert value to integer',
    'dyn(quantity("1")) == dyn("1")': 'error: no such overload',
    'dyn("1") == dyn(quantity("1")) || dyn(quantity("1")) == null': false,
    'quantity("1m").asApproximateFloat()': 0.001,
    'quantity("1000m").isInteger()': false,
    'quantity("500m").add(quantity("1500m")).isInteger()': false,
    'quantity("9E").add(quantity("9E")).isInteger()': false,
    'isQuantity("1 Gi")': false,
    'isQuantity(" 1")': false,
    'semver("1.2.3-rc.2").isLessThan(semver("1.2.3-rc.10"))': true,
    'semver("1.2.3+a") == semver("1.2.3+b")': true,
    'semver("1.2")': 'error: No Major.Minor.Patch elements found',
    'semver("01.2.3")': 'error: Major number must not contain leading zeroes "01"',
    'semver("v1.02", true).minor()': 2,
    'isSemver("1.2-a", true)': false,
  },
  'named formats and patches': {
    'format.dns1123Label().validate("ok")': [],
    'format.dns1123LabelPrefix().validate("ok-")': [],
    'format.named("date").value().validate("2024-02-30").value()': ['invalid date'],
    'format.datetime().validate("2024-02-29T23:59:60Z").hasValue()': true,
    'jsonpatch.escapeKey("a/b~c")': 'a~1b~0c',
  },
}

for (const [name, table] of Object.entries(cases)) {
  suite(name, () => {
    for (const [text, wanted] of Object.entries(table)) {
      test(text, () => assert.deepEqual(outcome(text), wanted))
    }
  })
}

test('what costs too much is stopped, and nothing in the expression sees it', () => {
  const compiled = env.compile(
    'lists.range(2000).all(x, lists.range(2000).all(y, x + y >= 0)) || true',
  )
  assert.ok(compiled.ok)
  const result = compiled.program.evaluate({})
  assert.deepEqual(
    { ...result, cost: 0 },
    {
      ok: false,
      message: 'operation cancelled: actual cost limit exceeded',
      reason: 'cost',
      cost: 0,
    },
  )
})

test('doubling a list over and over is stopped', () => {
  const doubled = Array.from({ length: 40 }, (_, i) => `.map(x${i}, x${i} + x${i})`).join('')
  const compiled = env.compile(`[lists.range(1000)]${doubled}[0].size()`)
  assert.ok(compiled.ok)
  assert.equal(compiled.program.evaluate({}).ok, false)
})

test('a list that was added to is itself unchanged', () => {
  const text = '[[3, 1, 2]].map(l, [l + [4], l + [5], l])[0]'
  assert.deepEqual(outcome(text), [
    [3, 1, 2, 4],
    [3, 1, 2, 5],
    [3, 1, 2],
  ])
})
