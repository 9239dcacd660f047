import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '#api/scalars/scalars.ts'
import { isStatusError } from '#api/status/status.ts'
import { type FakeCall, openFakeServer } from '#server/testing/fake-server.ts'

const write = { dryRun: [], fieldManager: '', fieldValidation: 'Warn' }

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const scaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'a' },
  spec: { maxReplicas: 3, scaleTargetRef },
}
const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }

async function openPatched(path: string, object: object) {
  const server = await openFakeServer()
  const bytes = Buffer.from(JSON.stringify(object))
  const body = { type: 'bytes', bytes, mediaType: 'application/json' } as const
  await server.verbs.create(server.call(path), body, write)
  return server
}

async function merge(server: Awaited<ReturnType<typeof openFakeServer>>, at: FakeCall, json: Json) {
  const answer = await server.verbs.patch(at, { type: 'json', patch: 'merge', json }, write)
  return answer.type === 'object' ? answer.outgoing.object : assert.fail()
}

test('what a patch has made is read in the version that it states', async () => {
  const path = 'autoscaling/v2/horizontalpodautoscalers'
  await using server = await openPatched(path, scaler)
  const at = server.call(path, { name: 'a' })
  const made = await merge(server, at, {
    apiVersion: 'autoscaling/v1',
    spec: { targetCPUUtilizationPercentage: 44 },
  })
  const { metrics } = made['spec' as never] as { metrics: readonly { resource: unknown }[] }
  const target = { type: 'Utilization', averageUtilization: 44 }
  assert.deepEqual(
    metrics.map(({ resource }) => resource),
    [{ name: 'cpu', target }],
  )
  // What that version does not know is told.
  const unknown = ['spec.metrics', 'status.currentMetrics']
  assert.deepEqual(
    at.warnings,
    unknown.map((field) => `unknown field "${field}"`),
  )
})

const others: readonly (readonly [patch: Json, why: RegExp])[] = [
  [{ kind: 'Secret' }, /: converting \(v1\.Secret\) to \(core\.ConfigMap\): unknown conversion$/],
  [{ kind: 'Secret', data: { a: '!' } }, /: illegal base64 data at input byte 0$/],
  [{ apiVersion: 'apps/v1', kind: 'Deployment' }, /: converting \(v1\.Deployment\) to \(core\.Con/],
  [{ apiVersion: 'apps/v1' }, /: no kind "ConfigMap" is registered for version "apps\/v1"/],
  [{ kind: 'Nothing' }, /: no kind "Nothing" is registered for version "v1"/],
  [{ apiVersion: 'apps/v1alpha1', kind: 'ListOptions' }, /: no kind "ListOptions" is registered/],
  [{ apiVersion: 'apps/v1beta1', kind: 'ListOptions' }, /: converting \(v1\.ListOptions\) to /],
  [
    { apiVersion: 'apiextensions.k8s.io/v1', kind: 'ListOptions' },
    /: no kind "ListOptions" is reg/,
  ],
  [
    { apiVersion: 'apiextensions.k8s.io/v1beta1', kind: 'CustomResourceDefinition' },
    /: no kind "CustomResourceDefinition" is registered for version "apiextensions\.k8s\.io\/v1beta1"/,
  ],
]

for (const [patch, why] of others) {
  test(`a patch that makes another kind is refused: ${JSON.stringify(patch)}`, async () => {
    await using server = await openPatched('v1/configmaps', map)
    const at = server.call('v1/configmaps', { name: 'a' })
    await assert.rejects(
      merge(server, at, patch),
      (error) => isStatusError(error) && error.status.code === 422 && why.test(error.message),
    )
  })
}

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Cluster',
    names: { plural: 'things', kind: 'Thing' },
    versions: [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
}

const toDefinitions: readonly (readonly [patch: Json, why: RegExp])[] = [
  [{ apiVersion: 'apps/v1', kind: 'Deployment' }, /: no kind "Deployment" is registered for/],
  [{ apiVersion: 'extensions/v1beta1' }, /: no kind "CustomResourceDefinition" is registered for/],
  [
    { apiVersion: 'v1', kind: 'ListOptions' },
    /: converting \(v1\.ListOptions\) to \(apiextensions\.Custom/,
  ],
  // A version that keeps unknown fields where nothing is said of them.
  [{ apiVersion: 'apiextensions.k8s.io/v1beta1' }, /preserveUnknownFields: Invalid value: true/],
]

for (const [patch, why] of toDefinitions) {
  test(`the server of definitions knows its own kinds alone: ${JSON.stringify(patch)}`, async () => {
    const path = 'apiextensions.k8s.io/v1/customresourcedefinitions'
    await using server = await openPatched(path, definition)
    const at = server.call(path, { name: 'things.example.com' })
    await assert.rejects(
      merge(server, at, patch),
      (error) => isStatusError(error) && error.status.code === 422 && why.test(error.message),
    )
  })
}

const labels = { app: 'a' }
const containers = [{ name: 'a', image: 'a' }]
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
  },
}

test('a version that is served no longer is read where the served one has all that it holds', async () => {
  const path = 'apps/v1/deployments'
  await using server = await openPatched(path, deployment)
  const at = server.call(path, { name: 'a' })
  const made = await merge(server, at, { apiVersion: 'apps/v1beta1', spec: { replicas: 3 } })
  const { apiVersion, spec } = made as unknown as { apiVersion: string; spec: { replicas: number } }
  assert.deepEqual([apiVersion, spec.replicas], ['apps/v1', 3])
  await assert.rejects(
    merge(server, at, { apiVersion: 'apps/v1beta1', spec: { rollbackTo: { revision: 2 } } }),
    /converting \(v1beta1\.Deployment\) to \(apps\.Deployment\): unknown conversion/,
  )
})

test('of several values that do not fit the first is told, in the order in which fields are written', async () => {
  await using server = await openPatched('v1/configmaps', map)
  const at = server.call('v1/configmaps', { name: 'a' })
  const json = { metadata: { name: {}, labels: { b: 1, a: [] } } }
  await assert.rejects(
    async () => await server.verbs.patch(at, { type: 'json', patch: 'merge', json }, write),
    /cannot unmarshal array into Go struct field ObjectMeta\.metadata\.labels of type string/,
  )
})
