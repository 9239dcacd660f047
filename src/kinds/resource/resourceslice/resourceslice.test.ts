import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import { withDefaults } from '#kinds/resource/resourceslice/defaults.ts'
import { withoutDisabled } from '#kinds/resource/resourceslice/prepare.ts'
import { resourceSlices } from '#kinds/resource/resourceslice/resourceslice.ts'
import type {
  CapacityRequestPolicy,
  Device,
  ResourceSlice,
} from '#kinds/resource/resourceslice/types.ts'
import { cellsOf, created, testNow, updated } from '#kinds/testing/rules.ts'

function sliceOf(spec: Partial<ResourceSlice['spec']> = {}): ResourceSlice {
  const pool = { name: 'p', generation: 1, resourceSliceCount: 1 }
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: { name: 's' },
    spec: { driver: 'd.example', pool, nodeName: 'n1', ...spec },
  }
}

const name = 'gpu-0'

test('taints say since when they are there', () => {
  const taint = { key: 'a', effect: 'NoSchedule' } as const
  for (const [given, kept] of [
    [taint, testNow],
    [{ ...taint, timeAdded: '' }, ''],
  ] as const) {
    const devices: Device[] = [{ name, taints: [given] }]
    const { object, errors } = created(resourceSlices, sliceOf({ devices }))
    assert.deepEqual(errors, [])
    assert.equal(object.spec.devices![0]!.taints![0]!.timeAdded, kept)
  }
})

test('what a device takes of its node, it takes once if nothing else is said', () => {
  const nodeAllocatableResourceMappings = {
    cpu: { allocationMultiplier: '2' },
    memory: { capacityKey: 'm' },
  }
  const devices: Device[] = [
    { name, capacity: { m: { value: '1Gi' } }, nodeAllocatableResourceMappings },
  ]
  const object = withDefaults(sliceOf({ devices }), { now: testNow })
  assert.deepEqual(object.spec.devices![0]!.nodeAllocatableResourceMappings, {
    cpu: { allocationMultiplier: '2' },
    memory: { allocationMultiplier: '1', capacityKey: 'm' },
  })
})

function policyOf(requestPolicy: CapacityRequestPolicy): Partial<ResourceSlice['spec']> {
  const capacity = { memory: { value: '8', requestPolicy } }
  return { devices: [{ name, allowMultipleAllocations: true, capacity }] }
}

const at = 'spec.devices[0].capacity[memory].requestPolicy'
const bad: readonly { spec: Partial<ResourceSlice['spec']>; errors: readonly string[] }[] = [
  {
    spec: { allNodes: true },
    errors: [
      'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set',
    ],
  },
  {
    spec: { devices: [{ name, attributes: { 'a/b': { version: '1' }, c: {} } }] },
    errors: [
      'spec.devices[0].attributes[a/b].version: Invalid value: "1": must be a string compatible with semver.org spec 2.0.0',
      'spec.devices[0].attributes[c]: Invalid value: "": exactly one value must be specified',
    ],
  },
  {
    spec: { devices: [{ name, bindingConditions: ['a'], bindingFailureConditions: ['a'] }] },
    errors: [
      'spec.devices[0].bindingFailureConditions[0]: Invalid value: "a": bindingFailureConditions must not overlap with bindingConditions',
    ],
  },
  {
    spec: policyOf({ default: '3', validValues: ['2', '1', '9'] }),
    errors: [
      `${at}.validValues[1]: Invalid value: "1": values must be sorted in ascending order`,
      `${at}.validValues[2]: Invalid value: "9": option is larger than capacity value: 8`,
      `${at}.validValues: Invalid value: "3": default value is not valid according to the requestPolicy`,
    ],
  },
  {
    spec: policyOf({ default: '3', validRange: { min: '2', max: '6', step: '2' } }),
    errors: [
      `${at}.validRange.step: Invalid value: "3": value is not a multiple of a given step (2) from (2)`,
    ],
  },
  { spec: policyOf({ default: '4', validRange: { min: '2', max: '6', step: '2' } }), errors: [] },
]

