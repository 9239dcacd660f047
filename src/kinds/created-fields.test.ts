import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atomOf } from '#api/apply/atom.ts'
import { compareValues } from '#api/apply/compare.ts'
import { createdFields } from '#api/apply/created-fields.ts'
import { difference, emptySet, setOfFields, union } from '#api/apply/field-set.ts'
import { formatFieldsV1 } from '#api/apply/fields-v1.ts'
import { keepingElements } from '#api/apply/path-element.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { zeroJson } from '#api/schema/zero.ts'
import { createSeededRandom } from '#base/random.ts'
import { schema } from '#kinds/schema.ts'

const random = createSeededRandom(7)
const unowned = setOfFields('apiVersion', 'kind', 'metadata')

const pod = {
  metadata: { name: 'a', labels: { app: 'web', tier: 'front' }, finalizers: ['a/x', 'b/y'] },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'i',
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        env: [{ name: 'A', value: '1' }],
        resources: { limits: { cpu: '1' } },
      },
      { name: 'side', image: 'i', args: ['a', 'b'] },
    ],
    nodeSelector: { zone: 'a' },
    restartPolicy: 'Always',
    securityContext: {},
  },
}

const service = {
  metadata: { name: 'a' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, protocol: 'TCP', targetPort: 8080 }] },
  status: { loadBalancer: {} },
}

/** The value with some of its parts changed, emptied, or taken out, by chance. */
function varied(value: Json): Json {
  if (Array.isArray(value)) {
    if (random.below(8) === 0) return []
    return value.filter(() => random.below(8) > 0).map(varied)
  }
  if (typeof value === 'object' && value !== null) {
    if (random.below(12) === 0) return {}
    const kept = Object.entries(value).filter(([key]) => key === 'name' || random.below(8) > 0)
    return Object.fromEntries(kept.map(([key, member]) => [key, varied(member)]))
  }
  if (random.below(6) > 0) return value
  return typeof value === 'string' ? ['', 'b', 'TCP', '0'][random.below(4)]! : random.below(2) * 90
}

/** The same parts with other values. */
function revalued(value: Json): Json {
  if (Array.isArray(value)) return value.map(revalued)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revalued(part)]))
  }
  if (random.below(4) > 0) return value
  return typeof value === 'string' ? ['', 'c', '0'][random.below(3)]! : random.below(3)
}

for (const [kind, base] of [
  ['Pod', pod],
  ['Service', service],
] as const) {
  test(`what a creator of a ${kind} owns is the same whether one like it was made before or not`, () => {
    const type = schema.typeOf('v1', kind)!
    const atom = atomOf(type)
    let last: Json = base as never
    const before = { apiVersion: 'v1', atom, value: zeroJson(type) as JsonObject }
    for (let i = 0; i < 3000; i++) {
      const value = (i % 2 === 0 ? varied(base as never) : revalued(last)) as JsonObject
      last = value
      keepingElements(() => {
        const after = { apiVersion: 'v1', atom, value }
        const { added, modified } = compareValues(atom, before.value, value)
        const want = difference(union(modified, added), unowned)
        const got = createdFields({ apiVersion: 'v1', type }, before, after, unowned)
        assert.equal(formatFieldsV1(got), formatFieldsV1(want), JSON.stringify(value))
      })
    }
  })
}

test('nobody owns an object with nothing in it', () => {
  const type = schema.typeOf('v1', 'ConfigMap')!
  const atom = atomOf(type)
  const nothing = { apiVersion: 'v1', atom, value: zeroJson(type) as JsonObject }
  assert.equal(createdFields({ apiVersion: 'v1', type }, nothing, nothing, unowned), emptySet)
})
