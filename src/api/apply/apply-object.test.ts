import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isApplyError } from '#api/apply/apply-error.ts'
import { applyObject } from '#api/apply/apply-object.ts'
import { atomOf } from '#api/apply/atom.ts'
import { conflictAnswer, conflictCauses, formatConflicts } from '#api/apply/conflicts.ts'
import { excluding, pathsOf, setOfFields } from '#api/apply/field-set.ts'
import { setOfValue } from '#api/apply/set-of-value.ts'
import { updateManagedFields } from '#api/apply/update-managed-fields.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { fieldOf, listOf, objectType, text } from '#api/testing/type-builder.ts'
import { type Widget, widgetKind, widgetType } from '#api/testing/widget-type.ts'

const resetFields = excluding(setOfFields('status'))
const times = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'] as const

interface Step {
  /** Who applies, or with `!` forces, or with `=` updates. */
  readonly by: string
  readonly spec?: JsonObject
  readonly metadata?: JsonObject
  readonly fails?: string
}

function step(live: Widget | undefined, { by, spec, metadata }: Step, day: number) {
  const manager = by.replace(/[!=]$/, '')
  const writer = { ...widgetKind, resetFields, manager, now: times[day]! }
  const patch: JsonObject = {
    apiVersion: 'test/v1',
    kind: 'Widget',
    metadata: { name: 'w', ...metadata },
    ...(spec && { spec }),
  }
  if (!by.endsWith('='))
    return applyObject<Widget>({ ...writer, live, patch, force: by.endsWith('!') })
  const { object } = decodeObject<Widget>(widgetType, patch)
  return { object: updateManagedFields({ ...writer, live, object, request: patch }), conflicts: [] }
}

/** Runs the steps, and answers the spec and who owns what: `alpha: {…fields}`. */
function play(...steps: readonly Step[]) {
  let live: Widget | undefined
  steps.forEach((next, day) => {
    const { object, conflicts } = step(live, next, Math.min(day, 2))
    if (next.fails !== undefined) assert.equal(formatConflicts(conflicts), next.fails)
    else assert.deepEqual(conflicts, [])
    live = object ?? live
  })
  const owners = (live?.metadata.managedFields ?? []).map(({ manager, operation, fieldsV1 }) => {
    return [`${manager} ${operation}`, JSON.parse(fieldsV1!) as Json]
  })
  return { spec: live?.spec, owners: Object.fromEntries(owners) as unknown, live: live! }
}

test('who applies owns what they name: scalars, items, keys of maps, atomic values as one', () => {
  const spec = {
    replicas: 2,
    parts: [{ name: 'a', ports: [{ port: 80 }], args: ['x'] }],
    tags: ['t'],
    plain: ['p'],
    selector: { s: '1' },
    options: { o: '1' },
    free: { any: { list: [{ x: 1 }] } },
  }
  assert.deepEqual(play({ by: 'alpha', spec }).owners, {
    'alpha Apply': {
      'f:spec': {
        'f:free': { 'f:any': { '.': {}, 'f:list': {} } },
        'f:options': { 'f:o': {} },
        'f:parts': {
          'k:{"name":"a"}': {
            '.': {},
            'f:args': {},
            'f:name': {},
            'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } },
          },
        },
        'f:plain': {},
        'f:replicas': {},
        'f:selector': {},
        'f:tags': { 'v:"t"': {} },
      },
    },
  })
})

test('what is applied no more goes, unless somebody else owns it or something in it', () => {
  const { spec, owners } = play(
    {
      by: 'alpha',
      spec: {
        replicas: 2,
        parts: [{ name: 'a', image: '1' }, { name: 'b' }],
        options: { x: '1', y: '1' },
      },
    },
    { by: 'beta', spec: { parts: [{ name: 'a', args: ['z'] }], options: { y: '1' } } },
    { by: 'alpha', spec: { paused: true } },
  )
  assert.deepEqual(spec, { parts: [{ name: 'a', args: ['z'] }], options: { y: '1' }, paused: true })
  assert.deepEqual(owners, {
    'alpha Apply': { 'f:spec': { 'f:paused': {} } },
    'beta Apply': {
      'f:spec': {
        'f:options': { 'f:y': {} },
        'f:parts': { 'k:{"name":"a"}': { '.': {}, 'f:args': {}, 'f:name': {} } },
      },
    },
  })
})

test('what nobody owns stays when an applier leaves the field it is in', () => {
  const { spec } = play(
    { by: 'alpha=', spec: { options: { a: '1', b: '1' } } },
    { by: 'alpha=', metadata: { managedFields: [] }, spec: { options: { a: '1', b: '1' } } },
    { by: 'beta', spec: { options: { b: '1' } } },
    { by: 'beta', spec: {} },
  )
  assert.deepEqual(spec, { options: { a: '1', b: '1' } })
})

