import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestInfoOf } from '#server/http/request-info.ts'
import { parseRequestTarget } from '#server/http/request-target.ts'

function infoOf(target: string, method = 'GET') {
  return requestInfoOf({ method, target, ...parseRequestTarget(target)! })
}

/** As `verb group/version namespace resource/name/subresource`. */
function told(target: string, method?: string): string {
  const info = infoOf(target, method)
  if (!info.isResource) return `${info.verb} ${info.path}`
  const { verb, group, version, namespace, resource, name, subresource } = info
  return `${verb} ${group}/${version} ${namespace || '-'} ${[resource, name, subresource].join('/')}`
}

test('requests are understood as upstream understands them', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['GET', '/api/v1/namespaces', 'list /v1 - namespaces//'],
    ['GET', '/api/v1/namespaces/x', 'get /v1 x namespaces/x/'],
    ['PUT', '/api/v1/namespaces/x/finalize', 'update /v1 x namespaces/x/finalize'],
    ['GET', '/api/v1/namespaces/x/pods', 'list /v1 x pods//'],
    ['GET', '/api/v1/namespaces/x/pods/y/log', 'get /v1 x pods/y/log'],
    ['GET', '/api/v1/pods?watch=', 'watch /v1 - pods//'],
    ['GET', '/api/v1/pods?watch=0', 'list /v1 - pods//'],
    ['GET', '/api/v1/watch/namespaces/x/pods/y', 'watch /v1 x pods/y/'],
    [
      'DELETE',
      '/apis/apps/v1/namespaces/x/deployments',
      'deletecollection apps/v1 x deployments//',
    ],
    ['DELETE', '/apis/apps/v1/namespaces/x/deployments/y', 'delete apps/v1 x deployments/y/'],
    ['HEAD', '/api/v1/pods', 'list /v1 - pods//'],
    ['OPTIONS', '/api/v1/pods', ' /v1 - pods//'],
    ['GET', '/api/v1/namespaces//pods', 'list /v1 - pods//'],
    ['GET', '/api//v1', 'list / - v1//'],
    ['GET', '//api/v1/pods//', 'list /v1 - pods//'],
    ['GET', '/api/v1', 'get /api/v1'],
    ['GET', '/apis/apps/v1', 'get /apis/apps/v1'],
    ['POST', '/healthz', 'post /healthz'],
  ]
  for (const [method, target, wanted] of cases) assert.equal(told(target, method), wanted, target)
})

test('a field selector can name the object, if the options can be read', () => {
  const list = '/api/v1/pods?fieldSelector=metadata.name'
  assert.equal(told(`${list}%3Dx`), 'list /v1 - pods/x/')
  assert.equal(told(`${list}!%3Dx`), 'list /v1 - pods//')
  assert.equal(told(`${list}%3Dx&limit=y`), 'list /v1 - pods//')
  assert.equal(told(`${list}%3D..`), 'list /v1 - pods//')
  assert.equal(told(`${list}`), 'list /v1 - pods//')
})

test('selectors are told of requests for many objects, but not where the path says watch', () => {
  const selectorsOf = (target: string, method?: string) => {
    const info = infoOf(target, method)
    return info.isResource ? info.selectors : undefined
  }
  const query = 'fieldSelector=spec.nodeName%3Da&labelSelector=b'
  const wanted = { fieldSelector: 'spec.nodeName=a', labelSelector: 'b' }
  assert.deepEqual(selectorsOf(`/api/v1/pods?${query}`), wanted)
  assert.deepEqual(selectorsOf(`/api/v1/pods?watch=1&${query}`), wanted)
  assert.deepEqual(selectorsOf(`/api/v1/namespaces/x/pods?${query}`, 'DELETE'), wanted)
  assert.equal(selectorsOf('/api/v1/pods?limit=1'), undefined)
  assert.equal(selectorsOf(`/api/v1/namespaces/x/pods/y?${query}`), undefined)
  assert.equal(selectorsOf(`/api/v1/watch/pods?${query}`), undefined)
})

test('a watch of nothing is an error', () => {
  assert.throws(() => infoOf('/api/v1/watch?timeoutSeconds=1'), {
    name: 'RequestInfoError',
    message: 'unable to determine kind and namespace from url, /api/v1/watch?timeoutSeconds=1',
  })
})
