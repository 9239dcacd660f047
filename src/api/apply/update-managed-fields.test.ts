import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyObject } from '#api/apply/apply-object.ts'
import { maxUpdateManagers } from '#api/apply/cap-managers.ts'
import { excluding, setOfFields } from '#api/apply/field-set.ts'
import { managerName } from '#api/apply/manager-name.ts'
import { updateManagedFields } from '#api/apply/update-managed-fields.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { oldWidgetType, type Widget, widgetKind, widgetType } from '#api/testing/widget-type.ts'

const resetFields = excluding(setOfFields('status'))

interface Write {
  readonly by: string
  readonly day?: number
  readonly subresource?: string
  readonly more?: JsonObject
}

function timeOf(day: number): string {
  return `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`
}

function write(
  live: Widget | undefined,
  spec: JsonObject,
  { by, day = 1, subresource, more }: Write,
): Widget {
  const { metadata, ...rest } = more ?? {}
  const json: JsonObject = {
    apiVersion: 'test/v1',
    kind: 'Widget',
    metadata: { name: 'w', uid: 'u', ...(metadata as JsonObject | undefined) },
    spec,
    ...rest,
  }
  const { object } = decodeObject<Widget>(widgetType, json)
  return updateManagedFields({
    ...widgetKind,
    ...(subresource
      ? { subresource, resetFields: excluding(setOfFields('spec')) }
      : { resetFields }),
    manager: by,
    now: timeOf(day),
    live,
    object,
    request: json,
  })
}

/** Who owns what, as `alpha/status 2026-01-01 {…}`. */
function ownersOf({ metadata }: Widget): readonly string[] {
  return (metadata.managedFields ?? []).map(({ manager, subresource, time = '', fieldsV1 }) => {
    return `${manager}${subresource ? `/${subresource}` : ''} ${time.slice(8, 10)} ${fieldsV1}`
  })
}

test('who makes an object owns what is in it, but not its name, kind and status', () => {
  const made = write(
    undefined,
    { replicas: 1, options: { a: 'b' } },
    {
      by: 'alpha',
      more: { metadata: { labels: { l: '1' }, finalizers: ['f'] }, status: { phase: 'x' } },
    },
  )
  assert.deepEqual(ownersOf(made), [
    'alpha 01 {"f:metadata":{"f:finalizers":{".":{},"v:\\"f\\"":{}},"f:labels":{".":{},"f:l":{}}},' +
      '"f:spec":{"f:options":{".":{},"f:a":{}},"f:replicas":{}}}',
  ])
})

test('who changes a field takes it over; who removes one takes it from everybody', () => {
  const made = write(undefined, { replicas: 1, paused: true, tags: ['a'] }, { by: 'alpha' })
  const scaled = write(made, { replicas: 2, paused: true, tags: ['a'] }, { by: 'beta', day: 2 })
  assert.deepEqual(ownersOf(scaled), [
    'alpha 01 {"f:spec":{"f:paused":{},"f:tags":{".":{},"v:\\"a\\"":{}}}}',
    'beta 02 {"f:spec":{"f:replicas":{}}}',
  ])
  const cut = write(scaled, { tags: ['a', 'b'] }, { by: 'beta', day: 3 })
  assert.deepEqual(ownersOf(cut), [
    'alpha 01 {"f:spec":{"f:tags":{".":{},"v:\\"a\\"":{}}}}',
    'beta 03 {"f:spec":{"f:tags":{"v:\\"b\\"":{}}}}',
  ])
})

test('what has neither of two forms is nothing, and owned by who said it', () => {
  const made = write(undefined, { replicas: 1, several: 7 }, { by: 'alpha' })
  assert.deepEqual(ownersOf(made), ['alpha 01 {"f:spec":{"f:replicas":{},"f:several":{}}}'])
})

test('a set of fields within an object is one, or nobody is said to own anything', () => {
  const owned = write(undefined, { owners: { 'f:a': {} } }, { by: 'alpha' })
  assert.deepEqual(ownersOf(owned), ['alpha 01 {"f:spec":{"f:owners":{}}}'])
  for (const owners of ['a', 1, []])
    assert.deepEqual(ownersOf(write(undefined, { owners }, { by: 'alpha' })), [])
})

