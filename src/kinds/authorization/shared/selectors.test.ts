import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSelectors } from '#kinds/authorization/shared/selectors.ts'

const ignored = 'ignored due to parse error'

test('selectors are read from their text or their parts', () => {
  assert.deepEqual(
    readSelectors({
      fieldSelector: { rawSelector: 'spec.nodeName=a' },
      labelSelector: { requirements: [{ key: 'old', operator: 'Exists' }] },
    }),
    {
      fields: [{ field: 'spec.nodeName', operator: '=', value: 'a' }],
      labels: [{ key: 'old', operator: 'exists', values: [] }],
    },
  )
})

test('fields are asked for one value', () => {
  const asked = (operator: string, values: readonly string[]) =>
    readSelectors({ fieldSelector: { requirements: [{ key: 'a', operator, values }] } })
  assert.deepEqual(asked('NotIn', ['b']), { fields: [{ field: 'a', operator: '!=', value: 'b' }] })
  for (const wrong of [asked('In', ['b', 'c']), asked('Exists', []), asked('Near', ['b'])]) {
    assert.deepEqual(wrong, {
      fields: [],
      evaluationError: `spec.resourceAttributes.fieldSelector ${ignored}`,
    })
  }
})

test('what can be read of the parts still holds', () => {
  const requirements = [
    { key: 'a', operator: 'In', values: ['b'] },
    { key: 'c', operator: 'Near', values: ['d'] },
  ]
  assert.deepEqual(readSelectors({ labelSelector: { requirements } }), {
    labels: [{ key: 'a', operator: 'in', values: ['b'] }],
    evaluationError: `spec.resourceAttributes.labelSelector partially ${ignored}`,
  })
})

test('both are told if neither can be read', () => {
  const { evaluationError } = readSelectors({
    fieldSelector: { rawSelector: 'a' },
    labelSelector: { rawSelector: 'a in (b' },
  })
  assert.equal(
    evaluationError,
    `[spec.resourceAttributes.fieldSelector ${ignored}, spec.resourceAttributes.labelSelector ${ignored}]`,
  )
})
