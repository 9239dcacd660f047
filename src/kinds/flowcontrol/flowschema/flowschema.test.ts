import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flowSchemas } from '#kinds/flowcontrol/flowschema/flowschema.ts'
import type { FlowSchema } from '#kinds/flowcontrol/flowschema/types.ts'
import { created } from '#kinds/testing/rules.ts'

test('what a subject must be is told before what it must not be', () => {
  const schema: FlowSchema = {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: { name: 'mine' },
    spec: {
      priorityLevelConfiguration: { name: 'x' },
      rules: [
        {
          subjects: [{ kind: 'Group', user: { name: 'x' } }],
          resourceRules: [
            { verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['*'] },
          ],
        },
      ],
    },
  }
  assert.deepEqual(created(flowSchemas, schema).errors, [
    "spec.rules[0].subjects[0].group: Required value: group is required when subject kind is 'Group'",
    "spec.rules[0].subjects[0].user: Forbidden: user is forbidden when subject kind is not 'User'",
  ])
})

test('whether the priority level is missing is shown as told, and as unknown only where nothing is', () => {
  const shown = (status: NonNullable<FlowSchema['status']>) => {
    const spec = { priorityLevelConfiguration: { name: 'x' } }
    const kind = { apiVersion: 'flowcontrol.apiserver.k8s.io/v1', kind: 'FlowSchema' } as const
    const schema: FlowSchema = { ...kind, metadata: { name: 'a' }, spec, status }
    const column = flowSchemas.columns?.find(({ name }) => name === 'MissingPL')
    return column?.value(schema, 0)
  }
  const told = [[], [{ type: 'Dangling' }], [{ type: 'Dangling', status: 'True' }]].map(
    (conditions) => shown({ conditions }),
  )
  assert.deepEqual(told, ['?', '', 'True'])
})
