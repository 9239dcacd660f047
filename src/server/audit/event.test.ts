import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AuditEvent, formatEvent, formatLegacyEvent } from '#server/audit/event.ts'
import { sourceIpsOf } from '#server/http/source-ips.ts'

const event: AuditEvent = {
  level: 'RequestResponse',
  auditID: 'id',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/x/pods?a=<b>',
  verb: 'create',
  user: { name: 'bob', uid: '7', groups: ['g'], extra: { k: ['v'] } },
  sourceIPs: ['::1'],
  userAgent: '',
  objectRef: {
    resource: 'pods',
    namespace: 'x',
    name: '',
    uid: '',
    apiGroup: '',
    apiVersion: 'v1',
    resourceVersion: '',
    subresource: '',
  },
  responseStatus: { code: 201 },
  requestObject: '{"z":1,"a":2}',
  receivedMs: Date.parse('2026-01-02T03:04:05.120Z'),
  stageMs: Date.parse('2026-01-02T03:04:05.125Z'),
  annotations: new Map([
    ['b', '2'],
    ['a', '1'],
  ]),
}

test('an event is written with upstream’s fields in upstream’s order', () => {
  assert.equal(
    formatEvent(event),
    [
      '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"id",',
      '"stage":"ResponseComplete","requestURI":"/api/v1/namespaces/x/pods?a=\\u003cb\\u003e",',
      '"verb":"create","user":{"username":"bob","uid":"7","groups":["g"],"extra":{"k":["v"]}},',
      '"sourceIPs":["::1"],"objectRef":{"resource":"pods","namespace":"x","apiVersion":"v1"},',
      '"responseStatus":{"metadata":{},"code":201},"requestObject":{"z":1,"a":2},',
      '"requestReceivedTimestamp":"2026-01-02T03:04:05.120000Z",',
      '"stageTimestamp":"2026-01-02T03:04:05.125000Z","annotations":{"a":"1","b":"2"}}',
    ].join(''),
  )
})

test('the legacy form is one line', () => {
  assert.equal(
    formatLegacyEvent(event),
    [
      '2026-01-02T03:04:05.12Z AUDIT: id="id" stage="ResponseComplete" ip="::1" method="create"',
      'user="bob" groups="\\"g\\"" as="<self>" asgroups="<lookup>" user-agent="" namespace="x"',
      'uri="/api/v1/namespaces/x/pods?a=<b>" response="201"',
    ].join(' '),
  )
})

test('the addresses of proxies come first, the connection’s last, and none twice in a row', () => {
  const ips = (headers: Record<string, string>, address: string) =>
    sourceIpsOf({ headers, address })
  assert.deepEqual(ips({}, '::ffff:10.0.0.1'), ['10.0.0.1'])
  assert.deepEqual(ips({ 'x-forwarded-for': 'x, 1.2.3.4 ,5.6.7.8' }, '5.6.7.8'), [
    '1.2.3.4',
    '5.6.7.8',
  ])
  const both = { 'x-forwarded-for': '1.2.3.4', 'x-real-ip': '9.9.9.9' }
  assert.deepEqual(ips(both, 'fe80::1%eth0'), ['1.2.3.4', '9.9.9.9', 'fe80::1'])
  assert.deepEqual(ips({ 'x-real-ip': 'nonsense' }, ''), [])
})
