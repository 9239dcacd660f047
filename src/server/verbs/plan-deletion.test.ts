import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import type { DeleteOptions, ObjectMeta } from '#api/metadata.ts'
import { planDeletion } from '#server/verbs/plan-deletion.ts'

const now = '2026-01-01T00:01:00Z'
const plain: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  scope: 'Namespaced',
}
const orphaning: KindDefinition = { ...plain, orphansByDefault: {} }
const graceful: KindDefinition = { ...plain, deletionGrace: (_, asked) => asked ?? 30 }

interface Case {
  readonly name: string
  readonly kind?: KindDefinition
  readonly metadata?: Partial<ObjectMeta>
  readonly options?: DeleteOptions
  /** `pending`, `remove`, or `mark`; then the time, the seconds and the finalizers that are marked. */
  readonly plan: string
}

const cases: readonly Case[] = [
  { name: 'an object that nothing keeps goes at once', plan: 'remove' },
  {
    name: 'finalizers keep an object, which is marked',
    metadata: { finalizers: ['a'], generation: 3 },
    plan: `mark ${now} 0 a generation 4`,
  },
  {
    name: 'a second deletion changes nothing that was marked',
    metadata: { finalizers: ['a'], deletionTimestamp: '2026-01-01T00:00:00Z', generation: 4 },
    plan: 'mark 2026-01-01T00:00:00Z 0 a generation 4',
  },
  {
    name: 'dependents are waited for, or left behind, as the options say',
    options: { propagationPolicy: 'Foreground' },
    plan: `mark ${now} 0 foregroundDeletion`,
  },
  {
    name: 'an old option says the same',
    options: { orphanDependents: true },
    plan: `mark ${now} 0 orphan`,
  },
  {
    name: 'the last policy counts',
    metadata: { finalizers: ['a', 'orphan'] },
    options: { propagationPolicy: 'Background' },
    plan: `mark ${now} 0 a`,
  },
  {
    name: 'a policy that the object holds already counts where none is given',
    kind: orphaning,
    metadata: { finalizers: ['foregroundDeletion'] },
    plan: `mark ${now} 0 foregroundDeletion`,
  },
  {
    name: 'some kinds leave dependents behind unless told otherwise',
    kind: orphaning,
    plan: `mark ${now} 0 orphan`,
  },
  {
    name: 'a kind that owns nothing needs no policy',
    kind: { ...plain, ownsNothing: true },
    options: { propagationPolicy: 'Orphan' },
    plan: 'remove',
  },
  {
    name: 'a kind that takes time gets it',
    kind: graceful,
    plan: 'mark 2026-01-01T00:01:30Z 30',
  },
  {
    name: 'without any time it goes, marked',
    kind: graceful,
    options: { gracePeriodSeconds: 0 },
    plan: `remove ${now} 0`,
  },
  {
    name: 'a negative time is one second',
    kind: graceful,
    options: { gracePeriodSeconds: -5 },
    plan: 'mark 2026-01-01T00:01:01Z 1',
  },
  {
    name: 'time that was given is only ever shortened',
    kind: graceful,
    metadata: { deletionTimestamp: '2026-01-01T00:01:30Z', deletionGracePeriodSeconds: 30 },
    options: { gracePeriodSeconds: 40 },
    plan: 'pending',
  },
  {
    name: 'shortened time counts from the first deletion',
    kind: graceful,
    metadata: { deletionTimestamp: '2026-01-01T00:01:30Z', deletionGracePeriodSeconds: 30 },
    options: { gracePeriodSeconds: 10 },
    plan: 'mark 2026-01-01T00:01:10Z 10',
  },
]

for (const { name, kind = plain, metadata, options = {}, plan } of cases) {
  test(name, () => {
    const object = { apiVersion: 'v1', kind: 'Widget', metadata: { name: 'a', ...metadata } }
    const planned = planDeletion(kind, object, options, now)
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers, generation } =
      planned.type === 'pending' ? ({} as ObjectMeta) : planned.object.metadata
    const parts = [
      planned.type,
      deletionTimestamp,
      deletionGracePeriodSeconds,
      finalizers?.join(),
      generation && `generation ${generation}`,
    ]
    assert.equal(parts.filter((part) => part !== undefined).join(' '), plan)
  })
}