test('another value for what somebody owns is a conflict; force takes it; the same value is shared', () => {
  const one = 'Apply failed with 1 conflict: conflict with "alpha": .spec.replicas'
  const { owners, spec } = play(
    { by: 'alpha', spec: { replicas: 1, paused: true } },
    { by: 'beta', spec: { replicas: 2 }, fails: one },
    { by: 'beta', spec: { paused: true } },
    { by: 'beta!', spec: { replicas: 2, paused: true } },
  )
  assert.deepEqual(spec, { replicas: 2, paused: true })
  assert.deepEqual(owners, {
    'alpha Apply': { 'f:spec': { 'f:paused': {} } },
    'beta Apply': { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } },
  })
})

test('conflicts are listed by manager, and each has a cause', () => {
  const live = play(
    { by: 'gamma=', spec: { replicas: 1 } },
    { by: 'alpha', spec: { paused: true, parts: [{ name: 'a', image: '1' }] } },
  ).live
  const { conflicts } = step(
    live,
    { by: 'beta', spec: { replicas: 2, paused: false, parts: [{ name: 'a', image: '2' }] } },
    2,
  )
  assert.equal(
    formatConflicts(conflicts),
    [
      'Apply failed with 3 conflicts: conflicts with "alpha":',
      '- .spec.paused',
      '- .spec.parts[name="a"].image',
      'conflicts with "gamma" using test/v1:',
      '- .spec.replicas',
    ].join('\n'),
  )
  assert.deepEqual(conflictCauses(conflicts)[2], {
    reason: 'FieldManagerConflict',
    message: 'conflict with "gamma" using test/v1',
    field: '.spec.replicas',
  })
})

test('a quantity in another spelling conflicts, though it is the same amount', () => {
  play(
    { by: 'alpha', spec: { limits: { cpu: '1' } } },
    {
      by: 'beta',
      spec: { limits: { cpu: 1 } },
      fails: 'Apply failed with 1 conflict: conflict with "alpha": .spec.limits.cpu',
    },
  )
})

test('applied items keep their order, others stay near their neighbours', () => {
  const names = (...all: string[]) => ({ parts: all.map((name) => ({ name })) })
  const { spec } = play(
    { by: 'alpha', spec: names('a', 'b', 'c') },
    { by: 'beta', spec: names('x', 'c', 'y', 'a') },
  )
  assert.deepEqual(spec, names('b', 'x', 'c', 'y', 'a'))
})

test('the first apply to an object that nobody owns notes that somebody owned it before', () => {
  const { owners } = play(
    { by: 'maker=', spec: { replicas: 1 } },
    { by: 'maker=', metadata: { uid: 'u', managedFields: [{}] }, spec: { replicas: 1 } },
    { by: 'alpha', spec: { paused: true } },
  )
  assert.deepEqual(owners, {
    'alpha Apply': { 'f:spec': { 'f:paused': {} } },
    'before-first-apply Update': { 'f:spec': { 'f:replicas': {} } },
  })
})

test('kubectl takes over without force what client-side apply put there, and keeps its note fresh', () => {
  const note = (spec: JsonObject) => ({
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
        apiVersion: 'test/v1',
        kind: 'Widget',
        metadata: { name: 'w' },
        spec,
      }),
    },
  })
  const { live } = play({
    by: 'kubectl-client-side-apply=',
    metadata: note({ replicas: 1 }),
    spec: { replicas: 1, paused: true },
  })
  const other = step(live, { by: 'alpha', spec: { replicas: 2 } }, 1)
  assert.equal(other.conflicts.length, 1)
  const serious = step(live, { by: 'kubectl', spec: { replicas: 2, paused: false } }, 1)
  assert.deepEqual(
    serious.conflicts.map(({ path }) => path),
    ['.spec.paused'],
  )
  const { object } = step(live, { by: 'kubectl', spec: { replicas: 2 } }, 1)
  assert.equal(
    object?.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'],
    '{"apiVersion":"test/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"replicas":2}}\n',
  )
})

test('applying the same again changes nothing, not even the time', () => {
  const first = play({ by: 'alpha', spec: { replicas: 1, plain: ['x'] } }).live
  const { object } = step(first, { by: 'alpha', spec: { replicas: 1, plain: ['x'] } }, 2)
  assert.equal(object, first)
})

test('to own what is there already leaves the object alone and gives an entry without a time', () => {
  const first = play({ by: 'alpha', spec: { replicas: 1 } }).live
  const { object } = step(first, { by: 'beta', spec: { replicas: 1 } }, 2)
  assert.equal(object?.spec, first.spec)
  assert.deepEqual(
    object?.metadata.managedFields?.map(({ manager, time }) => [manager, time]),
    [
      ['beta', undefined],
      ['alpha', times[0]],
    ],
  )
})

