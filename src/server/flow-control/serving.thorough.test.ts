import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { flowSchemas } from '#server/bootstrap/flow-control-objects.ts'
import type { FlowControl } from '#server/filters/in-flight.ts'
import { createFairFlow } from '#server/flow-control/flow-control.ts'
import { admin, h1, h2, openH2 } from '#server/testing/http-client.ts'
import { openTestHttpServer, type TestHttpServer } from '#server/testing/http-server.ts'

const group = 'flowcontrol.apiserver.k8s.io'
const beta = { authorization: 'Bearer beta' }
const configMaps = '/api/v1/namespaces/x/configmaps'
const allow = { authorize: () => ({ verdict: 'allow' as const }) }

/** Of those that are not exempt one request is served at a time. */
async function openFair(): Promise<TestHttpServer & { readonly flow: FlowControl }> {
  let flow: FlowControl | undefined
  const server = await openTestHttpServer({
    handler: {
      authorizer: allow,
      flow: {
        admitsWatches: true,
        enter: (...request) => flow!.enter(...request),
        inFlight: () => flow!.inFlight(),
      },
    },
  })
  const { table } = server.fake
  flow = createFairFlow({
    schemas: table.hub(group, 'flowschemas')!.store!,
    levels: table.hub(group, 'prioritylevelconfigurations')!.store!,
    resources: () => table,
    serverSeats: 1,
    waitLimitMs: 15_000,
    clock: systemClock,
    metrics: createMetrics(),
  })
  return { ...server, flow }
}

const schemaHeader = 'x-kubernetes-pf-flowschema-uid'
const levelHeader = 'x-kubernetes-pf-prioritylevel-uid'

test('answers tell by which objects it was decided', async () => {
  await using server = await openFair()
  const apiVersion = `${group}/v1`
  const exempt = { apiVersion, kind: 'FlowSchema', metadata: { name: 'exempt' } }
  const created = await h1(server.port, `/apis/${apiVersion}/flowschemas`, {
    method: 'POST',
    headers: { ...admin, 'content-type': 'application/json' },
    body: JSON.stringify({ ...exempt, spec: flowSchemas['exempt'] }),
  })
  assert.equal(created.code, 201)
  const { uid } = JSON.parse(created.text).metadata
  for (const path of [configMaps, `${configMaps}/missing`, '/version']) {
    const { headers } = await h1(server.port, path, { headers: admin })
    assert.deepEqual([headers[schemaHeader], headers[levelHeader]], [uid, ''])
  }
  const unknown = await h1(server.port, '/version', { headers: { authorization: 'Bearer x' } })
  assert.equal(unknown.code, 401)
  assert.equal(unknown.headers[schemaHeader], undefined)
})

test('who finds no seat is to come back later; a watch keeps none', async () => {
  await using server = await openFair()
  using session = openH2(server.port)
  const watch = session.request({ ':path': `${configMaps}?watch=1`, ...beta })
  const [answer] = await once(watch, 'response')
  assert.deepEqual([answer[':status'], answer[schemaHeader]], [200, ''])
  assert.equal((await h2(session, configMaps, beta)).code, 200)
  const info = { isResource: false, verb: 'get', path: '/' } as const
  const request = {
    user: { name: 'beta', groups: [] },
    query: new Map(),
    signal: new AbortController().signal,
    flow: undefined,
  }
  const place = await server.flow.enter(request, info, false)
  const refused = await h2(session, configMaps, beta)
  assert.deepEqual([refused.code, refused.headers['retry-after']], [429, '1'])
  assert.equal(refused.text, 'Too many requests, please try again later.\n')
  assert.equal(refused.headers[schemaHeader], '')
  assert.equal((await h2(session, configMaps, admin)).code, 200, 'administrators are exempt')
  place!.leave()
  assert.equal((await h2(session, configMaps, beta)).code, 200)
  assert.deepEqual({ ...server.flow.inFlight() }, { readOnly: 0, mutating: 0 })
})