test('a write that changes nothing changes no entry', () => {
  const made = write(undefined, { replicas: 1 }, { by: 'alpha' })
  const again = write(made, { replicas: 1 }, { by: 'beta', day: 2 })
  assert.equal(again.metadata.managedFields, made.metadata.managedFields)
})

test('a subresource has an entry of its own, and cannot set entries', () => {
  const made = write(undefined, { replicas: 1 }, { by: 'alpha' })
  const entries: JsonObject = { managedFields: [] }
  const set = write(
    made,
    { replicas: 1 },
    {
      by: 'alpha',
      day: 2,
      subresource: 'status',
      more: { metadata: entries, status: { phase: 'x' } },
    },
  )
  assert.deepEqual(ownersOf(set), [
    'alpha 01 {"f:spec":{"f:replicas":{}}}',
    'alpha/status 02 {"f:status":{".":{},"f:phase":{}}}',
  ])
})

for (const managedFields of [[], [{}]]) {
  test(`managedFields given as ${JSON.stringify(managedFields)} end the account for good`, () => {
    const made = write(undefined, { replicas: 1 }, { by: 'alpha' })
    const reset = write(
      made,
      { replicas: 2 },
      { by: 'beta', more: { metadata: { managedFields } } },
    )
    assert.equal(reset.metadata.managedFields, undefined)
    const later = write(reset, { replicas: 3 }, { by: 'beta' })
    assert.equal(later.metadata.managedFields, undefined)
  })
}

const entry: ManagedFieldsEntry = {
  manager: 'made-up',
  operation: 'Update',
  apiVersion: 'test/v1',
  fieldsType: 'FieldsV1',
  fieldsV1: '{"f:spec":{"f:replicas":{}}}',
}

const given: readonly { name: string; entry: object; owners: readonly string[] }[] = [
  { name: 'good entries', entry: {}, owners: ['made-up  {"f:spec":{"f:replicas":{}}}'] },
  {
    name: 'a wrong operation',
    entry: { operation: 'Wrong' },
    owners: ['alpha 01 {"f:spec":{"f:replicas":{}}}'],
  },
  {
    name: 'no version',
    entry: { apiVersion: '' },
    owners: ['alpha 01 {"f:spec":{"f:replicas":{}}}'],
  },
  {
    name: 'a wrong type of fields',
    entry: { fieldsType: 'V2' },
    owners: ['alpha 01 {"f:spec":{"f:replicas":{}}}'],
  },
  {
    name: 'fields that are none',
    entry: { fieldsV1: { nonsense: {} } },
    owners: ['alpha 01 {"f:spec":{"f:replicas":{}}}'],
  },
  { name: 'a version that is not', entry: { apiVersion: 'test/v7' }, owners: [] },
]

for (const { name, entry: change, owners } of given) {
  test(`a request that sets managedFields with ${name}`, () => {
    const made = write(undefined, { replicas: 1 }, { by: 'alpha' })
    const fieldsV1 = JSON.parse(entry.fieldsV1!) as JsonObject
    const managedFields = [{ ...entry, fieldsV1, ...change }] as JsonObject[]
    const set = write(made, { replicas: 1 }, { by: 'beta', more: { metadata: { managedFields } } })
    assert.deepEqual(ownersOf(set), owners)
  })
}

test('the oldest entries of updates are joined when there are too many', () => {
  const keys = Array.from({ length: maxUpdateManagers + 2 }, (_, i) => `k${i}`)
  let live = write(undefined, { paused: true }, { by: 'maker', day: 1 })
  keys.forEach((key, i) => {
    const options = Object.fromEntries(keys.slice(0, i + 1).map((name) => [name, '1']))
    live = write(live, { paused: true, options }, { by: key, day: i + 2 })
  })
  const owners = ownersOf(live)
  assert.equal(owners.length, maxUpdateManagers)
  assert.equal(
    owners[0],
    'ancient-changes 04 {"f:spec":{"f:options":{".":{},"f:k0":{},"f:k1":{},"f:k2":{}},"f:paused":{}}}',
  )
})

