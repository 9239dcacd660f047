import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { validateCreate } from '#api/rules.ts'
import { resourceClaims } from '#kinds/resource/resourceclaim/resourceclaim.ts'
import type { ResourceClaim, ResourceClaimStatus } from '#kinds/resource/resourceclaim/types.ts'
import type { DeviceClaim } from '#kinds/resource/shared/types.ts'
import { contextOf, created, updated, updatedBy } from '#kinds/testing/rules.ts'

const deviceClassName = 'gpu.example'
const plain: DeviceClaim = { requests: [{ name: 'r', exactly: { deviceClassName } }] }

function claimOf(devices: DeviceClaim, status?: ResourceClaimStatus): ResourceClaim {
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name: 'c', namespace: 'n' },
    spec: { devices },
    ...(status && { status }),
  }
}

test('a request asks for one device if it says nothing else', () => {
  const { object, errors } = created(resourceClaims, claimOf(plain))
  assert.deepEqual(errors, [])
  const [request] = object.spec.devices!.requests!
  assert.deepEqual(request!.exactly, { deviceClassName, allocationMode: 'ExactCount', count: 1 })
})

const name = 'r'
const bad: readonly { devices: DeviceClaim; errors: readonly string[] }[] = [
  {
    devices: { requests: [{ name }] },
    errors: [
      'spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required',
    ],
  },
  {
    devices: {
      requests: [{ name, exactly: { deviceClassName, allocationMode: 'All', count: 2 } }],
    },
    errors: [
      "spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
    ],
  },
  {
    devices: { ...plain, constraints: [{ requests: ['s'], matchAttribute: 'a.example/b' }] },
    errors: [
      'spec.devices.constraints[0].requests[0]: Invalid value: "s": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
    ],
  },
  {
    devices: { ...plain, config: [{ opaque: { driver: '', parameters: {} } }] },
    errors: ['spec.devices.config[0].opaque.driver: Required value'],
  },
]

for (const { devices, errors } of bad) {
  test(`${JSON.stringify(devices)} is refused`, () => {
    assert.deepEqual(created(resourceClaims, claimOf(devices)).errors, errors)
  })
}

test('access to devices in use is for namespaces that are marked for it', () => {
  const claim = claimOf({ requests: [{ name, exactly: { deviceClassName, adminAccess: true } }] })
  const { object, errors } = created(resourceClaims, claim)
  assert.match(errors.join(), /requires the `resource.kubernetes.io\/admin-access: true` label/)
  const namespaceLabels = { 'resource.kubernetes.io/admin-access': 'true' }
  const context = { ...contextOf(resourceClaims), namespaceLabels }
  assert.deepEqual(validateCreate(resourceClaims, object, context), [])
})

test('the spec never changes', () => {
  const old = created(resourceClaims, claimOf(plain)).object
  const other = claimOf({ requests: [{ name, exactly: { deviceClassName: 'x' } }] })
  assert.match(updated(resourceClaims, other, old).errors.join(), /^spec: .*: field is immutable$/)
  assert.deepEqual(updated(resourceClaims, claimOf(plain), old).errors, [])
  const bare = created(resourceClaims, { ...old, spec: {} }).object
  assert.deepEqual(updated(resourceClaims, claimOf({ requests: [] }), bare).errors, [])
})

suite('what was allocated', () => {
  const result = { request: name, driver: 'd.example', pool: 'p', device: 'gpu-0' }
  const device = { driver: 'd.example', pool: 'p', device: 'gpu-0' }
  const allocated: ResourceClaimStatus = { allocation: { devices: { results: [result] } } }
  const bare = created(resourceClaims, claimOf(plain)).object
  const by = [resourceClaims, 'status'] as const

  test('may be reported on, and only that', () => {
    const report = { ...allocated, devices: [device] }
    assert.deepEqual(updatedBy(by, claimOf(plain, report), bare).errors, [])
    const other = { ...allocated, devices: [{ ...device, device: 'gpu-1' }] }
    const { errors } = updatedBy(by, claimOf(plain, other), bare)
    assert.match(errors.join(), /status\.devices\[0\]: .*must be an allocated device in the claim/)
  })

  test('stays until it is given back, and then reports on it go', () => {
    const old = { ...bare, status: { ...allocated, devices: [device] } }
    const moved = { allocation: { devices: { results: [{ ...result, pool: 'q' }] } } }
    assert.match(updatedBy(by, claimOf(plain, moved), old).errors.join(), /field is immutable/)
    const { object, errors } = updatedBy(by, claimOf(plain, { devices: [device] }), old)
    assert.deepEqual([errors, object.status], [[], {}])
    const shared = { allocation: { devices: { results: [{ ...result, shareID: 's' }] } } }
    const kept = updatedBy(by, claimOf(plain, { ...shared, devices: [device] }), old)
    assert.equal(kept.object.status?.devices, undefined)
  })
})

test('a claim says the same in v1beta1', () => {
  const beta = resourceClaims.versions!.find(({ apiVersion }) => apiVersion.endsWith('v1beta1'))!
  const capacity = { requests: { memory: '1Gi' } }
  const claim = created(
    resourceClaims,
    claimOf({
      requests: [
        { name: 'a', exactly: { deviceClassName, selectors: [{}], adminAccess: false, capacity } },
        { name: 'b', firstAvailable: [{ name: 'x', deviceClassName }] },
        { name: 'c', exactly: { deviceClassName: '', count: 2 } },
      ],
      constraints: [{ matchAttribute: 'a.example/b' }],
    }),
  ).object
  const there = beta.fromHub(claim) as Resource & { readonly spec: unknown }
  assert.match(
    JSON.stringify(there.spec),
    /^\{"devices":\{"requests":\[\{"name":"a","deviceClassName"/,
  )
  assert.deepEqual(beta.toHub(there), claim)
})
