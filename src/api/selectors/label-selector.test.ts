import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LabelSelector } from '#api/metadata.ts'
import {
  formatLabelSelector,
  labelSelectorStruct,
  matchesLabelSelector,
  validateLabelSelector,
} from '#api/selectors/label-selector.ts'
import { formatFieldErrors, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'

const labels = { app: 'web', tier: 'front' }
const selectors: readonly (readonly [
  selector: LabelSelector | undefined,
  text: string,
  matches: boolean,
])[] = [
  [undefined, '<none>', false],
  [{}, '<none>', true],
  [{ matchLabels: {}, matchExpressions: [] }, '<none>', true],
  [{ matchLabels: { tier: 'front', app: 'web' } }, 'app=web,tier=front', true],
  [{ matchLabels: { app: 'db' } }, 'app=db', false],
  [
    { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] },
    'app in (db,web)',
    true,
  ],
  [
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] },
    'app notin (db)',
    true,
  ],
  [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, 'app', true],
  [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, '!app', false],
  [{ matchExpressions: [{ key: 'app', operator: 'Like', values: ['w'] }] }, '<error>', false],
  [{ matchExpressions: [{ key: 'app', operator: 'In' }] }, '<error>', false],
]

for (const [selector, text, matches] of selectors) {
  test(`${JSON.stringify(selector)} ${matches ? 'matches' : 'does not match'}, as ${text}`, () => {
    assert.equal(formatLabelSelector(selector), text)
    assert.equal(matchesLabelSelector(selector, labels), matches)
    assert.equal(matchesLabelSelector(selector, labels), matches)
  })
}

const at = path('spec', 'selector')
const wrong: readonly (readonly [selector: LabelSelector, message: string])[] = [
  [
    { matchExpressions: [{ key: 'a', operator: 'In' }] },
    "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ],
  [
    { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
    "spec.selector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
  ],
  [
    { matchExpressions: [{ key: 'a', operator: '' }] },
    'spec.selector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
  ],
]

for (const [selector, message] of wrong) {
  test(`a selector is refused: ${message}`, () => {
    assert.equal(formatFieldErrors(validateLabelSelector(selector, at)), message)
  })
}

test('keys and values are held to the rules of labels', () => {
  const selector = {
    matchLabels: { 'a b': 'c d' },
    matchExpressions: [{ key: '-', operator: 'In', values: ['ok', '-'] }],
  }
  const fields = validateLabelSelector(selector, at).map(({ field }) => field)
  assert.deepEqual(fields, [
    'spec.selector.matchLabels',
    'spec.selector.matchLabels',
    'spec.selector.matchExpressions[0].key',
    'spec.selector.matchExpressions[0].values[1]',
  ])
  const lax = validateLabelSelector(selector, at, { anyValues: true }).map(({ field }) => field)
  assert.deepEqual(lax, fields.slice(0, -1))
  assert.deepEqual(validateLabelSelector(undefined, at), [])
})

test('a selector prints in errors as upstream prints it', () => {
  const selector = {
    matchExpressions: [{ values: ['c'], key: 'b', operator: 'In' }],
    matchLabels: { z: '1', a: '2' },
  }
  const error = invalid(at, labelSelectorStruct(selector), 'field is immutable')
  assert.equal(
    formatFieldErrors([error]),
    'spec.selector: Invalid value: {"matchLabels":{"a":"2","z":"1"},"matchExpressions":[{"key":"b","operator":"In","values":["c"]}]}: field is immutable',
  )
})
