import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'
import {
  planEndpoints,
  planSlice,
  portsFor,
  withOwnAddress,
} from '#server/bootstrap/endpoints/plan-endpoints.ts'

const [a, b, c] = ['192.0.2.1', '192.0.2.2', '192.0.2.3']
const ports = portsFor(6443)
const planned = (there: Endpoints | undefined, addresses: readonly string[], setsPorts = false) =>
  planEndpoints(there, { addresses, ports, setsPorts })
const behind = (...addresses: readonly string[]): Endpoints => planned(undefined, addresses)

test('endpoints are those of all servers, and keep out of the mirror', () => {
  assert.deepEqual(behind(a, b), {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [{ addresses: [{ ip: a }, { ip: b }], ports }],
  })
  assert.deepEqual(planSlice(undefined, behind(a, b)), {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'kubernetes' },
    },
    addressType: 'IPv4',
    endpoints: [
      { addresses: [a], conditions: { ready: true } },
      { addresses: [b], conditions: { ready: true } },
    ],
    ports,
  })
})

test('what is right is left as it is, in whatever order', () => {
  const there = behind(b, a)
  assert.equal(planned(there, [a, b]), there)
  const slice = planSlice(undefined, there)
  assert.equal(planSlice(slice, there), slice)
  const gone = planned(there, [])
  assert.equal(gone.subsets, undefined)
  assert.equal(planned(gone, []), gone)
})

test('ports stay as another server wrote them, unless nobody else is there', () => {
  const others = { ...behind(a), subsets: [{ addresses: [{ ip: a }], ports: portsFor(7443) }] }
  const portOf = ({ subsets }: Endpoints) => subsets?.[0]?.ports?.[0]?.port
  assert.deepEqual([planned(others, [a, b]), planned(others, [b], true)].map(portOf), [7443, 6443])
  const broken = { ...others, subsets: [...others.subsets, ...others.subsets] }
  assert.deepEqual(planned(broken, [a]).subsets, behind(a).subsets)
})

test('a slice has the family of its addresses, and the one it had when there are none', () => {
  const six = planSlice(undefined, behind('2001:db8::1'))
  assert.equal(six.addressType, 'IPv6')
  assert.deepEqual(
    [planSlice(six, behind()), planSlice(six, behind(a))].map(({ addressType }) => addressType),
    ['IPv6', 'IPv4'],
  )
})

for (const { name, there, own, count, left } of [
  { name: 'the first of two', there: [], own: b, count: 2, left: [b] },
  { name: 'another one', there: [a], own: b, count: 2, left: [a, b] },
  { name: 'one that is there', there: [a, b], own: b, count: 2, left: [a, b] },
  { name: 'the one after it gives way', there: [a, c], own: b, count: 2, left: [a, b] },
  { name: 'the last makes the first give way', there: [a, b], own: c, count: 2, left: [b, c] },
]) {
  test(`so many servers as are counted: ${name}`, () => {
    assert.deepEqual(withOwnAddress(there, own, count), left)
  })
}