const refused: readonly { name: string; patch: Json; message: string; code?: string }[] = [
  {
    name: 'of another kind',
    patch: { apiVersion: 'v1', kind: 'Pod' },
    message: 'invalid object type: /v1, Kind=Pod',
    code: 'BadRequest',
  },
  { name: 'of no kind', patch: 7, message: 'invalid object type: /, Kind=', code: 'BadRequest' },
  {
    name: 'with managedFields',
    patch: { apiVersion: 'test/v1', kind: 'Widget', metadata: { managedFields: [] } },
    message: 'metadata.managedFields must be nil',
    code: 'BadRequest',
  },
  {
    name: 'with an unknown field',
    patch: { spec: { none: 1 } },
    message: '.spec.none: field not declared in schema',
  },
  {
    name: 'with a wrong type',
    patch: { spec: { paused: 'yes' } },
    message: '.spec.paused: expected boolean, got &{yes}',
  },
  {
    name: 'with a number for a text',
    patch: { spec: { single: { name: 7 } } },
    message: '.spec.single.name: expected string, got &value.valueUnstructured{Value:7}',
  },
  {
    name: 'with a number that is a float to Go',
    patch: { spec: { single: { name: 2 ** 63 } } },
    message:
      '.spec.single.name: expected string, got &value.valueUnstructured{Value:9.223372036854776e+18}',
  },
  {
    name: 'with a text for a number',
    patch: { spec: { replicas: 'x' } },
    message: '.spec.replicas: expected numeric (int or float), got string',
  },
  {
    name: 'with a list for a map',
    patch: { spec: { options: [1] } },
    message: '.spec.options: expected map, got &{[1]}',
  },
  {
    name: 'with a text for a list',
    patch: { spec: { parts: 'x' } },
    message: '.spec.parts: expected list, got &{x}',
  },
  {
    name: 'with an item twice',
    patch: { spec: { parts: [{ name: 'a' }, { name: 'a' }] } },
    message: '.spec.parts: duplicate entries for key [name="a"]',
  },
  {
    name: 'with a value twice',
    patch: { spec: { tags: ['a', 'a'] } },
    message: '.spec.tags: duplicate entries for key [="a"]',
  },
  {
    name: 'with an item without its key',
    patch: { spec: { parts: [{ image: 'a' }] } },
    message:
      '.spec.parts: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)',
  },
  {
    name: 'with several faults',
    patch: { spec: { paused: 1, plain: [{}] } },
    message:
      'errors:\n  .spec.paused: expected boolean, got &{1}\n  .spec.plain[0]: expected string, got &value.valueUnstructured{Value:map[string]interface {}{}}',
  },
]

for (const { name, patch, message, code = 'Internal' } of refused) {
  test(`a configuration ${name} is refused`, () => {
    const head = { apiVersion: 'test/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'n' } }
    const whole = code === 'Internal' ? { ...head, ...(patch as JsonObject) } : patch
    const words = 'failed to create typed patch object (n/w; test/v1, Kind=Widget): '
    assert.throws(
      () =>
        applyObject({ ...widgetKind, live: undefined, patch: whole, manager: 'm', now: times[0] }),
      (error) =>
        isApplyError(error) &&
        error.code === code &&
        error.message === (code === 'Internal' ? words + message : message),
    )
  })
}

test('a live object that does not fit its type any more is refused by name', () => {
  const live = {
    apiVersion: 'test/v1',
    kind: 'Widget',
    metadata: { name: 'w' },
    spec: { parts: [{ image: 'x' }] },
  }
  const patch = { apiVersion: 'test/v1', kind: 'Widget', metadata: { name: 'w' } }
  assert.throws(
    () => applyObject<Widget>({ ...widgetKind, live, patch, manager: 'm', now: times[0] }),
    /^ApplyError: failed to create manager for existing fields: failed to convert new object \(\/w; test\/v1, Kind=Widget\) to smd typed: \.spec\.parts: element 0: /,
  )
})

test('a conflict is answered 409 with its causes', () => {
  const live = play({ by: 'alpha', spec: { replicas: 1 } }).live
  const { conflicts } = step(live, { by: 'beta', spec: { replicas: 2 } }, 1)
  const { status } = conflictAnswer(conflicts)
  assert.deepEqual(
    [status.code, status.reason, status.details?.causes?.length],
    [409, 'Conflict', 1],
  )
})

test('a key that is always written has its zero for a default, as an empty name in a container', () => {
  const named = { ...fieldOf('name', text, { always: true, pointer: false }) }
  const parts = listOf(objectType('Named', { name: named, image: text }), {
    listType: 'map',
    keys: ['name'],
  })
  const set = setOfValue(atomOf(objectType('Root', { parts })), { parts: [{ image: 'x' }] })
  assert.deepEqual(pathsOf(set), ['.parts[name=""]', '.parts[name=""].image'])
})
