import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiServices } from '#kinds/apiregistration/apiservice/apiservice.ts'
import type { APIService, APIServiceSpec } from '#kinds/apiregistration/apiservice/types.ts'
import { cellsOf, created, testNow, updatedBy } from '#kinds/testing/rules.ts'

function serviceOf(spec: Partial<APIServiceSpec> = {}): APIService {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1.example.com' },
    spec: {
      group: 'example.com',
      version: 'v1',
      groupPriorityMinimum: 1,
      versionPriority: 1,
      ...spec,
    },
  }
}

const service = { namespace: 'n', name: 's' }

test('what this server serves itself is there from the start', () => {
  const { object, errors } = created(apiServices, serviceOf())
  assert.deepEqual(errors, [])
  const [condition] = object.status?.conditions ?? []
  assert.deepEqual([condition?.status, condition?.lastTransitionTime], ['True', testNow])
  const { Service, Available } = cellsOf(apiServices, object)
  assert.deepEqual([Service, Available], ['Local', 'True'])
})

test('another server answers at port 443, once somebody has seen it', () => {
  const { object } = created(apiServices, serviceOf({ service }))
  assert.deepEqual(object.spec.service, { ...service, port: 443 })
  const { Service, Available } = cellsOf(apiServices, object)
  assert.deepEqual([Service, Available], ['n/s', 'Unknown'])
})

const bad: readonly { spec: Partial<APIServiceSpec>; errors: readonly string[] }[] = [
  {
    spec: { version: 'v2' },
    errors: [
      'metadata.name: Invalid value: "v1.example.com": must be `spec.version+"."+spec.group`: "v2.example.com"',
    ],
  },
  {
    spec: { groupPriorityMinimum: 20001, versionPriority: 0 },
    errors: [
      'spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000',
      'spec.versionPriority: Invalid value: 0: must be positive and less than 1000',
    ],
  },
  {
    spec: { insecureSkipTLSVerify: true, caBundle: 'eA==' },
    errors: [
      'spec.caBundle: Invalid value: "1 bytes": local APIServices may not have a caBundle',
      'spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify',
    ],
  },
  {
    spec: { service: { ...service, port: 0 } },
    errors: [
      'spec.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive',
    ],
  },
]

for (const { spec, errors } of bad) {
  test(`${JSON.stringify(spec)} is refused`, () => {
    assert.deepEqual(created(apiServices, serviceOf(spec)).errors, errors)
  })
}

test('who reports on a server changes neither its spec nor its labels', () => {
  const old = created(apiServices, serviceOf({ service })).object
  const conditions = [{ type: 'Available', status: 'False', reason: 'R' }]
  const metadata = { name: 'v1.example.com', labels: { a: 'b' } }
  const { object, errors } = updatedBy(
    [apiServices, 'status'],
    { ...serviceOf(), metadata, status: { conditions } },
    old,
  )
  assert.deepEqual([errors, object.spec, object.metadata.labels], [[], old.spec, undefined])
  assert.equal(cellsOf(apiServices, object)['Available'], 'False (R)')
})
