import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRandom } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import type { FlowSchema } from '#kinds/flowcontrol/flowschema/types.ts'
import { namesAuthorities } from '#server/aggregation/extension.ts'
import type { Backend } from '#server/aggregation/service-place.ts'
import { planAvailability, withAvailability } from '#server/bootstrap/api-service-availability.ts'
import { planDangling } from '#server/bootstrap/dangling-flow-schemas.ts'

const metadata = { name: 'a' }
const local = { metadata, spec: { version: 'v1' } } as APIService
const remote = {
  metadata,
  spec: { version: 'v1', service: { namespace: 'n', name: 's', port: 443 } },
} as APIService
const service = { metadata, spec: { ports: [{ name: 'web', port: 443 }] } } as unknown as Service
const slice = {
  metadata,
  ports: [{ name: 'web', port: 8443 }],
  endpoints: [{}],
} as unknown as EndpointSlice
const nothing: Backend = { service: undefined, slices: [] }

const cases: readonly (readonly [
  words: string,
  one: APIService,
  backend: Backend,
  reason: string | undefined,
])[] = [
  ['what the server serves itself is there', local, nothing, 'Local'],
  ['a service must be there', remote, nothing, 'ServiceNotFound'],
  [
    'a service has the port that is asked for',
    remote,
    { service: { ...service, spec: { ports: [] } }, slices: [] },
    'ServicePortError',
  ],
  ['a service has endpoints', remote, { service, slices: [] }, 'EndpointsNotFound'],
  [
    'endpoints have the port',
    remote,
    { service, slices: [{ ...slice, ports: [{ name: 'other', port: 8443 }] }] },
    'MissingEndpoints',
  ],
  [
    'endpoints are ready',
    remote,
    {
      service,
      slices: [{ ...slice, endpoints: [{ addresses: [], conditions: { ready: false } }] }],
    },
    'MissingEndpoints',
  ],
  ['whoever has endpoints is asked', remote, { service, slices: [slice] }, undefined],
]

for (const [words, one, backend, reason] of cases) {
  test(words, () => assert.equal(planAvailability(one, backend)?.reason, reason))
}

test('a bundle names an authority if there is any certificate in it', () => {
  const times = { notBeforeMs: 0, notAfterMs: 1 }
  const { certificate } = makeCertificate(
    { commonName: 'ca', use: 'authority', ...times },
    systemRandom,
  )
  const broken = certificate.replace(/\n[^-]+\n/, '\neA==\n')
  const names = ['', 'x', broken, `${broken}${certificate}`].map((text) =>
    namesAuthorities({ ...remote.spec, caBundle: Buffer.from(text).toString('base64') }),
  )
  assert.deepEqual(names, [true, false, false, true])
})

test('availability is said once, and its time changes only with the status', () => {
  const missing = planAvailability(remote, nothing)!
  const said = withAvailability(remote, missing, 'then')!
  assert.equal(withAvailability(said, missing, 'now'), undefined)
  const other = planAvailability(remote, { service, slices: [] })!
  const again = withAvailability(said, other, 'now')!
  assert.deepEqual(again.status?.conditions, [
    { type: 'Available', ...other, lastTransitionTime: 'then' },
  ])
})

test('a flow schema dangles while its level is missing, which is said once', () => {
  const schema = { metadata, spec: { priorityLevelConfiguration: { name: 'x' } } } as FlowSchema
  const condition = planDangling(schema, new Set())!
  assert.equal(condition.status, 'True')
  const said = { ...schema, status: { conditions: [condition] } }
  assert.equal(planDangling(said, new Set()), undefined)
  assert.equal(planDangling(said, new Set(['x']))?.reason, 'Found')
})
