import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseLabelSelector } from '#api/selectors/label-selector-text.ts'
import {
  createRequirement,
  everything,
  formatLabels,
  formatRequirements,
  matchesLabels,
  nothing,
  requirementsOf,
} from '#api/selectors/labels.ts'
import { missingTranscripts, recordedSelections } from '#api/testing/recorded.ts'

const formed: readonly (readonly [text: string, canonical: string])[] = [
  ['', ''],
  ['  ', ''],
  ['a', 'a'],
  ['!a', '!a'],
  ['b,a', 'a,b'],
  ['x=a,y=b,z=c', 'x=a,y=b,z=c'],
  ['x==a', 'x==a'],
  ['x = a , y != b', 'x=a,y!=b'],
  ['x=', 'x='],
  ['x=,z= ', 'x=,z='],
  ['x in (c,a,b)', 'x in (a,b,c)'],
  ['x notin ()', 'x notin ()'],
  ['x in (,,b)', 'x in (,b)'],
  ['x in (a,)', 'x in (,a)'],
  ['x in (in,notin)', 'x in (in,notin)'],
  ['in in (in)', 'in in (in)'],
  ['notin=in', 'notin=in'],
  ['x > 1,y<7', 'x>1,y<7'],
]

for (const [text, canonical] of formed) {
  test(`the selector ${JSON.stringify(text)} is written ${JSON.stringify(canonical)}`, () => {
    assert.equal(formatRequirements(parseLabelSelector(text)), canonical)
  })
}

const refused: readonly (readonly [text: string, message: string])[] = [
  [',', "found ',', expected: !, identifier, or 'end of string'"],
  ['a,', "found '', expected: identifier after ','"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
  ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in (b,', "unable to parse requirement: found '', expected: ',', or identifier"],
  ['a in (b,=', "unable to parse requirement: found '=', expected: ',', or identifier"],
  [
    'x<a',
    "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
]

for (const [text, message] of refused) {
  test(`the selector ${JSON.stringify(text)} is refused: ${message}`, () => {
    assert.throws(() => parseLabelSelector(text), { name: 'GrammarError', message })
  })
}

const labels = { app: 'web', size: '8', empty: '', huge: '9223372036854775808' }
const matching: readonly (readonly [selector: string, matches: boolean])[] = [
  ['', true],
  ['app', true],
  ['!app', false],
  ['!none', true],
  ['app=web', true],
  ['app!=web', false],
  ['none!=web', true],
  ['app in (db,web)', true],
  ['app notin (db)', true],
  ['none notin (db)', true],
  ['none in ()', false],
  ['empty=', true],
  ['empty in ()', true],
  ['size>7', true],
  ['size>8', false],
  ['size<9', true],
  ['none<9', false],
  ['app>1', false],
  ['huge>1', false],
  ['app=web,size>8', false],
  ['toString', false],
  ['constructor=x', false],
]

for (const [selector, matches] of matching) {
  test(`${JSON.stringify(selector)} ${matches ? 'matches' : 'does not match'}`, () => {
    assert.equal(matchesLabels(parseLabelSelector(selector), labels), matches)
  })
}

test('everything matches all labels and nothing matches none', () => {
  assert.equal(matchesLabels(everything, {}), true)
  assert.equal(matchesLabels(nothing, { '': '' }), false)
  assert.equal(formatRequirements(nothing), '')
})

test('the requirements of labels ask for just these, sorted', () => {
  assert.equal(formatRequirements(requirementsOf({ b: '2', a: '1' })), 'a=1,b=2')
})

test('all that is wrong with a requirement is said at once', () => {
  assert.throws(() => createRequirement('a', 'in', []), {
    message: "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty",
  })
  assert.throws(() => createRequirement('', '=', ['a b', 'c']), {
    message:
      /^\[key: Invalid value: "": name part .*, values: Invalid value: \["a b","c"\]: exact-match .*, values\[0\]\[\]: Invalid value: "a b": a valid label .*\]$/,
  })
})

test('labels are shown in the order of their texts', () => {
  assert.equal(formatLabels({ disk: 'x', 'disk-type': 'y' }), 'disk-type=y,disk=x')
  assert.equal(formatLabels({ a: 'not valid!' }), 'a=not valid!')
  assert.equal(formatLabels({}), '<none>')
})

for (const transcript of ['read/select-labels.jsonl', 'read/select-labels-invalid.jsonl']) {
  test(`recorded selectors do as upstream's did: ${transcript}`, {
    skip: missingTranscripts,
  }, () => {
    const { objects, lists } = recordedSelections(transcript, 'labelSelector')
    assert.ok(lists.length > 20)
    for (const { selector, found, refused: message } of lists) {
      if (message !== undefined) {
        assert.throws(() => parseLabelSelector(selector), { message })
        continue
      }
      const requirements = parseLabelSelector(selector)
      const matching = objects.filter((object) => matchesLabels(requirements, object.labels))
      assert.deepEqual(
        matching.map(({ name }) => name),
        found,
        selector,
      )
    }
  })
}
