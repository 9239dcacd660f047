import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceCIDRs } from '#kinds/networking/servicecidr/servicecidr.ts'
import type { ServiceCIDR } from '#kinds/networking/servicecidr/types.ts'
import { created, updated, updatedBy } from '#kinds/testing/rules.ts'

const v4 = '10.0.0.0/16'
const v6 = 'fd00::/112'

function rangeOf(...cidrs: readonly string[]): ServiceCIDR {
  const metadata = { name: 'more' }
  return { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata, spec: { cidrs } }
}

const unreadable = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
const onePerFamily =
  'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'

const bad: readonly (readonly [cidrs: readonly string[], errors: readonly string[]])[] = [
  [[], ['spec.cidrs: Required value: at least one CIDR required']],
  [
    [v4, v6, 'x'],
    [`spec.cidrs: Invalid value: {"CIDRs":["${v4}","${v6}","x"]}: may only hold up to 2 values`],
  ],
  [
    ['x', 'y'],
    [
      `spec.cidrs[0]: Invalid value: "x": ${unreadable}`,
      `spec.cidrs[1]: Invalid value: "y": ${unreadable}`,
    ],
  ],
  [[v4, '10.1.0.0/16'], [`spec.cidrs: Invalid value: ["${v4}","10.1.0.0/16"]: ${onePerFamily}`]],
]

for (const [cidrs, errors] of bad) {
  test(`ranges ${JSON.stringify(cidrs)} are refused`, () => {
    assert.deepEqual(created(serviceCIDRs, rangeOf(...cidrs)).errors, errors)
  })
}

test('a second family may be added, and each range stays what it is', () => {
  const old = created(serviceCIDRs, rangeOf(v4)).object
  assert.deepEqual(updated(serviceCIDRs, rangeOf(v4, v6), old).errors, [])
  const both = created(serviceCIDRs, rangeOf(v4, v6)).object
  assert.deepEqual(updated(serviceCIDRs, rangeOf('a', 'b'), both).errors, [
    'spec.cidrs[0]: Invalid value: "a": field is immutable',
    'spec.cidrs[1]: Invalid value: "b": field is immutable',
  ])
})

test('who writes the status changes no metadata', () => {
  const old = created(serviceCIDRs, rangeOf(v4)).object
  const sent = { ...old, metadata: { ...old.metadata, labels: { a: 'not valid!' } } }
  const { object, errors } = updatedBy([serviceCIDRs, 'status'], sent, old)
  assert.deepEqual([object.metadata.labels, errors], [undefined, []])
})
