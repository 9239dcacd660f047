import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priorityLevelConfigurations } from '#kinds/flowcontrol/prioritylevelconfiguration/prioritylevelconfiguration.ts'
import type { PriorityLevelConfiguration } from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'
import { created, updatedBy } from '#kinds/testing/rules.ts'

const level: PriorityLevelConfiguration = {
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  metadata: { name: 'mine', labels: { a: 'b' } },
  spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
}

test('who writes the status changes nothing else', () => {
  const old = created(priorityLevelConfigurations, level).object
  const metadata = { ...old.metadata, labels: {}, deletionGracePeriodSeconds: 3, selfLink: 'x' }
  const sent = { ...old, metadata, status: { conditions: [{}, {}] } }
  const { object, errors } = updatedBy([priorityLevelConfigurations, 'status'], sent, old)
  assert.deepEqual([object.metadata, object.spec], [old.metadata, old.spec])
  assert.deepEqual(errors, [
    'status.conditions[0].type: Required value',
    'status.conditions[1].type: Duplicate value: ""',
    'status.conditions[1].type: Required value',
  ])
})

test("what is wrong with a level comes in upstream's order", () => {
  const limited = {
    ...{ nominalConcurrencyShares: -1, lendablePercent: 101, borrowingLimitPercent: -1 },
    limitResponse: { type: 'Odd' },
  }
  const fieldsOf = (name: string, spec: object) =>
    created(priorityLevelConfigurations, {
      ...{ ...level, metadata: { name } },
      spec: spec as PriorityLevelConfiguration['spec'],
    }).errors.map((error) => error.split(': ', 1)[0])
  assert.deepEqual(fieldsOf('mine', { type: 'Limited', limited }), [
    'spec.limited.nominalConcurrencyShares',
    'spec.limited.limitResponse.type',
    'spec.limited.lendablePercent',
    'spec.limited.borrowingLimitPercent',
  ])
  assert.deepEqual(fieldsOf('exempt', { type: 'Limited' }), ['spec.type', 'spec.limited', 'spec'])
})

test('shares of the betas are those of today; none are the usual ones', () => {
  const beta = (version: string, limited: object) => {
    const read = priorityLevelConfigurations.versions!.find(({ apiVersion }) =>
      apiVersion.endsWith(version),
    )!
    const level = { metadata: { name: 'a' }, spec: { type: 'Limited', limited } }
    const { spec } = read.toHub(level as never)
    return spec.limited?.nominalConcurrencyShares
  }
  assert.equal(beta('v1beta2', { assuredConcurrencyShares: 7 }), 7)
  assert.equal(beta('v1beta2', {}), 30)
  assert.equal(beta('v1beta3', { nominalConcurrencyShares: 9 }), 9)
  assert.equal(beta('v1beta3', { nominalConcurrencyShares: 0 }), 30)
})
