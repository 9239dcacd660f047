import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configMaps } from '#kinds/core/configmap/configmap.ts'
import type { ConfigMap } from '#kinds/core/configmap/types.ts'
import { bytesLength, dataLimitBytes } from '#kinds/core/configmap/validate.ts'
import { created, updated } from '#kinds/testing/rules.ts'

const configMap: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'default' },
  data: { 'app.conf': 'on' },
}

const bad: readonly { name: string; changes: Partial<ConfigMap>; errors: readonly RegExp[] }[] = [
  { name: 'a key with a slash', changes: { data: { 'a/b': '' } }, errors: [/^data\[a\/b\]: Inv/] },
  {
    name: 'a key that is in both maps',
    changes: { data: { a: '' }, binaryData: { a: '' } },
    errors: [/^data\[a\]: Invalid value: "a": duplicate of key present in binaryData$/],
  },
  {
    name: 'more data than it may hold',
    changes: { data: { a: 'x'.repeat(dataLimitBytes + 1) } },
    errors: [/^\[\]: Too long: may not be more than 1048576 bytes$/],
  },
]

for (const { name, changes, errors } of bad) {
  test(`a config map with ${name} is refused`, () => {
    const outcome = created(configMaps, { ...configMap, ...changes })
    assert.equal(outcome.errors.length, errors.length)
    for (const [i, pattern] of errors.entries()) assert.match(outcome.errors[i]!, pattern)
  })
}

test('an immutable config map keeps its data, and stays immutable', () => {
  const old: ConfigMap = { ...configMap, immutable: true }
  assert.deepEqual(updated(configMaps, old, old).errors, [])
  const { immutable: _, ...open } = old
  assert.deepEqual(updated(configMaps, { ...open, data: { 'app.conf': 'off' } }, old).errors, [
    'immutable: Forbidden: field is immutable when `immutable` is set',
    'data: Forbidden: field is immutable when `immutable` is set',
  ])
})

test('bytes are counted, not the letters that stand for them', () => {
  assert.deepEqual(['', 'YQ==', 'YWI=', 'YWJj'].map(bytesLength), [0, 1, 2, 3])
})
