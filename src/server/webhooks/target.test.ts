import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WebhookClientConfig } from '#kinds/admissionregistration/shared/types.ts'
import type { Service } from '#kinds/core/service/types.ts'
import { webhookTarget } from '#server/webhooks/target.ts'

function service(spec: object): Service {
  const metadata = { name: 'hook', namespace: 'x' }
  return { apiVersion: 'v1', kind: 'Service', metadata, spec } as Service
}

const at = (config: WebhookClientConfig, found?: Service) =>
  webhookTarget(config, 5, (namespace, name) =>
    namespace === 'x' && name === 'hook' ? found : undefined,
  )

test('a URL says where a webhook is', () => {
  assert.deepEqual(at({ url: 'https://hook.example/a/b=c' }), {
    host: 'hook.example',
    port: 443,
    serverName: 'hook.example',
    path: '/a/b=c?timeout=5s',
    url: 'https://hook.example/a/b=c?timeout=5s',
  })
  const { host, port, url } = at({ url: 'https://[::1]:8443' })
  assert.deepEqual([host, port, url], ['::1', 8443, 'https://[::1]:8443/?timeout=5s'])
  const paths = ['/a//b/../c/', '/%22%3A%5B', '/a%2Fb', '/%20;']
  assert.deepEqual(
    paths.map((path) => at({ url: `https://a${path}` }).path),
    ['/a/c', '/%22:%5B', '/a/b', '/%20;'].map((path) => `${path}?timeout=5s`),
    'it is cleaned and written as Go writes paths',
  )
  const caBundle = Buffer.from('pem').toString('base64')
  assert.equal(at({ url: 'https://a', caBundle }).authorities, 'pem')
})

test('a service is reached at its address, and must show its name', () => {
  const named = { namespace: 'x', name: 'hook' }
  const found = service({ clusterIP: '10.0.0.1', ports: [{ port: 443 }, { port: 8443 }] })
  assert.deepEqual(at({ service: named }, found), {
    host: '10.0.0.1',
    port: 443,
    serverName: 'hook.x.svc',
    path: '/?timeout=5s',
    url: 'https://hook.x.svc:443/?timeout=5s',
  })
  const { port, path } = at({ service: { ...named, port: 8443, path: '/v' } }, found)
  assert.deepEqual([port, path], [8443, '/v?timeout=5s'])
  const outside = service({ type: 'ExternalName', externalName: 'hook.example' })
  assert.equal(at({ service: named }, outside).host, 'hook.example')
})

test('a service that leads nowhere is told', () => {
  const named = { namespace: 'x', name: 'hook' }
  const cases: readonly (readonly [Service | undefined, string])[] = [
    [undefined, 'service "hook" not found'],
    [service({ clusterIP: 'None' }), 'cannot route to service with ClusterIP "None"'],
    [
      service({ clusterIP: '10.0.0.1', ports: [{ port: 80 }] }),
      'no service port 443 found for service "hook"',
    ],
  ]
  for (const [found, message] of cases) {
    assert.throws(() => at({ service: named }, found), { name: 'StatusError', message })
  }
})
