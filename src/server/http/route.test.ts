import assert from 'node:assert/strict'
import { test } from 'node:test'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { requestInfoOf } from '#server/http/request-info.ts'
import { parseRequestTarget } from '#server/http/request-target.ts'
import { findRoute, isRoute } from '#server/http/route.ts'
import { createResourceTable } from '#server/served/resource-table.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

const builtIn = createResourceTable({ kinds, schema, features, storeOf: () => undefined })
const widgets = {
  ...builtIn.find('apps', 'v1', 'deployments')!,
  group: 'x.test',
  isCustom: true,
}
const table: ResourceTable = {
  ...builtIn,
  find: (group, version, plural) =>
    group === 'x.test' && plural === 'widgets' ? widgets : builtIn.find(group, version, plural),
}

/** The verb and where it leads, or the code of the refusal. */
function routed(method: string, path: string, contentType?: string, accept?: string): string {
  const info = requestInfoOf({ method, target: path, ...parseRequestTarget(path)! })
  assert.ok(info.isResource)
  const route = findRoute(info, { method, accept, contentType }, table)
  if (!isRoute(route)) return typeof route === 'string' ? route : String(route.status.code)
  return [route.verb, route.namespace, route.name, route.subresource].filter(Boolean).join(' ')
}

const merge = 'application/merge-patch+json'

test('paths of built-in resources lead where upstream has routes', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['GET', '/api/v1/pods', 'list'],
    ['GET', '/api/v1/namespaces/x/pods', 'list x'],
    ['POST', '/api/v1/namespaces/x/pods', 'create x'],
    ['DELETE', '/api/v1/namespaces/x/pods', 'deletecollection x'],
    ['GET', '/api/v1/namespaces/x', 'get x'],
    ['PUT', '/api/v1/namespaces/x/finalize', 'update x finalize'],
    ['GET', '/api/v1/namespaces/x/pods?watch=1', 'watch x'],
    ['GET', '/api/v1/watch/namespaces/x/pods/y', 'watch x y'],
    ['GET', '/api/v1/watch/namespaces/x', 'watch x'],
    ['POST', '/api/v1/namespaces/x/pods/y/exec', 'connect x y exec'],
    ['GET', '/api/v1/namespaces/x/pods/y/proxy/a/b', 'connect x y proxy'],
    ['POST', '/api/v1/namespaces//pods', 'create'],
    ['POST', '/api/v1/pods', '405'],
    ['HEAD', '/api/v1/pods', '405'],
    ['DELETE', '/api/v1/namespaces', '405'],
    ['GET', '/api/v1/namespaces/x/bindings', '405'],
    ['POST', '/api/v1/watch/pods', '405'],
    ['GET', '/api/v1/pods/y', '404'],
    ['GET', '/api/v1/namespaces/x/nodes', '404'],
    ['GET', '/api/v1/bindings', '404'],
    ['PUT', '/api/v1/namespaces/x/bindings/y', '404'],
    ['GET', '/api/v1/namespaces/x/pods/y/status/z', '404'],
    ['GET', '/api/v1/namespaces/x/pods/y/nope', '404'],
    ['GET', '/api/v1/watch/namespaces/x/pods/y/status', '404'],
    ['GET', '/apis/apps/v9/deployments', '404'],
    ['GET', '/apis/nope.test/v1/things', 'page not found'],
  ]
  for (const [method, path, wanted] of cases) {
    assert.equal(routed(method, path), wanted, `${method} ${path}`)
  }
})

test('then what is sent must be what is taken, and what is taken must be what there is', () => {
  const path = '/api/v1/namespaces/x'
  assert.equal(routed('PATCH', path), '415')
  assert.equal(routed('PATCH', path, 'application/json', 'text/html'), '415')
  assert.equal(routed('PATCH', path, `${merge}; charset=utf-8`), 'patch x')
  assert.equal(routed('PATCH', path, merge, 'text/html'), '406')
  assert.equal(routed('GET', path, undefined, 'application/*'), '406')
  assert.equal(routed('GET', `${path}/pods/y/exec`, undefined, 'text/html'), 'connect x y exec')
})

test('custom resources have no router', () => {
  const path = '/apis/x.test/v1/namespaces/x/widgets'
  assert.equal(routed('POST', `${path}/y`), 'create x y')
  assert.equal(routed('GET', `${path}/y`, undefined, 'text/html'), 'get x y')
  assert.equal(routed('PUT', path), '400')
  assert.equal(routed('GET', `${path}/y/nope`), '404')
  assert.equal(routed('OPTIONS', path), '405')
  assert.equal(routed('POST', '/apis/x.test/v1/widgets'), 'page not found')
  assert.equal(routed('GET', '/apis/x.test/v1/widgets'), 'list')
})
