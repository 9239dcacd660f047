import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import { withAllocations } from '#kinds/core/service/allocation.ts'
import { withServiceDefaults } from '#kinds/core/service/defaults.ts'
import { settleService } from '#kinds/core/service/ip-families.ts'
import { services } from '#kinds/core/service/service.ts'
import type { IPFamily, Service, ServiceSpec } from '#kinds/core/service/types.ts'
import { cellsOf, created, updated, updatedBy } from '#kinds/testing/rules.ts'

function serviceOf(spec: ServiceSpec): Service {
  const metadata = { name: 'web', namespace: 'default' }
  return { apiVersion: 'v1', kind: 'Service', metadata, spec }
}

const http = { name: 'http', port: 80 }

/** As the server makes it: defaults, families, allocation. */
function settled(service: Service, old?: Service, families: readonly IPFamily[] = ['IPv4']) {
  const { service: begun, errors } = settleService(withServiceDefaults(service), old, families)
  let port = 30_000
  const pools = {
    takeIp: (family: IPFamily) => (family === 'IPv4' ? '10.96.0.9' : 'fd00::9'),
    takePort: () => ++port,
  }
  return { service: withAllocations(begun, pools), errors: errors.map(formatFieldError) }
}

test('a service is reachable inside the cluster if not said otherwise', () => {
  const { object, errors } = created(services, settled(serviceOf({ ports: [http] })).service)
  assert.deepEqual(errors, [])
  assert.deepEqual(object.spec, {
    ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80 }],
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ipFamilyPolicy: 'SingleStack',
    ipFamilies: ['IPv4'],
    clusterIP: '10.96.0.9',
    clusterIPs: ['10.96.0.9'],
  })
})

const families: readonly {
  name: string
  spec: ServiceSpec
  offered: readonly IPFamily[]
  expected: readonly IPFamily[] | readonly string[]
}[] = [
  {
    name: 'both that it prefers, where there are two',
    spec: { ipFamilyPolicy: 'PreferDualStack' },
    offered: ['IPv6', 'IPv4'],
    expected: ['IPv6', 'IPv4'],
  },
  {
    name: 'the one there is, though it prefers two',
    spec: { ipFamilyPolicy: 'PreferDualStack' },
    offered: ['IPv6'],
    expected: ['IPv6'],
  },
  {
    name: 'the family of its address',
    spec: { clusterIP: 'fd00::7' },
    offered: ['IPv4', 'IPv6'],
    expected: ['IPv6'],
  },
  {
    name: 'both, if it is headless and selects nothing, whatever the cluster has',
    spec: { clusterIP: 'None' },
    offered: ['IPv4'],
    expected: ['IPv4', 'IPv6'],
  },
  {
    name: 'no second one that it demands in vain',
    spec: { ipFamilyPolicy: 'RequireDualStack' },
    offered: ['IPv4'],
    expected: [
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
  },
]

for (const { name, spec, offered, expected } of families) {
  test(`a service has ${name}`, () => {
    const { service, errors } = settled(serviceOf({ ports: [http], ...spec }), undefined, offered)
    assert.deepEqual(errors.length > 0 ? errors : service.spec.ipFamilies, expected)
  })
}

test('a family is given back by whoever asks for one alone, whichever it was', () => {
  const spec = { clusterIP: 'None', ipFamilyPolicy: 'RequireDualStack' as const, ports: [http] }
  const old = settled(serviceOf(spec)).service
  for (const family of ['IPv4', 'IPv6'] as const) {
    assert.deepEqual(settled(serviceOf({ ...spec, ipFamilies: [family] }), old).errors, [
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": must be \'SingleStack\' to release the secondary IP family',
    ])
  }
})

test('an update that does not mention what was allocated keeps it', () => {
  const old = settled(serviceOf({ type: 'NodePort', ports: [http] })).service
  const { service, errors } = settled(serviceOf({ type: 'NodePort', ports: [http] }), old)
  assert.deepEqual([service.spec, errors], [old.spec, []])
})

test('the same port of two protocols has one number on the nodes', () => {
  const ports = [
    { name: 'a', port: 53, protocol: 'UDP' as const },
    { name: 'b', port: 53, protocol: 'TCP' as const },
  ]
  const { service } = settled(serviceOf({ type: 'NodePort', ports }))
  assert.deepEqual(
    service.spec.ports?.map(({ nodePort }) => nodePort),
    [30_001, 30_001],
  )
})

test('a change of type takes along what only the old type had', () => {
  const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [http] } as const
  const old = settled(serviceOf(spec)).service
  assert.equal(old.spec.healthCheckNodePort, 30_002)
  const { object, errors } = updated(
    services,
    { ...old, spec: { ...old.spec, type: 'ClusterIP' } },
    old,
  )
  assert.deepEqual(errors, [])
  const { externalTrafficPolicy, healthCheckNodePort, allocateLoadBalancerNodePorts } = object.spec
  assert.deepEqual(
    [externalTrafficPolicy, healthCheckNodePort, allocateLoadBalancerNodePorts],
    [undefined, undefined, undefined],
  )
  assert.equal(object.spec.ports?.[0]?.nodePort, undefined)
})

