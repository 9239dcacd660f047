import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { formatFieldError } from '#api/validation/field-error.ts'
import { createSeededRandom } from '#base/random.ts'
import type { IPFamily, Service } from '#kinds/core/service/types.ts'
import { createClusterIps } from '#server/resources/services/cluster-ips.ts'
import { createNodePorts, type NodePorts } from '#server/resources/services/node-ports.ts'
import { PortSet } from '#server/resources/services/port-set.ts'
import { rangeAllocations } from '#server/resources/services/port-writer.ts'
import { serviceHooks } from '#server/resources/services/services.ts'
import {
  createMemoryObjects,
  createMemoryStore,
  type MemoryObjects,
} from '#server/testing/memory-objects.ts'
import { objectOf } from '#server/testing/pods.ts'
import { createTestTransport } from '#server/testing/transport.ts'
import type { ResourceHooks, Taken } from '#server/verbs/hooks.ts'

const { signal } = new AbortController()
const random = createSeededRandom(7)
const range = { first: 30000, last: 32767 }
let objects: MemoryObjects
let nodePorts: NodePorts
let hooks: ResourceHooks

async function begin(...cidrs: readonly string[]): Promise<void> {
  const cidr = objectOf('networking.k8s.io/v1', 'ServiceCIDR', 'kubernetes', { spec: { cidrs } })
  objects = createMemoryObjects([cidr])
  const transport = createTestTransport(objects)
  const pools = { random, signal, onError: assert.ifError }
  const store = createMemoryStore(rangeAllocations as KindDefinition)
  nodePorts = createNodePorts({ ...pools, store, range })
  await nodePorts.rebuild(async () => new PortSet(range), signal)
  const families = cidrs.map((cidr): IPFamily => (cidr.includes(':') ? 'IPv6' : 'IPv4'))
  const resources = () => objects.table
  const clusterIps = createClusterIps({ ...pools, resources, transport: () => transport })
  hooks = serviceHooks({ families, clusterIps, nodePorts })
}
beforeEach(() => begin('10.96.0.0/12'))

const serviceOf = (name: string, spec: object): Service =>
  objectOf('v1', 'Service', name, {
    metadata: { namespace: 'there' },
    spec: { type: 'ClusterIP', ports: [{ name: 'x', port: 80 }], ...spec },
  }) as unknown as Service
const addresses = () => objects.all('IPAddress').map(({ metadata }) => metadata.name)
const take = async (service: Service, old?: Service, dryRun = false): Promise<Taken> =>
  hooks.take!(service, old, { dryRun, signal })
const words = ({ errors }: Taken) => errors.map(formatFieldError)

async function stored(spec: object, old?: Service): Promise<Service> {
  const taken = await take(serviceOf('s', spec), old)
  assert.deepEqual(words(taken), [])
  await taken.keep(taken.object)
  return taken.object as Service
}

test('a service gets an address of the upper band, and an IPAddress that says whose it is', async () => {
  const { spec } = await stored({})
  const [, , third, fourth] = spec.clusterIP!.split('.').map(Number)
  assert.match(spec.clusterIP!, /^10\.(9[6-9]|10\d|11[01])\./)
  assert.ok(third! > 0 || fourth! > 0)
  assert.deepEqual(spec.clusterIPs, [spec.clusterIP])
  const [address] = objects.all('IPAddress') as unknown as readonly {
    metadata: { labels: object }
    spec: object
  }[]
  assert.deepEqual(address!.metadata.labels, {
    'ipaddress.kubernetes.io/ip-family': 'IPv4',
    'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
  })
  const parentRef = { resource: 'services', namespace: 'there', name: 's' }
  assert.deepEqual(address!.spec, { parentRef })
})

for (const [ip, why] of [
  ['10.112.0.1', 'the provided network does not match the current range'],
  ['10.96.0.0', 'the provided network does not match the current range'],
  ['10.111.255.255', 'the provided network does not match the current range'],
  ['10.96.0.10', 'provided IP is already allocated'],
] as const) {
  test(`${ip} cannot be had: ${why}`, async () => {
    await stored({ clusterIP: '10.96.0.10' })
    assert.deepEqual(words(await take(serviceOf('b', { clusterIP: ip }))), [
      `spec.clusterIPs: Invalid value: ["${ip}"]: failed to allocate IP ${ip}: ${why}`,
    ])
    assert.deepEqual(addresses(), ['10.96.0.10'])
  })
}

test('what was taken is given back when the write is not stored, and when the service is gone', async () => {
  const taken = await take(serviceOf('s', { type: 'NodePort', clusterIP: '10.96.0.10' }))
  const { nodePort = 0 } = (taken.object as Service).spec.ports![0]!
  assert.equal(nodePorts.has(nodePort), true)
  await taken.giveBack()
  assert.deepEqual([addresses(), nodePorts.has(nodePort)], [[], false])
  const service = await stored({ type: 'NodePort' })
  await hooks.afterRemoval!(service, { dryRun: false, signal })
  assert.deepEqual([addresses(), nodePorts.has(service.spec.ports![0]!.nodePort!)], [[], false])
})

