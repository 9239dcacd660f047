import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decodeMessage, encodeMessage } from '#base/protobuf/message.ts'
import { ExportRequest } from '#server/tracing/messages.ts'
import { collectedSpans } from '#server/tracing/testing/collector.ts'

/** What upstream's server told a collector of one request, for an object that is not there. */
const recorded = Buffer.from(
  readFileSync(new URL('testdata/upstream-export.txt', import.meta.url), 'utf8'),
  'base64',
)

test('what upstream tells a collector is understood', () => {
  const spans = collectedSpans(recorded)
  const top = spans.find(({ kind }) => kind === 2)!
  assert.equal(top.traceId, '0af7651916cd43dd8448eb211c80319c')
  assert.equal(top.parentId, 'b7ad6b7169203331')
  assert.equal(top.name, 'GET /api/v1/namespaces/{:namespace}/configmaps/{:name}')
  assert.equal(top.attributes['http.response.status_code'], 404)
  assert.equal(top.attributes['audit-id'], 'known')
  assert.equal(top.resource['service.name'], 'apiserver')
  assert.deepEqual([top.message.flags, top.message.traceState], [0x301, 'a=b'])
  assert.ok(top.tookMs > 0 && top.tookMs < 60_000)
  const get = spans.find(({ name }) => name === 'Get')!
  assert.deepEqual(get.events, ['About to Get from storage'])
  const [event = assert.fail()] = get.message.events
  assert.ok(event.time >= get.message.start && event.time <= get.message.end)
})

test('and what is written anew reads the same', () => {
  const request = decodeMessage(ExportRequest, recorded)
  const again = encodeMessage(ExportRequest, request)
  assert.deepEqual(decodeMessage(ExportRequest, again), request)
})