const bad: readonly { spec: ServiceSpec; errors: readonly string[] }[] = [
  { spec: {}, errors: ['spec.ports: Required value'] },
  {
    spec: { ports: [http, { port: 81 }] },
    errors: ['spec.ports[1].name: Required value'],
  },
  {
    spec: { type: 'NodePort', clusterIP: 'None', ports: [http] },
    errors: [
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
    ],
  },
  { spec: { type: 'ExternalName' }, errors: ['spec.externalName: Required value'] },
  {
    spec: { type: 'ExternalName', externalName: 'a', ipFamilyPolicy: '' as 'SingleStack' },
    errors: ['spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services'],
  },
  {
    spec: { ports: [http], externalTrafficPolicy: 'Local' },
    errors: [
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
  },
  {
    spec: { ports: [http], loadBalancerSourceRanges: ['10.0.0.0/8'] },
    errors: [
      "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
  },
]

for (const { spec, errors } of bad) {
  test(`a service ${JSON.stringify(spec)} is refused`, () => {
    assert.deepEqual(created(services, settled(serviceOf(spec)).service).errors, errors)
  })
}

test('an external name that asks for no address has none in the list as well', () => {
  const old = settled(serviceOf({ type: 'ExternalName', externalName: 'a.test' })).service
  const { object, errors } = updated(
    services,
    { ...old, spec: { ...old.spec, clusterIP: 'None' } },
    old,
  )
  assert.deepEqual(errors, [])
  assert.deepEqual(services.canonical?.(object).spec.clusterIPs, ['None'])
})

test('only load balancers report addresses', () => {
  const old = settled(serviceOf({ ports: [http] })).service
  const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } }
  assert.deepEqual(updatedBy([services, 'status'], { ...old, status }, old).errors, [
    "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
  ])
})

test('an address of a balancer that is written in another way is warned of', () => {
  const old = settled(serviceOf({ type: 'LoadBalancer', ports: [http] })).service
  const status = { loadBalancer: { ingress: [{ ip: 'FD00::1' }, { ip: 'fd00::1' }, {}] } }
  assert.deepEqual(updatedBy([services, 'status'], { ...old, status }, old).warnings, [
    'status.loadBalancer.ingress[0]: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")',
  ])
})

test('what a headless service says in vain is warned of', () => {
  const spec: ServiceSpec = {
    clusterIP: 'None',
    externalIPs: ['192.0.2.1'],
    sessionAffinity: 'ClientIP',
    trafficDistribution: 'PreferClose',
  }
  assert.deepEqual(created(services, settled(serviceOf(spec)).service).warnings, [
    'spec.externalIPs is ignored for headless services',
    'spec.SessionAffinity is ignored for headless services',
    'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
  ])
})

const rows: readonly { spec: ServiceSpec; cells: readonly string[] }[] = [
  {
    spec: {
      type: 'LoadBalancer',
      clusterIPs: ['10.0.0.1'],
      ports: [
        { ...http, nodePort: 30_001, protocol: 'TCP' },
        // A create that is only tried allocates nothing, and so does not look.
        { ...http, nodePort: -1, protocol: 'UDP' },
      ],
    },
    cells: ['10.0.0.1', '<pending>', '80:30001/TCP,80/UDP', '<none>'],
  },
  {
    spec: { type: 'ExternalName', externalName: 'example.com', selector: { b: '1', a: '2' } },
    cells: ['<none>', 'example.com', '<none>', 'a=2,b=1'],
  },
]

for (const { spec, cells } of rows) {
  test(`a row of ${spec.type} tells where it is reached`, () => {
    const row = cellsOf(services, serviceOf(spec))
    assert.deepEqual(
      [row['Cluster-IP'], row['External-IP'], row['Port(s)'], row['Selector']],
      cells,
    )
  })
}
