import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkPolicies } from '#kinds/networking/networkpolicy/networkpolicy.ts'
import { created } from '#kinds/testing/rules.ts'

const rows: readonly [cidr: string, except: string, isWithin: boolean][] = [
  ['10.0.0.0/8', '10.1.0.0/16', true],
  ['10.0.0.0/8', '10.0.0.0/8', false],
  ['10.0.0.0/8', '11.0.0.0/16', false],
  // The prefix counts as it is written.
  ['10.0.0.0/8', '::ffff:10.0.0.0/104', true],
]

for (const [cidr, except, isWithin] of rows) {
  test(`${except} ${isWithin ? 'is' : 'is not'} a part of ${cidr}`, () => {
    const ipBlock = { cidr, except: [except] }
    const { errors } = created(networkPolicies, {
      ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
      metadata: { name: 'p', namespace: 'n' },
      spec: { podSelector: {}, ingress: [{ from: [{ ipBlock }] }] },
    })
    assert.equal(
      errors.some((error) => error.includes('strict subset')),
      !isWithin,
    )
  })
}