test('a dry run takes nothing', async () => {
  const taken = await take(serviceOf('s', { type: 'NodePort' }), undefined, true)
  const { spec } = taken.object as Service
  assert.deepEqual([spec.clusterIP, spec.ports![0]!.nodePort], ['10.96.0.0', 32769])
  await taken.giveBack()
  assert.deepEqual(addresses(), [])
})

test('a dry run is told the range that an address is not in', async () => {
  const asked = serviceOf('s', { clusterIP: '127.0.0.1' })
  assert.deepEqual(words(await take(asked, undefined, true)), [
    'spec.clusterIPs: Invalid value: ["127.0.0.1"]: failed to allocate IP 127.0.0.1: the provided IP (127.0.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
  ])
})

test('two ports of one name would get one number', async () => {
  const old = await stored({ type: 'NodePort' })
  const [port] = old.spec.ports!
  const twice = { ...port!, protocol: 'TCP', nodePort: 0 }
  const asked = serviceOf('s', { type: 'NodePort', ports: [twice, twice] })
  const message = `duplicate nodePort: {TCP ${port!.nodePort}}`
  await assert.rejects(take(asked, old), { message })
})

test('addresses come and go with the type', async () => {
  const plain = await stored({})
  const external = await stored({ type: 'ExternalName', externalName: 'x.test' }, plain)
  assert.deepEqual(addresses(), [])
  const again = await stored({}, external)
  assert.deepEqual(addresses(), [again.spec.clusterIP])
  assert.deepEqual((await stored({ clusterIP: 'None' })).spec.clusterIPs, ['None'])
})

test('a second family is taken when it is wanted, and given back when it is not', async () => {
  await begin('10.96.0.0/12', 'fd00::/108')
  const single = await stored({})
  const { clusterIP, clusterIPs } = single.spec
  const dual = await stored({ ipFamilyPolicy: 'RequireDualStack', clusterIP, clusterIPs }, single)
  assert.deepEqual(dual.spec.ipFamilies, ['IPv4', 'IPv6'])
  assert.match(dual.spec.clusterIPs![1]!, /^fd00::/)
  assert.equal(addresses().length, 2)
  const back = await stored({ ...dual.spec, ipFamilyPolicy: 'SingleStack' }, dual)
  assert.deepEqual(addresses(), [back.spec.clusterIP])
})

test('a range that is full says so', async () => {
  await begin('10.0.0.0/30')
  for (const name of ['a', 'b']) await take(serviceOf(name, {}))
  await assert.rejects(take(serviceOf('c', {})), {
    message: 'Internal error occurred: failed to allocate a serviceIP: range is full',
  })
})

const ports = (...list: readonly object[]) => ({ type: 'NodePort', ports: list })
const numbers = ({ spec }: Service) => spec.ports!.map(({ nodePort }) => nodePort)

for (const [spec, why] of [
  [
    ports({ port: 80, nodePort: 30042 }),
    'spec.ports[0].nodePort: Invalid value: 30042: provided port is already allocated',
  ],
  [
    ports({ port: 80, nodePort: 29999 }),
    'spec.ports[0].nodePort: Invalid value: 29999: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
  [
    ports({ port: 80, nodePort: 30043 }, { port: 81, nodePort: 30043 }),
    'spec.ports[1].nodePort: Invalid value: 30043: provided port is already allocated',
  ],
] as const) {
  test(`a port that cannot be had: ${why}`, async () => {
    await stored(ports({ port: 80, nodePort: 30042 }))
    const before = addresses()
    assert.deepEqual(words(await take(serviceOf('b', spec))), [why])
    assert.deepEqual([addresses(), nodePorts.has(30043)], [before, false])
  })
}

test('protocols of one port share a number; ports follow the changes of a service', async () => {
  const dns = [
    { name: 'a', port: 53, protocol: 'TCP' },
    { name: 'b', port: 53, protocol: 'UDP' },
  ]
  const service = await stored(ports(...dns))
  const [first, second] = numbers(service)
  assert.equal(first, second)
  assert.ok(first! >= 30086)
  const { clusterIP, clusterIPs } = service.spec
  const moved = await stored(
    { ...ports({ port: 53, nodePort: 30046 }), clusterIP, clusterIPs },
    service,
  )
  assert.deepEqual([nodePorts.has(first!), nodePorts.has(30046)], [false, true])
  await stored({ clusterIP, clusterIPs }, moved)
  assert.equal(nodePorts.has(30046), false)
})

test('load balancers are asked after the health of nodes on a port of its own', async () => {
  const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }
  const service = await stored(local)
  assert.equal(nodePorts.has(service.spec.healthCheckNodePort!), true)
  await assert.rejects(take(serviceOf('b', { ...local, healthCheckNodePort: 7 })), {
    message:
      'Internal error occurred: failed to allocate requested HealthCheck NodePort 7: provided port is not in the valid range. The range of valid ports is 30000-32767',
  })
  const { clusterIP, clusterIPs } = service.spec
  await stored({ type: 'ClusterIP', clusterIP, clusterIPs }, service)
  assert.equal(nodePorts.has(service.spec.healthCheckNodePort!), false)
})
