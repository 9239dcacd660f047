import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { type Audit, createAudit } from '#server/audit/audit.ts'
import { formatEvent } from '#server/audit/event.ts'
import { createAuditMetrics } from '#server/audit/metrics.ts'
import { readPolicy } from '#server/audit/read-policy.ts'
import { type AuditSink, createLogSink, ignoringErrors } from '#server/audit/sink.ts'
import { admin, h1 } from '#server/testing/http-client.ts'
import { openTestHttpServer, type TestHttpServer } from '#server/testing/http-server.ts'

type Told = Readonly<Record<string, unknown>>

interface Audited extends AsyncDisposable {
  readonly server: TestHttpServer
  readonly told: Told[]
}

const policyOf = (rules: string) =>
  readPolicy(`apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: ${rules}`).policy

function auditTo(sink: AuditSink, rules: string, metrics: Metrics = createMetrics()): Audit {
  const parts = { clock: systemClock, metrics: createAuditMetrics(metrics) }
  return createAudit({ policy: policyOf(rules), sinks: [sink], ...parts })
}

async function openAudited(
  rules: string,
  onTold: (event: Told) => void = () => {},
): Promise<Audited> {
  const told: Told[] = []
  const sink: AuditSink = {
    process(events) {
      const read = events.map((event) => JSON.parse(formatEvent(event)) as Told)
      told.push(...read)
      read.forEach(onTold)
      return true
    },
    async [Symbol.asyncDispose]() {},
  }
  const server = await openTestHttpServer({ handler: { audit: auditTo(sink, rules) } })
  return { server, told, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const path = '/api/v1/namespaces/default/configmaps'
const json = { ...admin, 'content-type': 'application/json' }
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } }
const create = { method: 'POST', headers: json, body: JSON.stringify(configMap) }
const anyTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

test('a creation is told as upstream tells it', async () => {
  await using audited = await openAudited('[{level: Metadata}]')
  const { server, told } = audited
  const headers = {
    ...json,
    'audit-id': 'my-id',
    'user-agent': 'me/1',
    'x-forwarded-for': '1.2.3.4',
  }
  await h1(server.port, `${path}?fieldManager=x`, { ...create, headers })
  const [received, complete] = told
  const { requestReceivedTimestamp: at, stageTimestamp, ...rest } = received!
  assert.match(String(at), anyTime)
  assert.equal(stageTimestamp, at)
  const common = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: 'my-id',
    requestURI: `${path}?fieldManager=x`,
    verb: 'create',
    user: { username: 'admin', uid: '1', groups: ['system:masters', 'system:authenticated'] },
    sourceIPs: ['1.2.3.4', '127.0.0.1'],
    userAgent: 'me/1',
  }
  const ref = { resource: 'configmaps', namespace: 'default', apiVersion: 'v1' }
  assert.deepEqual(rest, { ...common, stage: 'RequestReceived', objectRef: ref })
  const { requestReceivedTimestamp: _, stageTimestamp: __, ...after } = complete!
  assert.deepEqual(after, {
    ...common,
    stage: 'ResponseComplete',
    objectRef: { ...ref, name: 'a' },
    responseStatus: { metadata: {}, code: 201 },
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
  })
  assert.equal(told.length, 2)
})

test('what was sent and answered is told at the levels that want it, as JSON', async () => {
  await using audited = await openAudited(
    '[{level: RequestResponse, omitManagedFields: true, verbs: [create]}, {level: Request}]',
  )
  const { server, told } = audited
  const yaml = { ...admin, 'content-type': 'application/yaml', accept: 'application/yaml' }
  const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'
  await h1(server.port, path, { method: 'POST', headers: yaml, body })
  const created = told[1] as { requestObject: unknown; responseObject: { metadata: object } }
  const asSent = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' } }
  assert.deepEqual(created.requestObject, asSent)
  assert.deepEqual(Object.keys(created.responseObject.metadata), [
    'name',
    'namespace',
    'uid',
    'resourceVersion',
    'creationTimestamp',
  ])
  const merge = { ...admin, 'content-type': 'application/merge-patch+json' }
  const patch = '{"data":{"k":"<w>"}}'
  await h1(server.port, `${path}/a`, { method: 'PATCH', headers: merge, body: patch })
  assert.deepEqual(told[3]!['requestObject'], JSON.parse(patch))
  assert.equal(told[3]!['responseObject'], undefined)
  const options = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' }
  const sent = JSON.stringify(options)
  const headers = { ...json, 'content-length': sent.length }
  await h1(server.port, `${path}/a`, { method: 'DELETE', headers, body: sent })
  assert.deepEqual(told[5]!['requestObject'], options)
})

