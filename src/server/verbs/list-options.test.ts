import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import type { Call, ListParameters } from '#server/call.ts'
import { served } from '#server/storage/testing/kit.ts'
import { listQuery } from '#server/verbs/list.ts'
import {
  readSelectors,
  validateListOptions,
  validateWatchOptions,
  withWatchDefaults,
} from '#server/verbs/list-options.ts'

const none: ListParameters = {
  labelSelector: '',
  fieldSelector: '',
  resourceVersion: '',
  resourceVersionMatch: '',
  limit: 0,
  continue: '',
  allowWatchBookmarks: false,
}

const lists: readonly (readonly [Partial<ListParameters>, string])[] = [
  [{}, ''],
  [{ resourceVersion: '5', resourceVersionMatch: 'Exact' }, ''],
  [
    { resourceVersionMatch: 'Exact' },
    'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
  ],
  [
    { resourceVersion: '0', resourceVersionMatch: 'Exact' },
    'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
  ],
  [
    { resourceVersion: '5', resourceVersionMatch: 'Newest' },
    'resourceVersionMatch: Unsupported value: "Newest": supported values: "Exact", "NotOlderThan", ""',
  ],
  [
    { resourceVersion: '5', resourceVersionMatch: 'Exact', continue: 'x' },
    'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided',
  ],
  [
    { sendInitialEvents: false },
    'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
  ],
]

for (const [options, want] of lists) {
  test(`a list with ${JSON.stringify(options)} is ${want === '' ? 'fine' : 'refused'}`, () => {
    assert.equal(formatFieldErrors(validateListOptions({ ...none, ...options })), want)
  })
}

const watches: readonly (readonly [Partial<ListParameters>, string])[] = [
  [{}, ''],
  [{ resourceVersion: '5' }, ''],
  [{ resourceVersion: '5', resourceVersionMatch: 'NotOlderThan', sendInitialEvents: true }, ''],
  [
    { sendInitialEvents: true },
    'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
  ],
  [
    { resourceVersionMatch: 'NotOlderThan' },
    'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
  ],
  [
    { continue: 'x' },
    'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided',
  ],
]

for (const [options, want] of watches) {
  test(`a watch with ${JSON.stringify(options)} is ${want === '' ? 'fine' : 'refused'}`, () => {
    const parameters = withWatchDefaults({ ...none, ...options })
    assert.equal(formatFieldErrors(validateWatchOptions(parameters)), want)
  })
}

test('a watch that begins nowhere begins with what is there', () => {
  assert.equal(withWatchDefaults(none).sendInitialEvents, true)
  assert.equal(withWatchDefaults({ ...none, resourceVersion: '0' }).sendInitialEvents, true)
  assert.equal(withWatchDefaults({ ...none, resourceVersion: '7' }).sendInitialEvents, undefined)
})

const selectors: readonly (readonly [Partial<ListParameters>, string, string])[] = [
  [{ labelSelector: '!!' }, '', "unable to parse requirement: found '!', expected: identifier"],
  [{ fieldSelector: 'spec.x=1' }, '', 'field label not supported: spec.x'],
  [{ fieldSelector: 'a' }, '', "invalid selector: 'a'; can't understand 'a'"],
  [
    { fieldSelector: 'metadata.name=b' },
    'a',
    "fieldSelector metadata.name doesn't match requested name",
  ],
]

for (const [options, name, want] of selectors) {
  test(`the selector of ${JSON.stringify(options)} is refused`, () => {
    const resource = served(pods as never)
    assert.throws(() => readSelectors({ resource, name }, { ...none, ...options }, []), {
      message: want,
    })
  })
}

test('an object alone is selected by its name, and by nothing but an operator all are', () => {
  const resource = served(pods as never)
  const { fields } = readSelectors({ resource, name: 'a' }, none, [])
  assert.deepEqual(fields, [{ field: 'metadata.name', operator: '=', value: 'a' }])
  const all = readSelectors({ resource, name: '' }, { ...none, fieldSelector: '=' }, [])
  assert.deepEqual(all.fields, [])
})

test('a deletion that asks for a watch has the options of one', () => {
  const call = { resource: served(pods as KindDefinition), namespace: 'default', name: '' } as Call
  const first = { ...none, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
  assert.throws(() => listQuery(call, first), /sendInitialEvents is forbidden for list/)
  assert.equal(listQuery(call, { ...first, watch: true }).resourceVersionMatch, 'NotOlderThan')
  const continued = { ...none, continue: 'x' }
  assert.equal(listQuery(call, continued).continue, 'x')
  assert.throws(() => listQuery(call, { ...continued, watch: true }), /when continue is provided/)
})
