import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withNodeDefaults } from '#kinds/core/node/defaults.ts'
import { nodes } from '#kinds/core/node/node.ts'
import type { Node, NodeSpec, NodeSystemInfo } from '#kinds/core/node/types.ts'
import { cellsOf, created, updated, updatedBy } from '#kinds/testing/rules.ts'

function nodeOf(spec: NodeSpec = {}, rest: Partial<Node> = {}): Node {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'alpha' }, spec, ...rest }
}

const cidrs: readonly { given: NodeSpec; podCIDRs: readonly string[] }[] = [
  { given: { podCIDR: '10.1.0.0/24' }, podCIDRs: ['10.1.0.0/24'] },
  { given: { podCIDRs: ['10.1.0.0/24', 'fd00::/64'] }, podCIDRs: ['10.1.0.0/24', 'fd00::/64'] },
  {
    given: { podCIDR: '10.2.0.0/24', podCIDRs: ['10.1.0.0/24', 'fd00::/64'] },
    podCIDRs: ['10.2.0.0/24'],
  },
]

for (const { given, podCIDRs } of cidrs) {
  test(`the networks of ${JSON.stringify(given)} are told in both fields`, () => {
    const { spec } = created(nodes, nodeOf(given)).object
    assert.deepEqual([spec.podCIDR, spec.podCIDRs], [podCIDRs[0], podCIDRs])
  })
}

test('what a node can give away is what it has, if nothing is reserved', () => {
  const { object } = created(nodes, nodeOf({}, { status: { capacity: { cpu: '4' } } }))
  assert.deepEqual(object.status?.allocatable, { cpu: '4' })
  const status = { capacity: { cpu: '4' }, allocatable: {} }
  assert.deepEqual(withNodeDefaults(nodeOf({}, { status })).status?.allocatable, {})
  assert.deepEqual(created(nodes, nodeOf({}, { status })).object.status?.allocatable, { cpu: '4' })
})

test('networks and the cloud name are given once', () => {
  const old = created(nodes, nodeOf({ podCIDR: '10.1.0.0/24', providerID: 'cloud://a' })).object
  assert.deepEqual(updated(nodes, nodeOf(), old).errors, [
    'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
  ])
  const given = nodeOf({ podCIDR: '10.1.0.0/24', providerID: 'cloud://a' })
  assert.deepEqual(updated(nodes, given, created(nodes, nodeOf()).object).errors, [])
})

test('a node is warned of networks that are written in other ways, and of what is gone', () => {
  const configSource = { configMap: { name: 'a', namespace: 'b', kubeletConfigKey: 'c' } }
  const given = nodeOf({ podCIDRs: ['10.1.0.1/24'], configSource }, { status: { config: {} } })
  const { object, warnings } = created(nodes, given)
  assert.deepEqual(warnings, [
    'spec.podCIDRs[0]: CIDR value "10.1.0.1/24" is ambiguous in this context (should be "10.1.0.0/24" or "10.1.0.1/32"?)',
  ])
  assert.deepEqual([object.spec.configSource, object.status?.config], [undefined, undefined])
})

test('each effect can be had once for a key', () => {
  const taint = { key: 'a', effect: 'NoSchedule' } as const
  const taints = [taint, { ...taint, effect: 'NoExecute' } as const, taint]
  const { errors } = created(nodes, nodeOf({ taints }))
  assert.equal(errors.length, 1)
  assert.match(errors[0]!, /^metadata\.taints\[2\]: Duplicate value: .*taints must be unique/)
})

test('annotations that once held taints are read as Go reads them', () => {
  const annotations = { 'scheduler.alpha.kubernetes.io/taints': '{' }
  const { errors } = created(nodes, nodeOf({}, { metadata: { name: 'a', annotations } }))
  assert.deepEqual(errors, [
    'metadata.annotations: Invalid value: "scheduler.alpha.kubernetes.io/taints": unexpected end of JSON input',
  ])
})

test('pods that a node is to be kept from are named by their controller, if any are', () => {
  const key = 'scheduler.alpha.kubernetes.io/preferAvoidPods'
  const errorsOf = (text: string) =>
    created(nodes, nodeOf({}, { metadata: { name: 'a', annotations: { [key]: text } } })).errors
  assert.deepEqual(errorsOf('{"preferAvoidPods":[]}'), [])
  assert.deepEqual(errorsOf('{"preferAvoidPods":[{}]}'), [
    `metadata.annotations.${key}[0].PodSignature: Required value`,
  ])
})

test('the status has its own path, and holds no address twice', () => {
  const old = nodeOf()
  const addresses = [1, 2].map(() => ({ type: 'Hostname', address: 'alpha' }))
  const next = nodeOf({ unschedulable: true }, { status: { addresses } })
  const { object, errors } = updatedBy([nodes, 'status'], next, old)
  assert.deepEqual(object.spec, {})
  assert.deepEqual(errors, [
    'status.addresses[1]: Duplicate value: {"Type":"Hostname","Address":"alpha"}',
  ])
  assert.equal(updated(nodes, next, old).object.status, undefined)
})

test('a row says what a node is for', () => {
  const labels = { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'edge' }
  const node = nodeOf({ unschedulable: true }, { metadata: { name: 'alpha', labels } })
  const { Status, Roles } = cellsOf(nodes, node)
  assert.deepEqual([Status, Roles], ['Unknown,SchedulingDisabled', 'edge,worker'])
  const status = { nodeInfo: { architecture: 'amd64' } as NodeSystemInfo }
  assert.equal(cellsOf(nodes, nodeOf({}, { status }))['Kernel-Version'], '<unknown> (amd64)')
})

test('what a node says of itself when it is made is looked at, too', () => {
  const status = {
    declaredFeatures: ['x', 'B', 'B'],
    nodeInfo: { swap: { capacity: 0 } } as NonNullable<Node['status']>['nodeInfo'] & {},
  }
  assert.deepEqual(
    created(nodes, nodeOf({}, { status })).errors.map((error) => error.slice(0, 66)),
    [
      'metadata.nodeSwapStatus.capacity: Invalid value: 0: must be greater',
      'status.declaredFeatures[0]: Invalid value: "x": invalid feature na',
      'status.declaredFeatures[1]: Invalid value: "B": list must be sorted',
      'status.declaredFeatures[2]: Duplicate value: "B"',
    ].map((error) => error.slice(0, 66)),
  )
})
