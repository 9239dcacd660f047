import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { horizontalPodAutoscalers } from '#kinds/autoscaling/horizontalpodautoscaler/horizontalpodautoscaler.ts'
import { features } from '#kinds/features.ts'
import { schema } from '#kinds/schema.ts'
import { emptyObject } from '#server/served/empty-object.ts'
import { createResourceTable } from '#server/served/resource-table.ts'

test('nothing is filled in on the way from another version, since there is none', () => {
  const kinds = [horizontalPodAutoscalers as KindDefinition]
  const table = createResourceTable({ kinds, schema, features, storeOf: () => undefined })
  const [one, two] = ['v1', 'v2'].map(
    (version) => table.find('autoscaling', version, 'horizontalpodautoscalers')!,
  )
  assert.deepEqual(emptyObject(one!), emptyObject(two!))
  const { apiVersion, spec } = emptyObject(one!) as unknown as Record<string, object>
  assert.equal(apiVersion, 'autoscaling/v2')
  assert.equal('metrics' in spec!, false)
})
