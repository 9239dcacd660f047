import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpoints } from '#kinds/core/endpoints/endpoints.ts'
import type { EndpointSubset, Endpoints } from '#kinds/core/endpoints/types.ts'
import { cellsOf, created, updated } from '#kinds/testing/rules.ts'

function withSubsets(...subsets: readonly EndpointSubset[]): Endpoints {
  const metadata = { name: 'web', namespace: 'default' }
  return { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets }
}

test('ports are of TCP if not said otherwise', () => {
  const { object } = created(
    endpoints,
    withSubsets({ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }),
  )
  assert.equal(object.subsets?.[0]?.ports?.[0]?.protocol, 'TCP')
})

const bad: readonly { subset: EndpointSubset; errors: readonly string[] }[] = [
  {
    subset: {},
    errors: ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
  },
  {
    subset: { addresses: [{ ip: '127.0.0.1' }] },
    errors: [
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
  },
  {
    subset: { addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80, name: 'a' }, { port: 81 }] },
    errors: ['subsets[0].ports[1].name: Required value'],
  },
]

for (const { subset, errors } of bad) {
  test(`a subset ${JSON.stringify(subset)} is refused`, () => {
    assert.deepEqual(created(endpoints, withSubsets(subset)).errors, errors)
  })
}

test('an address that was kept before rules grew stricter may stay', () => {
  const old = withSubsets({ addresses: [{ ip: '010.0.0.1' }] })
  assert.equal(created(endpoints, old).errors.length, 1)
  assert.deepEqual(updated(endpoints, old, old).errors, [])
})

test('a row shows three addresses and how many more there are', () => {
  const addresses = ['1', '2', '3', '4'].map((n) => ({ ip: `fd00::${n}` }))
  const { Endpoints: shown } = cellsOf(endpoints, withSubsets({ addresses, ports: [{ port: 80 }] }))
  assert.equal(shown, '[fd00::1]:80,[fd00::2]:80,[fd00::3]:80 + 1 more...')
  assert.equal(cellsOf(endpoints, { ...withSubsets(), subsets: [] })['Endpoints'], '')
})
