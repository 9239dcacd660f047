import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition, MetadataRules } from '#api/definition.ts'
import { createFeatures } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import {
  prepareCreate,
  prepareUpdate,
  validateCreate,
  validateSubresource,
  validateUpdate,
} from '#api/rules.ts'
import { required } from '#api/validation/field-error.ts'

const context = {
  now: '2026-01-02T03:04:05Z',
  features: createFeatures({}),
  apiVersion: 'example.com/v1',
}

function kindOf(metadata: MetadataRules): KindDefinition {
  const [group, version, kind, plural] = ['example.com', 'v1', 'Thing', 'things']
  return { group, version, kind, plural, scope: 'Cluster', metadata }
}

const old: Resource = {
  apiVersion: 'example.com/v1',
  kind: 'Thing',
  metadata: { name: 'a', uid: 'u', creationTimestamp: '2025-01-01T00:00:00Z' },
}
const wrong: Resource = {
  ...old,
  metadata: {
    ...old.metadata,
    labels: { a: '!' },
    finalizers: ['mine'],
    deletionGracePeriodSeconds: 1,
  },
}

/** How often each fault is told, by which checks the kind makes besides the generic two. */
const repeats: readonly { metadata: MetadataRules; labels: number; kept: number; mine: number }[] =
  [
    { metadata: {}, labels: 4, kept: 2, mine: 2 },
    { metadata: { onUpdate: 'whole' }, labels: 3, kept: 1, mine: 1 },
    { metadata: { onUpdate: 'changes' }, labels: 3, kept: 2, mine: 1 },
    { metadata: { onUpdate: 'none' }, labels: 2, kept: 1, mine: 0 },
    { metadata: { anyFinalizers: true }, labels: 4, kept: 2, mine: 0 },
  ]

for (const { metadata, labels, kept, mine } of repeats) {
  test(`a kind of ${JSON.stringify(metadata)} tells wrong metadata as often as it looks`, () => {
    const fields = validateUpdate(kindOf(metadata), wrong, old, context).map(({ field }) => field)
    const count = (name: string): number =>
      fields.filter((field) => field === `metadata.${name}`).length
    assert.deepEqual(
      [count('labels'), count('deletionGracePeriodSeconds'), count('finalizers[0]')],
      [labels, kept, mine],
    )
  })
}

test('a subresource looks at what changed, if it says nothing else', () => {
  const subresource = { name: 'status', verbs: ['update'] } as const
  const errors = validateSubresource([kindOf({}), subresource], wrong, old, context)
  assert.equal(errors.filter(({ field }) => field === 'metadata.labels').length, 3)
})

test('a kind that leaves metadata out hears of it last, and a request never', () => {
  const object: Resource = { ...old, metadata: { name: '' } }
  const validate = { create: () => [required('spec')] }
  const fieldsOf = (definition: KindDefinition): readonly string[] =>
    validateCreate(definition, object, context).map(({ field }) => field)
  assert.deepEqual(fieldsOf({ ...kindOf({ onCreate: 'last' }), validate }), ['spec'])
  assert.deepEqual(fieldsOf(kindOf({ onCreate: 'last' })), ['metadata.name'])
  assert.deepEqual(fieldsOf(kindOf({ onCreate: 'never' })), [])
  assert.deepEqual(fieldsOf({ ...kindOf({}), validate }), ['metadata.name', 'spec'])
})

test('the server says when an object was made, and who it is', () => {
  const { metadata } = prepareCreate(kindOf({}), wrong, context, 'new')
  assert.deepEqual(
    [metadata.uid, metadata.creationTimestamp, metadata.deletionGracePeriodSeconds],
    ['new', context.now, 1],
    'what is said of its end is taken away by a POST alone',
  )
  const asked = prepareCreate(kindOf({ onCreate: 'never' }), wrong, context, 'new').metadata
  assert.equal(asked, wrong.metadata, 'of what is only asked it says nothing')
})

test('an update keeps what the server said, whatever the user says', () => {
  const said = { name: 'a', creationTimestamp: context.now, generation: 7 }
  const { metadata } = prepareUpdate(kindOf({}), { ...old, metadata: said }, old, context)
  assert.deepEqual(metadata, old.metadata)
})
