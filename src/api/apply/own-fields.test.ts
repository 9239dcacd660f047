import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDisjoint, setOfFields } from '#api/apply/field-set.ts'
import { updateManagedFields } from '#api/apply/update-managed-fields.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { type Widget, widgetKind, widgetType } from '#api/testing/widget-type.ts'
import { createSeededRandom } from '#base/random.ts'

/** Of a version that is gone: it is dropped, and what the others own is worked out set by set. */
const lost: ManagedFieldsEntry = {
  manager: 'lost',
  operation: 'Update',
  apiVersion: 'test/v7',
  fieldsType: 'FieldsV1',
  fieldsV1: '{"f:spec":{"f:replicas":{}}}',
}

test('whoever changes what it owns alone has the account that working it out gives', () => {
  const random = createSeededRandom(11)
  const pick = (most: number) => random.below(most)
  let kept = 0
  for (let round = 0; round < 40; round++) {
    let live: Widget | undefined
    for (let day = 1; day <= 12; day++) {
      const spec: JsonObject = {
        ...(pick(8) > 0 && { replicas: pick(3) }),
        ...(pick(8) > 0 && { options: pick(8) > 0 ? { a: `${pick(3)}`, b: '1' } : {} }),
        ...(pick(8) > 0 && { tags: pick(6) > 0 ? ['x'] : ['x', 'y'] }),
      }
      const manager = pick(4) > 0 ? 'alpha' : 'beta'
      const next = write(live, spec, { manager, day })
      const owners = live?.metadata.managedFields
      if (live && owners) {
        const metadata = { ...live.metadata, managedFields: [...owners, lost] }
        const again = write({ ...live, metadata }, spec, { manager, day })
        assert.deepEqual(again.metadata.managedFields, next.metadata.managedFields)
        if (next.metadata.managedFields?.[0]?.fieldsV1 === owners[0]!.fieldsV1) kept++
      }
      live = next
    }
  }
  assert.ok(kept > 50, 'too few changes of what was owned')
})

function write(
  live: Widget | undefined,
  spec: JsonObject,
  { manager, day }: { readonly manager: string; readonly day: number },
): Widget {
  const json = { apiVersion: 'test/v1', kind: 'Widget', metadata: { name: 'w', uid: 'u' }, spec }
  const { object } = decodeObject<Widget>(widgetType, json)
  const now = `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`
  return updateManagedFields({ ...widgetKind, manager, now, live, object, request: json })
}

test('sets are disjoint where no place is in both, whatever they lead to', () => {
  const set = setOfFields('spec.a', 'spec.b.c')
  assert.equal(isDisjoint(set, setOfFields('spec.b', 'status')), true)
  assert.equal(isDisjoint(setOfFields('status', 'spec.b.c'), set), false)
})
