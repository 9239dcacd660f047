import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import {
  type Backend,
  clusterPlace,
  endpointPlace,
  NoPlaceError,
} from '#server/aggregation/service-place.ts'

const at = { namespace: 'n', name: 's', port: 443 }
const random = createSeededRandom(1)

function backendOf(spec: object, ...slices: readonly object[]): Backend {
  return { service: { metadata: { name: 's' }, spec } as never, slices: slices as never }
}

const ports = [{ name: 'https', port: 443 }]
const ready = {
  ports: [{ name: 'https', port: 8443 }],
  endpoints: [
    { addresses: ['10.0.0.1'] },
    { addresses: ['10.0.0.2'], conditions: { ready: false } },
    { addresses: ['10.0.0.3'], conditions: { ready: true } },
  ],
}

test('a service is reached at its own address, or where its name leads', () => {
  const places = [
    { clusterIP: '10.96.0.1', ports },
    { type: 'NodePort', clusterIP: '10.96.0.2', ports },
    { type: 'ExternalName', externalName: 'elsewhere.example' },
  ].map((spec) => clusterPlace(at, backendOf(spec)))
  assert.deepEqual(places, [
    { host: '10.96.0.1', port: 443 },
    { host: '10.96.0.2', port: 443 },
    { host: 'elsewhere.example', port: 443 },
  ])
})

test('with routing one of the endpoints that are ready is chosen, by chance', () => {
  const backend = backendOf({ clusterIP: '10.96.0.1', ports }, ready)
  const hosts = new Set(
    Array.from({ length: 50 }, () => {
      const { host, port } = endpointPlace(at, backend, random)
      return `${host}:${port}`
    }),
  )
  assert.deepEqual([...hosts].sort(), ['10.0.0.1:8443', '10.0.0.3:8443'])
})

const failures: readonly (readonly [name: string, work: () => unknown, words: string])[] = [
  [
    'no service',
    () => clusterPlace(at, { service: undefined, slices: [] }),
    'services "s" not found',
  ],
  [
    'no address',
    () => clusterPlace(at, backendOf({ clusterIP: 'None', ports })),
    'cannot route to service with ClusterIP "None"',
  ],
  [
    'another port',
    () => clusterPlace(at, backendOf({ clusterIP: '10.96.0.1', ports: [] })),
    'no service port 443 found for service "s"',
  ],
  [
    'no endpoints',
    () => endpointPlace(at, backendOf({ ports }, { ...ready, endpoints: [] }), random),
    'no endpoints available for service "s"',
  ],
  [
    'a name elsewhere has no endpoints',
    () => endpointPlace(at, backendOf({ type: 'ExternalName' }), random),
    'unsupported service type "ExternalName"',
  ],
]

for (const [name, work, message] of failures) {
  test(`there is no way: ${name}`, () => {
    assert.throws(work, (error) => error instanceof NoPlaceError && error.message === message)
  })
}
