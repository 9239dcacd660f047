import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { parseFieldSelector } from '#api/selectors/fields.ts'
import { fieldSelectorError } from '#api/selectors/selectable-fields.ts'

const plain: KindDefinition = {
  group: 'example.com',
  version: 'v1',
  kind: 'Lamp',
  plural: 'lamps',
  scope: 'Namespaced',
}
const rich: KindDefinition = { ...plain, fieldSelectors: { 'spec.colour': () => 'red' } }
const odd: KindDefinition = { ...rich, unknownField: (field) => `no ${field} here` }

const cases: readonly (readonly [name: string, of: KindDefinition, text: string, want?: string])[] =
  [
    ['by name and namespace all can be selected', plain, 'metadata.name=a,metadata.namespace!=b'],
    ['by its own field a kind can', rich, 'spec.colour=red'],
    [
      'a kind without fields tells what there is',
      plain,
      'spec.colour=red',
      '"spec.colour" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    ['a kind with fields does not', rich, 'spec.size=1', 'field label not supported: spec.size'],
    ['a kind may say it in its own words', odd, 'spec.size=1', 'no spec.size here'],
    [
      'a field named like a property is none',
      rich,
      'toString=1',
      'field label not supported: toString',
    ],
  ]

for (const [name, definition, text, want] of cases) {
  test(name, () => {
    assert.equal(fieldSelectorError(definition, parseFieldSelector(text)), want)
  })
}