test('a manager that writes in another version keeps what it owns there', () => {
  const convert = ({ spec, ...rest }: JsonObject, apiVersion: string) => {
    if (apiVersion !== 'test/v0') return undefined
    const { replicas, ...others } = spec as JsonObject
    const object = { ...rest, apiVersion, spec: { ...others, count: replicas ?? null } }
    return { object, type: oldWidgetType }
  }
  const managedFields = ['{"f:spec":{"f:count":{},"f:paused":{}}}', '{"f:spec":{"f:x":{}}}'].map(
    (fieldsV1, i) => ({ ...entry, fieldsV1, apiVersion: i === 0 ? 'test/v0' : 'test/v7' }),
  )
  const base = {
    apiVersion: 'test/v1',
    kind: 'Widget',
    metadata: { name: 'w', uid: 'u', managedFields },
  }
  const live: Widget = { ...base, spec: { replicas: 1, paused: true } }
  const patch = { ...base, metadata: { name: 'w' }, spec: { replicas: 2 } }
  const writer = { ...widgetKind, manager: 'beta', now: timeOf(1), live, convert }
  const { conflicts } = applyObject({ ...writer, patch })
  assert.deepEqual(
    conflicts.map(({ path, manager }) => [manager.apiVersion, path]),
    [['test/v0', '.spec.count']],
  )
  const forced = applyObject({ ...writer, patch, force: true })
  assert.deepEqual(ownersOf(forced.object!), [
    'beta 01 {"f:spec":{"f:replicas":{}}}',
    'made-up  {"f:spec":{"f:paused":{}}}',
  ])
})

test('a manager is named by the request, or by the program that sends it', () => {
  assert.equal(managerName('me', 'kubectl/v1'), 'me')
  assert.equal(managerName('', 'kubectl/v1.36 (linux)'), 'kubectl')
  assert.equal(managerName(undefined, 'a\u0007b\u200bc'), 'abc')
  assert.equal(managerName(undefined, 'ü'.repeat(100)), 'ü'.repeat(64))
  assert.equal(managerName(undefined), '')
})

test('the account of an object ends when it cannot be kept, and the write goes on', () => {
  const made = write(undefined, { parts: [{ name: 'a' }] }, { by: 'alpha' })
  const live: Widget = { ...made, spec: { parts: [{ image: 'x' }] } }
  const set = write(live, { replicas: 1 }, { by: 'beta' })
  assert.equal(set.metadata.managedFields, undefined)
  assert.deepEqual(set.spec, { replicas: 1 })
})

test('a filter of one version says nothing of what managers of another own', () => {
  const convert = (object: JsonObject, apiVersion: string) =>
    apiVersion === 'test/v0' ? { object: { ...object, apiVersion }, type: widgetType } : undefined
  const fieldsV1 = '{"f:status":{"f:phase":{}}}'
  const managedFields = ['test/v0', 'test/v1'].map((apiVersion) => ({
    ...entry,
    apiVersion,
    fieldsV1,
  }))
  const metadata = { name: 'w', uid: 'u', managedFields }
  const live: Widget = { metadata, status: { phase: 'x' } }
  const writer = { ...widgetKind, resetFields, manager: 'm', now: timeOf(1), live, convert }
  const object: Widget = { metadata }
  const versions = (updated: Widget) => updated.metadata.managedFields?.map((one) => one.apiVersion)
  assert.deepEqual(versions(updateManagedFields({ ...writer, object })), ['test/v0', 'test/v1'])
  const custom = { ...writer, object, resetThisVersionOnly: true }
  assert.deepEqual(versions(updateManagedFields(custom)), ['test/v1'])
})

test('an empty list is none, but within a list that is one value', () => {
  const [single, step] = [{ name: 'a' }, { name: 'b' }]
  const live = write(undefined, { single, steps: [step] }, { by: 'alpha' })
  const same = write(
    live,
    { single: { ...single, args: [] }, steps: [step] },
    { by: 'beta', day: 2 },
  )
  assert.deepEqual(ownersOf(same), ownersOf(live))
  const steps = [{ ...step, args: [] }]
  assert.deepEqual(ownersOf(write(live, { single, steps }, { by: 'beta', day: 2 })), [
    'alpha 01 {"f:spec":{"f:single":{".":{},"f:name":{}}}}',
    'beta 02 {"f:spec":{"f:steps":{}}}',
  ])
})