for (const { spec, errors } of bad) {
  test(`${JSON.stringify(spec)} is ${errors.length > 0 ? 'refused' : 'fine'}`, () => {
    assert.deepEqual(created(resourceSlices, sliceOf(spec)).errors, errors)
  })
}

test('a slice keeps its driver, pool and node', () => {
  const old = created(resourceSlices, sliceOf()).object
  assert.deepEqual(updated(resourceSlices, sliceOf({ nodeName: 'n2' }), old).errors, [
    'spec.nodeName: Invalid value: "n2": field is immutable',
  ])
})

test('the generation rises with the spec', () => {
  const old = created(resourceSlices, sliceOf()).object
  const { object } = updated(resourceSlices, sliceOf({ devices: [{ name }] }), old)
  assert.deepEqual([old.metadata.generation, object.metadata.generation], [1, 2])
})

test('fields whose gate is off go, unless they were there', () => {
  const gates = { DRADeviceTaints: false }
  const others = Object.fromEntries(
    [
      'DRAPartitionableDevices',
      'DRADeviceBindingConditions',
      'DRAConsumableCapacity',
      'DRANodeAllocatableResources',
      'DRAListTypeAttributes',
    ].map((gate) => [gate, true]),
  )
  const features = createFeatures({ ...gates, ...others })
  const slice = sliceOf({ devices: [{ name, taints: [{ key: 'a', effect: 'None' }] }] })
  assert.deepEqual(withoutDisabled(slice, features).spec.devices, [{ name }])
  assert.equal(withoutDisabled(slice, features, slice), slice)
})

test('a slice says the same in v1beta1', () => {
  const beta = resourceSlices.versions!.find(({ apiVersion }) => apiVersion.endsWith('v1beta1'))!
  const devices: Device[] = [{ name, capacity: { memory: { value: '1' } } }, { name: 'bare' }]
  const { object } = created(resourceSlices, sliceOf({ devices }))
  assert.deepEqual(beta.toHub(beta.fromHub(object)), object)
})

test('a table shows where a slice is', () => {
  assert.deepEqual(
    { ...cellsOf(resourceSlices, sliceOf()), Age: '' },
    { Name: 's', Node: 'n1', Driver: 'd.example', Pool: 'p', Age: '' },
  )
})

test('a list of values that is there has some', () => {
  const holding = (ints: readonly number[]) =>
    sliceOf({ devices: [{ name, attributes: { a: { ints } } }] })
  assert.deepEqual(updated(resourceSlices, holding([]), holding([1])).errors, [
    'spec.devices[0].attributes[a].ints: Invalid value: []: must not be empty if specified',
  ])
})

test('each value in a list counts, and a slice with lists has fewer devices', () => {
  const ints = Array.from({ length: 48 }, (_, i) => i)
  const of = (attributes: NonNullable<Device['attributes']>, count = 1) => {
    const devices = Array.from({ length: count }, (_, i) => ({ name: `gpu-${i}`, attributes }))
    // What was there before stays, though the gate is off.
    const old = sliceOf({ devices: [{ name, attributes: { a: { ints: [1] } } }] })
    return updated(resourceSlices, sliceOf({ devices }), old).errors
  }
  assert.deepEqual(of({ a: { ints } }), [])
  assert.deepEqual(of({ a: { ints }, b: { bool: true } }), [
    'spec.devices[0]: Invalid value: 49: the total number of attribute values must not exceed 48',
  ])
  assert.deepEqual(of({ a: { bool: true } }, 65), [])
  assert.deepEqual(of({ a: { bools: [true] } }, 65), [
    'spec.devices: Too many: 65: must have at most 64 items',
  ])
})

test('what may not change is told before where the devices are', () => {
  const { nodeName: _, ...spec } = sliceOf().spec
  const { errors } = updated(resourceSlices, { ...sliceOf(), spec }, sliceOf())
  assert.deepEqual(
    errors.map((error) => error.split(':')[0]),
    ['spec.nodeName', 'spec'],
  )
})
