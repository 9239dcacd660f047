import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeConfiguration } from '#api/apply/merge-configuration.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { widgetType } from '#api/testing/widget-type.ts'

const part = { name: 'a', args: ['x'] }
const live = { metadata: { name: 'w', labels: { x: '1' } }, spec: { parts: [part] } }

test('what the configuration names is merged, the rest stays', () => {
  const { metadata } = live
  const cases: readonly (readonly [JsonObject, JsonObject])[] = [
    [{}, live],
    [
      { metadata: { labels: { y: '2' } } },
      { ...live, metadata: { name: 'w', labels: { x: '1', y: '2' } } },
    ],
    [{ spec: { replicas: 2 } }, { metadata, spec: { parts: [part], replicas: 2 } }],
    [{ spec: { parts: [{ name: 'b' }] } }, { metadata, spec: { parts: [part, { name: 'b' }] } }],
    [{ spec: { parts: [{ name: 'a' }] } }, live],
  ]
  for (const [configuration, after] of cases) {
    assert.deepEqual(mergeConfiguration(widgetType, live, configuration), after)
  }
})

test('what fits no field, or could only be replaced as a whole, is refused', () => {
  const unfit = 'failed to convert patch object to typed object: '
  const atomic = 'invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: '
  const cases: readonly (readonly [JsonObject, string])[] = [
    [{ spec: { none: 1 } }, `${unfit}.spec.none: field not declared in schema`],
    [{ spec: { parts: 'x' } }, `${unfit}.spec.parts: expected list, got &{x}`],
    [{ spec: { parts: [{ name: 'a', args: ['y'] }] } }, `${atomic}.spec.parts[0].args`],
  ]
  for (const [configuration, message] of cases) {
    const run = () => mergeConfiguration(widgetType, live, configuration)
    assert.throws(run, { name: 'ApplyError', message })
  }
})
