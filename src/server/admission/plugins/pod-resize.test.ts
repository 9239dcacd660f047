import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  nodeDeclaredFeatureValidator,
  podResizeValidator,
} from '#server/admission/plugins/pod-resize.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf, podWith } from '#server/testing/pods.ts'

const able = ['InPlacePodLevelResourcesVerticalScaling', 'InPlacePodVerticalScalingInitContainers']
const allocatable = { cpu: '2', memory: '1Gi' }
const context = createTestAdmission({
  objects: [
    objectOf('v1', 'Node', 'plain', { status: { allocatable } }),
    objectOf('v1', 'Node', 'able', { status: { allocatable, declaredFeatures: able } }),
    objectOf('v1', 'Node', 'other', { metadata: { labels: { 'kubernetes.io/os': 'windows' } } }),
  ],
})

const asking = (cpu: string, memory = '64Mi') => ({ resources: { requests: { cpu, memory } } })
const container = (cpu: string, memory?: string) => ({ name: 'main', ...asking(cpu, memory) })

function resizeOf(nodeName: string, spec: object, before: object = {}) {
  const old = podWith({ nodeName, containers: [container('1')], ...before }, { generation: 1 })
  const pod = podWith({ nodeName, ...spec }, { generation: 2 })
  return writeOf(context, pod, { old, subresource: 'resize' })
}

const rows: readonly [node: string, spec: object, why?: string][] = [
  ['', { containers: [container('9')] }],
  ['plain', { containers: [container('2')] }],
  [
    'plain',
    { containers: [container('2', '2Gi')], overhead: { cpu: '1m' } },
    "node didn't have enough allocatable resources: cpu, requested: 2001, allocatable: 2000; memory, requested: 2147483648, allocatable: 1073741824",
  ],
  ['none', { containers: [container('2')] }, 'node "none" not found'],
  [
    'other',
    { containers: [container('2')] },
    'pod resize is only supported on linux nodes, node "other" is "windows"',
  ],
]

for (const [node, spec, why] of rows) {
  test(`a pod on ${node || 'no node'} is resized: ${why ?? 'fine'}`, async () => {
    const outcome = await outcomeOf(podResizeValidator, context, resizeOf(node, spec))
    assert.equal(typeof outcome === 'string' ? outcome : undefined, why && refused(why))
  })
}

const refused = (why: string) => `pods "p" is forbidden: ${why}`

test('what only some nodes can do is refused on others', async () => {
  const containers = [container('1')]
  const initContainers = [container('1')]
  const level = { containers, initContainers, ...asking('2') }
  const starting = { containers, initContainers: [container('2')] }
  const sidecar = { containers, initContainers: [{ ...container('2'), restartPolicy: 'Always' }] }
  const before = { initContainers }
  const told = async (node: string, spec: object, old: object = before) => {
    const write = resizeOf(node, spec, old)
    const outcome = await outcomeOf(nodeDeclaredFeatureValidator, context, write)
    return typeof outcome === 'string' ? outcome : undefined
  }
  const lacks = (feature: string) =>
    refused(`pod update requires features ${feature} which are not available on node "plain"`)
  assert.equal(await told('plain', level), lacks(able[0]!))
  assert.equal(await told('plain', starting), lacks(able[1]!))
  assert.equal(await told('able', { ...level, ...starting }), undefined)
  assert.equal(await told('none', starting), refused('node "none" not found'))
  assert.equal(await told('plain', { containers: [container('2')], initContainers }), undefined)
  const old = { initContainers: [{ ...container('1'), restartPolicy: 'Always' }] }
  assert.equal(await told('plain', sidecar, old), undefined)
})
