import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runtimeClasses } from '#kinds/node/runtimeclass/runtimeclass.ts'
import type { RuntimeClass } from '#kinds/node/runtimeclass/types.ts'
import { created, updated } from '#kinds/testing/rules.ts'

function classOf(fields: Partial<RuntimeClass> = {}): RuntimeClass {
  const metadata = { name: 'c' }
  return { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata, handler: 'h', ...fields }
}

const exists = { operator: 'Exists' } as const
const bad: readonly { fields: Partial<RuntimeClass>; errors: readonly string[] }[] = [
  { fields: { handler: '' }, errors: ['handler: Required value'] },
  {
    fields: { overhead: { podFixed: { cpu: '-1' } } },
    errors: ['overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
  },
  {
    fields: { overhead: { podFixed: { 'hugepages-2Mi': '2Mi' } } },
    errors: ['overhead: Forbidden: HugePages require cpu or memory'],
  },
  {
    fields: { scheduling: { tolerations: [exists, { ...exists, tolerationSeconds: 9 }] } },
    errors: [
      'scheduling.tolerations[1].effect: Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set',
      'scheduling.tolerations[1]: Duplicate value: {"Key":"","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":9}',
    ],
  },
  {
    fields: { scheduling: { tolerations: [exists, exists] } },
    errors: [
      'scheduling.tolerations[1]: Duplicate value: {"Key":"","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":null}',
    ],
  },
]

for (const { fields, errors } of bad) {
  test(`a class with ${JSON.stringify(fields)} is refused`, () => {
    assert.deepEqual(created(runtimeClasses, classOf(fields)).errors, errors)
  })
}

test('the handler stays', () => {
  const old = created(runtimeClasses, classOf()).object
  assert.deepEqual(updated(runtimeClasses, classOf({ handler: 'x' }), old).errors, [
    'handler: Invalid value: "x": field is immutable',
  ])
})
