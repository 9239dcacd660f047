import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { isForbidden, isNotFound } from '#api/status/status.ts'
import type { Transport } from '#api/transport.ts'
import { type FakeServer, openFakeServer } from '#server/testing/fake-server.ts'
import { createTransport } from '#server/transport.ts'

const configMaps = { group: '', version: 'v1', resource: 'configmaps' }
const { signal } = new AbortController()
const a = { namespace: 'default', name: 'a' }

function transportOf({ verbs, table, deps, clock }: FakeServer): Transport {
  const user = { name: 'me', groups: [] }
  const { authorizer } = deps
  return createTransport({ verbs, resources: () => table, authorizer, user, clock })
}

function configMap(name: string, data: Record<string, string> = {}): Resource {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data } as Resource
}

test('parts of the process share the objects of the cache', async () => {
  await using server = await openFakeServer()
  const api = transportOf(server)
  const made = await api.create(configMaps, a, configMap('a'), { signal })
  assert.equal(await api.get(configMaps, a, { signal }), made)
  const { items } = await api.list(configMaps, { signal })
  assert.equal(items[0], made)
  assert.equal((await api.list(configMaps, { signal })).items, items)
  await api.deleteCollection(configMaps, { namespace: 'default', signal })
  await assert.rejects(api.get(configMaps, a, { signal }), isNotFound)
})

test('an object of another version is converted once', async () => {
  await using server = await openFakeServer()
  const api = transportOf(server)
  const at = { group: 'autoscaling', version: 'v1', resource: 'horizontalpodautoscalers' }
  const scaler = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a' },
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' },
    },
  }
  const made = await api.create(at, a, scaler, { signal })
  assert.equal(made.apiVersion, 'autoscaling/v1')
  assert.equal(await api.get(at, a, { signal }), made)
  assert.ok(Object.isFrozen(made))
})

test('a watch begins with what is there, goes on, and ends when it is told to', async () => {
  await using server = await openFakeServer()
  const api = transportOf(server)
  await api.create(configMaps, a, configMap('a'), { signal })
  const stop = new AbortController()
  const options = { allowWatchBookmarks: true, signal: stop.signal }
  const seen: string[] = []
  await assert.rejects(async () => {
    for await (const batch of api.watch(configMaps, options)) {
      for (const { type, object } of batch) {
        seen.push(type)
        if (type === 'BOOKMARK') {
          assert.equal(object.metadata.annotations?.['k8s.io/initial-events-end'], 'true')
          await api.update(configMaps, a, configMap('a', { x: '1' }), { signal })
        }
        if (type === 'MODIFIED') await api.delete(configMaps, a, { signal })
        if (type === 'DELETED') stop.abort(new Error('enough'))
      }
    }
  }, /enough/)
  assert.deepEqual(seen, ['ADDED', 'BOOKMARK', 'MODIFIED', 'DELETED'])
})

test('a watch ends after its time', async () => {
  await using server = await openFakeServer()
  const api = transportOf(server)
  const iterator = api.watch(configMaps, { signal, timeoutSeconds: 5 })[Symbol.asyncIterator]()
  const next = iterator.next()
  await server.clock.run(5000)
  assert.equal((await next).done, true)
  assert.equal((await iterator.next()).done, true)
})

test('what a user may not do is refused in the words of the server', async () => {
  const authorizer = { authorize: () => ({ verdict: 'no opinion' }) as const }
  await using server = await openFakeServer({ authorizer })
  const api = transportOf(server)
  await assert.rejects(api.get(configMaps, a, { signal }), (error) => {
    assert.ok(isForbidden(error))
    assert.equal(
      String(error),
      'StatusError: configmaps "a" is forbidden: User "me" cannot get resource "configmaps" in API group "" in the namespace "default"',
    )
    return true
  })
})
