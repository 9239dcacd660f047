import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controllerRevisions } from '#kinds/apps/controllerrevision/controllerrevision.ts'
import type { ControllerRevision } from '#kinds/apps/controllerrevision/types.ts'
import { updated } from '#kinds/testing/rules.ts'

function revisionOf(data: Record<string, string>): ControllerRevision {
  const metadata = { name: 'r', namespace: 'default' }
  return { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, data, revision: 1 }
}

test('what is held stays, and what was sent is shown as it was', () => {
  const { errors } = updated(controllerRevisions, revisionOf({ b: '1', a: '2' }), revisionOf({}))
  assert.deepEqual(errors, ['data: Invalid value: {"b":"1","a":"2"}: field is immutable'])
  const text = { ...revisionOf({}), data: '<' } as unknown as ControllerRevision
  assert.deepEqual(updated(controllerRevisions, text, revisionOf({})).errors, [
    'data: Invalid value: "\\u003c": field is immutable',
  ])
})
