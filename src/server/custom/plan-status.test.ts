import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { planNames } from '#server/custom/names.ts'
import { planStatus } from '#server/custom/plan-status.ts'

const now = '2026-01-02T03:04:05Z'

function definition(
  names: Partial<CustomResourceDefinition['spec']['names']>,
  acceptedNames?: Partial<CustomResourceDefinition['spec']['names']>,
  group = 'example.com',
): CustomResourceDefinition {
  const own = { plural: 'gears', singular: 'gear', kind: 'Gear', listKind: 'GearList', ...names }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${own.plural}.${group}` },
    spec: { group, names: own, scope: 'Cluster', versions: [] },
    ...(acceptedNames && { status: { acceptedNames: { plural: '', kind: '', ...acceptedNames } } }),
  }
}

const other = definition(
  { plural: 'others' },
  { plural: 'others', singular: 'other', kind: 'Other', listKind: 'OtherList', shortNames: ['o'] },
)

for (const { name, names, reason, message, accepted } of [
  {
    name: 'a plural that another has as a short name',
    names: { plural: 'o' },
    reason: 'PluralConflict',
    message: '"o" is already in use',
    accepted: { plural: '', singular: 'gear', kind: 'Gear', listKind: 'GearList' },
  },
  {
    name: 'several short names',
    names: { shortNames: ['o', 'g', 'others'] },
    reason: 'ShortNamesConflict',
    message: '["o" is already in use, "others" is already in use]',
    accepted: { plural: 'gears', singular: 'gear', kind: 'Gear', listKind: 'GearList' },
  },
  {
    name: 'a kind, of which the list is named last',
    names: { kind: 'Other', listKind: 'OtherList' },
    reason: 'ListKindConflict',
    message: '"OtherList" is already in use',
    accepted: { plural: 'gears', singular: 'gear', kind: '' },
  },
]) {
  test(`refuses ${name}`, () => {
    const crd = definition(names)
    assert.deepEqual(planNames(crd, [crd, other]), {
      accepted,
      condition: { type: 'NamesAccepted', status: 'False', reason, message },
    })
  })
}

test('keeps a name that was accepted, even if another has it too', () => {
  const crd = definition({}, { plural: 'gears', singular: 'gear', kind: 'Gear' })
  const thief = definition({ plural: 'thieves' }, { plural: 'thieves', kind: 'Gear' })
  assert.equal(planNames(crd, [crd, thief]).condition.status, 'True')
})

test('says one thing after the other, and then nothing', () => {
  const said: string[] = []
  let crd: CustomResourceDefinition = definition({}, undefined, 'gears.k8s.io')
  crd = {
    ...crd,
    metadata: {
      ...crd.metadata,
      annotations: { 'api-approved.kubernetes.io': 'unapproved, a test' },
    },
  }
  for (;;) {
    const next = planStatus(crd, [crd], now)
    if (!next) break
    said.push(
      (next.status?.conditions ?? [])
        .map((one) => `${one.type}=${one.status} ${one.reason}`)
        .join(),
    )
    crd = next
  }
  const named = 'NamesAccepted=True NoConflicts'
  const established = 'Established=True InitialNamesAccepted'
  const approval = 'KubernetesAPIApprovalPolicyConformant=False UnapprovedAnnotation'
  assert.deepEqual(said, [
    `${named},Established=False Installing`,
    `${named},${established}`,
    `${named},${established},${approval}`,
  ])
})

test('does not put conditions back that somebody wiped out', () => {
  const names = { plural: 'gears', singular: 'gear', kind: 'Gear', listKind: 'GearList' }
  const crd = definition(names, names)
  assert.equal(planStatus(crd, [crd], now), undefined)
})
