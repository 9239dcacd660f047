import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeConfiguration } from '#api/apply/merge-configuration.ts'
import type { JsonObject } from '#api/scalars.ts'
import { schema } from '#kinds/schema.ts'

const pod = schema.typeOf('v1', 'Pod')!
const map = schema.typeOf('v1', 'ConfigMap')!
const live = {
  metadata: { name: 'a', labels: { x: '1' } },
  spec: { containers: [{ name: 'main', image: 'web', args: ['a'] }] },
}

test('what the configuration names is merged, the rest stays', () => {
  const cases: readonly (readonly [JsonObject, JsonObject])[] = [
    [{}, live],
    [
      { metadata: { labels: { y: '2' } } },
      { ...live, metadata: { name: 'a', labels: { x: '1', y: '2' } } },
    ],
    [
      { spec: { containers: [{ name: 'side', image: 's' }] } },
      { ...live, spec: { containers: [...live.spec.containers, { name: 'side', image: 's' }] } },
    ],
    [
      { spec: { containers: [{ name: 'main', image: 'new' }] } },
      { ...live, spec: { containers: [{ ...live.spec.containers[0]!, image: 'new' }] } },
    ],
  ]
  for (const [configuration, after] of cases) {
    assert.deepEqual(mergeConfiguration(pod, live, configuration), after)
  }
})

test('what fits no field, or could only be replaced as a whole, is refused', () => {
  const refused = (type: typeof pod, configuration: JsonObject, message: string) =>
    assert.throws(() => mergeConfiguration(type, {}, configuration), {
      name: 'ApplyError',
      message,
    })
  const unfit = 'failed to convert patch object to typed object: '
  refused(map, { spec: { x: 1 } }, `${unfit}.spec: field not declared in schema`)
  refused(map, { data: 'x' }, `${unfit}.data: expected map, got &{x}`)
  const atomic = 'invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: '
  refused(pod, { spec: { nodeSelector: { a: 'b' } } }, `${atomic}.spec.nodeSelector`)
  const args = { spec: { containers: [{ name: 'main', args: ['x'], command: ['y'] }] } }
  const at = '.spec.containers[0]'
  refused(pod, args, `${atomic}${at}.args, ${at}.command`)
})
