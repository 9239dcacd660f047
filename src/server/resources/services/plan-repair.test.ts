import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCidr } from '#api/ip.ts'
import { createFakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { IPAddress } from '#kinds/networking/ipaddress/types.ts'
import { addressRangeOf } from '#server/resources/services/address-range.ts'
import { ipAddressFor } from '#server/resources/services/cluster-ips.ts'
import { createNodePorts } from '#server/resources/services/node-ports.ts'
import { planRepair } from '#server/resources/services/plan-repair.ts'
import { repairServices } from '#server/resources/services/repair.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'
import { objectOf } from '#server/testing/pods.ts'
import { createTestTransport } from '#server/testing/transport.ts'

const serviceOf = (name: string, ip: string, nodePort?: number) =>
  objectOf('v1', 'Service', name, {
    metadata: { namespace: 'there' },
    spec: {
      type: nodePort ? 'NodePort' : 'ClusterIP',
      clusterIP: ip,
      clusterIPs: [ip],
      ports: [{ port: 80, ...(nodePort && { nodePort }) }],
    },
  }) as unknown as Service
const addressOf = (ip: string, service: Service, creationTimestamp: string): IPAddress => {
  const address = ipAddressFor(ip, service)
  return { ...address, metadata: { ...address.metadata, creationTimestamp } }
}
const now = '2026-01-01T01:00:00Z'
const old = '2026-01-01T00:00:00Z'
const a = serviceOf('a', '10.96.0.1', 30001)
const b = serviceOf('b', '10.96.0.2', 30001)
const twin = serviceOf('twin', '10.96.0.1')
const lost = serviceOf('lost', '10.97.0.1', 29000)

test('what is missing, leaked, double or out of range is found and said', () => {
  const repair = planRepair({
    services: [a, b, twin, lost],
    addresses: [
      addressOf('10.96.0.1', a, old),
      addressOf('10.96.0.7', a, old),
      addressOf('10.96.0.8', a, now),
    ],
    ranges: [addressRangeOf(parseCidr('10.96.0.0/24')!)],
    portRange: { first: 30000, last: 32767 },
    nowMs: Date.parse(now),
  })
  assert.deepEqual([...repair.ports], [30001])
  assert.deepEqual(repair.missing, [{ ip: '10.96.0.2', service: b }])
  assert.deepEqual(
    repair.leaked.map(({ metadata }) => metadata.name),
    ['10.96.0.7'],
  )
  assert.deepEqual(
    repair.remarks.map(({ service, reason, note }) => [service.metadata.name, reason, note]),
    [
      [
        'b',
        'PortAlreadyAllocated',
        'Port 30001 was assigned to multiple services; please recreate service',
      ],
      [
        'lost',
        'PortOutOfRange',
        'Port 29000 is not within the port range 30000-32767; please recreate service',
      ],
      ['b', 'ClusterIPNotAllocated', 'Cluster IP [IPv4]: 10.96.0.2 is not allocated; repairing'],
      [
        'twin',
        'ClusterIPAlreadyAllocated',
        'Cluster IP [IPv4]:10.96.0.1 was assigned to multiple services; please recreate service',
      ],
      [
        'lost',
        'ClusterIPOutOfRange',
        'Cluster IP [IPv4]: 10.97.0.1 is not within any configured Service CIDR; please recreate service',
      ],
    ],
  )
})

test('after a repair pools and services agree, and events tell what was wrong', async () => {
  const range = { spec: { cidrs: ['10.96.0.0/24'] } }
  const objects = createMemoryObjects([
    objectOf('networking.k8s.io/v1', 'ServiceCIDR', 'kubernetes', range),
    a,
    b,
    addressOf('10.96.0.7', a, old),
  ])
  const transport = createTestTransport(objects)
  const nodePorts = createNodePorts({ first: 30000, last: 32767 }, createSeededRandom(1))
  const failing = () => assert.fail('nothing is logged')
  await repairServices({
    resources: () => objects.table,
    transport: () => transport,
    nodePorts,
    clock: createFakeClock(Date.parse(now)),
    log: { error: failing } as never,
    signal: new AbortController().signal,
  })
  assert.deepEqual(
    objects.all('IPAddress').map(({ metadata }) => metadata.name),
    ['10.96.0.1', '10.96.0.2'],
  )
  assert.equal(nodePorts.has(30001), true)
  assert.equal(transport.asked.filter((one) => one.startsWith('create events')).length, 3)
})
