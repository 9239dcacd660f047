import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { endpointSlices } from '#kinds/discovery/endpointslice/endpointslice.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import { cellsOf, created, updated } from '#kinds/testing/rules.ts'

type AddressType = EndpointSlice['addressType']

function sliceOf(addressType: AddressType, ...addresses: readonly string[]): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web', namespace: 'default' },
    addressType,
    endpoints: [{ addresses }],
  }
}

const list = 'endpoints[0].addresses'
const first = `${list}[0]`

const cases: readonly (readonly [AddressType, string, ...errors: readonly string[]])[] = [
  ['IPv4', '192.0.2.1'],
  ['IPv6', '2001:db8::1'],
  ['FQDN', 'db.example.com'],
  ['IPv4', '010.0.0.1', `${first}: Invalid value: "010.0.0.1": must not have leading 0s`],
  ['IPv6', '010.0.0.1', `${first}: Invalid value: "010.0.0.1": must not have leading 0s`],
  ['IPv4', '2001:DB8::1', `${list}: Invalid value: "2001:DB8::1": must be an IPv4 address`],
  [
    'IPv6',
    '2001:DB8::1',
    `${first}: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")`,
  ],
  [
    'IPv6',
    '127.0.0.1',
    `${first}: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)`,
    `${list}: Invalid value: "127.0.0.1": must be an IPv6 address`,
  ],
]

suite('addresses', () => {
  for (const [type, address, ...errors] of cases) {
    test(`${address} as ${type} is ${errors.length > 0 ? 'refused' : 'fine'}`, () => {
      assert.deepEqual(created(endpointSlices, sliceOf(type, address)).errors, errors)
    })
  }

  test('that were there before stay, whatever the type', () => {
    const old = created(endpointSlices, sliceOf('IPv4', '192.0.2.1')).object
    assert.deepEqual(updated(endpointSlices, sliceOf('FQDN', '192.0.2.1'), old).errors, [
      'addressType: Invalid value: "FQDN": field is immutable',
    ])
  })
})

test('a table tells the first ports and addresses, or that there are none', () => {
  const slice = sliceOf('IPv4', '192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4')
  const ports = [{ port: 80, name: 'a' }, { name: 'b' }, {}]
  const cells = cellsOf(endpointSlices, { ...slice, ports })
  assert.deepEqual(
    [cells['Ports'], cells['Endpoints']],
    ['80,b,*', '192.0.2.1,192.0.2.2,192.0.2.3 + 1 more...'],
  )
  const none = cellsOf(endpointSlices, { ...sliceOf('IPv4', ''), ports: [{ name: '' }] })
  assert.deepEqual([none['Ports'], none['Endpoints']], ['<unset>', '<unset>'])
})