test('refusals are told with their status, and as the answer', async () => {
  await using audited = await openAudited('[{level: RequestResponse}]')
  const { server, told } = audited
  await h1(server.port, `${path}/missing`, { headers: admin })
  const status = {
    metadata: {},
    status: 'Failure',
    message: 'configmaps "missing" not found',
    reason: 'NotFound',
    details: { name: 'missing', kind: 'configmaps' },
    code: 404,
  }
  assert.deepEqual(told[1]!['responseStatus'], status)
  assert.deepEqual(told[1]!['responseObject'], { kind: 'Status', apiVersion: 'v1', ...status })
})

test('who is refused by the authorizer is told of, with the decision', async () => {
  await using audited = await openAudited('[{level: Metadata}]')
  const { server, told } = audited
  await h1(server.port, path, { headers: { authorization: 'Bearer beta' } })
  assert.equal((told[1]!['responseStatus'] as { code: number }).code, 403)
  assert.deepEqual(told[1]!['annotations'], {
    'authorization.k8s.io/decision': 'forbid',
    'authorization.k8s.io/reason': '',
  })
})

test('who cannot be authenticated is told of once, as nobody, and never with what he showed', async () => {
  await using audited = await openAudited('[{level: RequestResponse}]')
  const { server, told } = audited
  await h1(server.port, path, { headers: { authorization: 'Bearer secret-wrong' } })
  assert.equal(told.length, 1)
  assert.equal(told[0]!['stage'], 'ResponseStarted')
  assert.deepEqual(told[0]!['user'], {})
  assert.equal((told[0]!['responseStatus'] as { code: number }).code, 401)
  assert.doesNotMatch(JSON.stringify(told), /secret-wrong/)
})

test('somebody in the place of another is told of as both', async () => {
  await using audited = await openAudited('[{level: Metadata}]')
  const { server, told } = audited
  const as = { ...admin, 'impersonate-user': 'jane', 'impersonate-group': 'dev' }
  await h1(server.port, '/version', { headers: as })
  const [received, complete] = told
  assert.equal(received!['impersonatedUser'], undefined)
  assert.equal((complete!['user'] as { username: string }).username, 'admin')
  assert.deepEqual(complete!['impersonatedUser'], {
    username: 'jane',
    groups: ['dev', 'system:authenticated'],
  })
  assert.deepEqual(complete!['authenticationMetadata'], {
    impersonationConstraint: 'impersonate:user-info',
  })
  assert.equal(complete!['objectRef'], undefined)
})

test('a watch is told of when it begins and when it ends', async () => {
  const end = (event: Told) => {
    if (event['stage'] === 'ResponseStarted') audited.server.endWatches()
  }
  await using audited = await openAudited('[{level: RequestResponse}]', end)
  const { server, told } = audited
  await h1(server.port, `${path}?watch=1`, { headers: admin })
  assert.deepEqual(
    told.map(({ stage, responseStatus }) => [stage, responseStatus]),
    [
      ['RequestReceived', undefined],
      ['ResponseStarted', { metadata: {}, code: 200 }],
      ['ResponseComplete', { metadata: {}, code: 200 }],
    ],
  )
})

test('a failure of the server is told as a panic', async () => {
  const told: string[] = []
  const sink: AuditSink = {
    process: (events) => !!told.push(...events.map(({ stage }) => stage)),
    async [Symbol.asyncDispose]() {},
  }
  const audit = auditTo(sink, '[{level: Metadata}]')
  const broken = { paths: ['/broken'], answer: () => assert.fail('as it should') }
  await using server = await openTestHttpServer({ handler: { audit, paths: [broken] } })
  assert.equal((await h1(server.port, '/broken', { headers: admin })).code, 500)
  assert.deepEqual(told, ['RequestReceived', 'Panic'])
})

test('where the log must not fail, a request fails with it; else it goes on', async () => {
  const lost: string[] = []
  const full = {
    write: () => assert.fail('no space left on device'),
    async [Symbol.asyncDispose]() {},
  }
  const strict = createLogSink(full, 'json', (plugin) => void lost.push(plugin))
  const rules = '[{level: Metadata, users: [admin]}]'
  const metrics = createMetrics()
  await using server = await openTestHttpServer({
    handler: { audit: auditTo(strict, rules, metrics) },
  })
  const refused = await h1(server.port, '/version?a=<b>', { headers: admin })
  assert.equal(refused.code, 500)
  assert.equal(
    refused.text,
    'Internal Server Error: "/version?a=&lt;b&gt;": failed to store audit event\n',
  )
  assert.equal((await h1(server.port, '/version')).code, 200)
  const refusals = metrics.read().find(({ name }) => name.endsWith('requests_rejected_total'))
  assert.equal(refusals?.series[0]?.value, 1)
  const audit = auditTo(ignoringErrors(strict), rules)
  await using lax = await openTestHttpServer({ handler: { audit } })
  assert.equal((await h1(lax.port, '/version', { headers: admin })).code, 200)
  assert.deepEqual(lost, ['log', 'log', 'log'])
})
