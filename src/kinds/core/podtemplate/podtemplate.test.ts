import assert from 'node:assert/strict'
import { test } from 'node:test'
import { podTemplates } from '#kinds/core/podtemplate/podtemplate.ts'
import type { PodTemplate } from '#kinds/core/podtemplate/types.ts'
import { created, updated } from '#kinds/testing/rules.ts'

function sample(image: string): PodTemplate {
  return {
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: { name: 'web', namespace: 'default' },
    template: {
      metadata: { name: '', labels: { b: '2', a: '1' } },
      spec: { containers: [{ name: 'app', image }] },
    },
  }
}

test('a change of the template counts, a change of its labels outside does not', () => {
  const old = created(podTemplates, sample('app:1')).object
  const other = updated(podTemplates, sample('app:2'), old).object
  const relabelled = { ...old, metadata: { ...old.metadata, labels: { x: 'y' } } }
  const same = updated(podTemplates, relabelled, old).object
  assert.deepEqual(
    [old, other, same].map(({ metadata }) => metadata.generation),
    [1, 2, 1],
  )
})

test('rules for templates hold', () => {
  const { errors } = created(podTemplates, sample(''))
  assert.deepEqual(errors, ['template.spec.containers[0].image: Required value'])
})

test('a row tells containers, images and labels', () => {
  const cells = podTemplates.columns?.map((column) => column.value(sample('app:1'), 0))
  assert.deepEqual(cells, ['web', 'app', 'app:1', 'a=1,b=2'])
})
