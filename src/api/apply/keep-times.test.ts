import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepTimes } from '#api/apply/keep-times.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'
import type { Widget } from '#api/testing/widget-type.ts'

function widget(replicas: number, ...entries: readonly ManagedFieldsEntry[]): Widget {
  return { metadata: { name: 'w', managedFields: entries }, spec: { replicas } }
}

const entry = { manager: 'm', operation: 'Apply', fieldsV1: '{}', time: '2026-01-01T00:00:00Z' }
const later = { ...entry, time: '2026-01-02T00:00:00Z' }

test('times alone are no change', () => {
  const old = widget(1, entry)
  assert.deepEqual(keepTimes(old, widget(1, later)), old)
})

for (const { name, object } of [
  { name: 'another value', object: widget(2, later) },
  { name: 'another owner', object: widget(1, { ...later, manager: 'n' }) },
  { name: 'one more owner', object: widget(1, later, { ...later, manager: 'n' }) },
  { name: 'no owners', object: { ...widget(1), metadata: { name: 'w' } } },
]) {
  test(`${name} is a change, and keeps its times`, () => {
    assert.equal(keepTimes(widget(1, entry), object), object)
  })
}
