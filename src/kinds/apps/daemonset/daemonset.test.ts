import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { daemonSets } from '#kinds/apps/daemonset/daemonset.ts'
import type { DaemonSet, RollingUpdateDaemonSet } from '#kinds/apps/daemonset/types.ts'
import { webTemplate } from '#kinds/testing/pod-templates.ts'
import { created, updated, updatedBy } from '#kinds/testing/rules.ts'

const key = 'deprecated.daemonset.template.generation'
const daemonSet: DaemonSet = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: webTemplate },
}

function templateGenerationOf({ metadata }: DaemonSet): string | undefined {
  return metadata.annotations?.[key]
}

test('an annotation counts the changes of the template, whatever the user writes there', () => {
  const { object: old } = created(daemonSets, daemonSet)
  assert.equal(templateGenerationOf(old), '1')
  const same = updated(daemonSets, { ...daemonSet, metadata: { ...daemonSet.metadata } }, old)
  assert.equal(templateGenerationOf(same.object), '1')
  const template = { ...webTemplate, spec: { ...webTemplate.spec, hostNetwork: true } }
  const metadata = { ...daemonSet.metadata, annotations: { [key]: '7' } }
  const changed = { ...daemonSet, metadata, spec: { ...daemonSet.spec, template } }
  const { object } = updated(daemonSets, changed, old)
  assert.deepEqual([templateGenerationOf(object), object.metadata.generation], ['2', 2])
  const told = updatedBy([daemonSets, 'status'], changed, old)
  assert.deepEqual([templateGenerationOf(told.object), told.object.spec], ['1', old.spec])
})

test('a template generation that is no number cannot be read at all', () => {
  const metadata = { ...daemonSet.metadata, annotations: { [key]: 'x' } }
  assert.throws(() => created(daemonSets, { ...daemonSet, metadata }), isDecodeError)
})

const rolling: readonly {
  name: string
  counts: RollingUpdateDaemonSet
  errors: readonly string[]
}[] = [
  { name: 'old pods first', counts: { maxUnavailable: '100%' }, errors: [] },
  { name: 'new pods first', counts: { maxUnavailable: 0, maxSurge: 1 }, errors: [] },
  {
    name: 'both at once',
    counts: { maxSurge: 1 },
    errors: ['maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero'],
  },
  {
    name: 'neither',
    counts: { maxUnavailable: '0%' },
    errors: ['maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
  },
  {
    name: 'a text that is no share, shown as a value that may be a number',
    counts: { maxUnavailable: '<1>' },
    errors: [
      `maxUnavailable: Invalid value: "\\u003c1\\u003e": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
      'maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    ],
  },
  {
    name: 'more than there are',
    counts: { maxUnavailable: '101%' },
    errors: ['maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
  },
]

for (const { name, counts, errors } of rolling) {
  test(`an update with ${name} is ${errors.length > 0 ? 'refused' : 'fine'}`, () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: counts } as const
    const spec = { ...daemonSet.spec, updateStrategy }
    assert.deepEqual(
      created(daemonSets, { ...daemonSet, spec }).errors,
      errors.map((error) => `spec.updateStrategy.rollingUpdate.${error}`),
    )
  })
}

test('that the selector may not change is told first', () => {
  const { object: old } = created(daemonSets, daemonSet)
  const changed = { ...daemonSet, spec: { ...daemonSet.spec, selector: {} } }
  assert.deepEqual(
    updated(daemonSets, changed, old).errors.map((error) => error.split(': ').at(-1)),
    ['field is immutable', 'empty selector is invalid for daemonset'],
  )
})
