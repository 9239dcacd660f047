import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { parseCidr } from '#api/ip/ip.ts'
import { createFakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { IPAddress } from '#kinds/networking/ipaddress/types.ts'
import { addressRangeOf } from '#server/resources/services/address-range.ts'
import { ipAddressFor } from '#server/resources/services/cluster-ips.ts'
import { createNodePorts } from '#server/resources/services/node-ports.ts'
import { type PortRepair, planPortRepair } from '#server/resources/services/plan-port-repair.ts'
import { planRepair } from '#server/resources/services/plan-repair.ts'
import { rangeAllocations } from '#server/resources/services/port-writer.ts'
import { createServiceRepair } from '#server/resources/services/repair.ts'
import { createMemoryObjects, createMemoryStore } from '#server/testing/memory-objects.ts'
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

test('where nobody else writes, every address without a service is leaked, but those that others made', () => {
  const { labels: _, ...unlabelled } = addressOf('10.96.0.9', a, old).metadata
  const repair = planRepair({
    services: [a],
    addresses: [
      addressOf('10.96.0.1', a, now),
      addressOf('10.96.0.8', b, now),
      { ...addressOf('10.96.0.9', a, old), metadata: unlabelled },
    ],
    ranges: [addressRangeOf(parseCidr('10.96.0.0/24')!)],
    nowMs: Date.parse(now),
    graceMs: 0,
  })
  const names = repair.leaked.map(({ metadata }) => metadata.name)
  assert.deepEqual(names, ['10.96.0.8'])
})

test('what is missing, leaked, double or out of range is found and said', () => {
  const repair = planRepair({
    services: [a, b, twin, lost],
    addresses: [
      addressOf('10.96.0.1', a, old),
      addressOf('10.96.0.7', a, old),
      addressOf('10.96.0.8', a, now),
    ],
    ranges: [addressRangeOf(parseCidr('10.96.0.0/24')!)],
    nowMs: Date.parse(now),
  })
  assert.deepEqual(repair.missing, [{ ip: '10.96.0.2', service: b }])
  assert.deepEqual(
    repair.leaked.map(({ metadata }) => metadata.name),
    ['10.96.0.7'],
  )
  assert.deepEqual(
    repair.remarks.map(({ service, reason, note }) => [service.metadata.name, reason, note]),
    [
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

const range = { first: 30000, last: 32767 }

test('ports that are missing, double, out of range or of nobody are found and said', () => {
  const services = [a, b, lost, serviceOf('new', '10.96.0.3', 30003)]
  const began = planPortRepair({ range, services, stored: [30001, 30009], leaks: new Map() })
  assert.deepEqual([...began.ports], [30001, 30003, 30009])
  assert.deepEqual(
    began.remarks.map(({ service, reason, note }) => [service.metadata.name, reason, note]),
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
      ['new', 'PortNotAllocated', 'Port 30003 is not allocated; repairing'],
    ],
  )
})

test('a port of nobody is given back when it was seen three times, unless somebody has it by then', () => {
  const seen = (leaks: PortRepair['leaks'], services: readonly Service[] = []) =>
    planPortRepair({ range, services, stored: [30009], leaks })
  const first = seen(new Map())
  const second = seen(first.leaks)
  const third = seen(second.leaks)
  assert.deepEqual(
    [first, second, third].map(({ ports, notes }) => [[...ports], notes]),
    [
      [[30009], ['the node port 30009 may have leaked: flagging for later clean up']],
      [[30009], []],
      [[], ['the node port 30009 appears to have leaked: cleaning up']],
    ],
  )
  assert.deepEqual([...third.leaks], [])
  const had = seen(second.leaks, [serviceOf('late', '10.96.0.9', 30009)])
  assert.deepEqual([[...had.ports], [...had.leaks], had.remarks], [[30009], [], []])
})

test('after a repair pools and services agree, and events tell what was wrong', async () => {
  const cidr = { spec: { cidrs: ['10.96.0.0/24'] } }
  const objects = createMemoryObjects([
    objectOf('networking.k8s.io/v1', 'ServiceCIDR', 'kubernetes', cidr),
    a,
    b,
    addressOf('10.96.0.7', a, old),
  ])
  const transport = createTestTransport(objects)
  const { signal } = new AbortController()
  const nodePorts = createNodePorts({
    range,
    store: createMemoryStore(rangeAllocations as KindDefinition),
    random: createSeededRandom(1),
    signal,
    onError: assert.ifError,
  })
  await createServiceRepair(nodePorts).repair({
    resources: () => objects.table,
    transport,
    clock: createFakeClock(Date.parse(now)),
    log: { warn: assert.fail } as never,
    signal,
  })
  assert.deepEqual(
    objects.all('IPAddress').map(({ metadata }) => metadata.name),
    ['10.96.0.1', '10.96.0.2'],
  )
  assert.equal(nodePorts.has(30001), true)
  assert.equal(transport.asked.filter((one) => one.startsWith('create events')).length, 4)
})
