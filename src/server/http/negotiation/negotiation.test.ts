import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStatusError } from '#api/status/status.ts'
import {
  acceptsGzip,
  bodyMediaType,
  type Endpoint,
  negotiateOutput,
} from '#server/http/negotiation/negotiation.ts'
import { parseQuery } from '#server/http/request-target.ts'

function chosen(accept: string, endpoint: Endpoint = 'objects'): string {
  try {
    const asked = { accept, query: parseQuery(''), userAgent: '' }
    const { mediaType, shape } = negotiateOutput(asked, endpoint)
    return shape ? `${mediaType} ${shape.kind} ${shape.apiVersion}` : mediaType
  } catch (error) {
    if (!isStatusError(error)) throw error
    return String(error.status.code)
  }
}

const json = 'application/json'
const yaml = 'application/yaml'
const protobuf = 'application/vnd.kubernetes.protobuf'
const table = 'as=Table;v=v1;g=meta.k8s.io'

test('the first clause that can be answered decides, those of higher quality before', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', json],
    ['*/*', json],
    ['application/*', json],
    [`${yaml}, ${json}`, yaml],
    [`${yaml};q=0.5, ${json};q=0.9`, json],
    [`${json};q=0`, json],
    [`text/html, */*;q=0.8`, json],
    [`*/*, ${yaml}`, yaml],
    ['text/html', '406'],
    ['json', '406'],
    ['APPLICATION/JSON', '406'],
    ['application/cbor, application/json', json],
    [`${json};stream=watch`, json],
    [`${json};stream=other`, '406'],
    [`${yaml};stream=watch`, '406'],
    [`${json};as=`, json],
    [`${json};g=meta.k8s.io;v=v1`, '406'],
    [`${json};${table}`, `${json} Table meta.k8s.io/v1`],
    [`${json};as=Table;v=v2;g=meta.k8s.io,${json}`, json],
    [`${protobuf};${table}`, '406'],
    [`${protobuf};${table},${json};${table}`, `${json} Table meta.k8s.io/v1`],
    [
      `${protobuf};as=PartialObjectMetadata;v=v1beta1;g=meta.k8s.io`,
      `${protobuf} PartialObjectMetadata meta.k8s.io/v1beta1`,
    ],
  ]
  for (const [accept, wanted] of cases) assert.equal(chosen(accept), wanted, accept)
})

test('custom resources have no protobuf, but their metadata has', () => {
  assert.equal(chosen(protobuf, 'custom objects'), '406')
  assert.equal(chosen(`${protobuf}, ${json}`, 'custom objects'), json)
  const partial = `${protobuf};as=PartialObjectMetadata;v=v1;g=meta.k8s.io`
  assert.match(chosen(partial, 'custom objects'), /PartialObjectMetadata/)
})

test('errors have no other shape than their own', () => {
  assert.equal(chosen(`${json};${table}`, 'plain'), '406')
})

test('what is in no table has its metadata all the same', () => {
  assert.equal(chosen(`${json};${table}`, 'untabled objects'), '406')
  const partial = `${json};as=PartialObjectMetadata;v=v1;g=meta.k8s.io`
  assert.match(chosen(partial, 'untabled objects'), /PartialObjectMetadata/)
})

test('people get indented answers, and whoever asks for them', () => {
  const pretty = (query: string, userAgent: string, accept = json) =>
    negotiateOutput({ accept, query: parseQuery(query), userAgent }, 'objects').pretty
  assert.equal(pretty('', 'curl/8.0'), true)
  assert.equal(pretty('', 'Mozilla/5.0 (X11)'), true)
  assert.equal(pretty('', 'kubectl/v1.36'), false)
  assert.equal(pretty('pretty=false', 'curl/8.0'), false)
  assert.equal(pretty('pretty=', 'curl/8.0'), true)
  assert.equal(pretty('pretty=1', ''), true)
  assert.equal(pretty('pretty=yes', ''), false)
  assert.equal(pretty('', '', `${json};pretty=1`), true)
})

test('bodies are of one of the three types, JSON if nothing is said', () => {
  assert.equal(bodyMediaType(undefined), json)
  assert.equal(bodyMediaType('Application/JSON; charset=utf-8'), json)
  for (const type of ['text/plain', '*/*', 'application/cbor', 'nonsense']) {
    assert.throws(() => bodyMediaType(type), { name: 'StatusError' })
  }
})

test('gzip is taken by its plain name alone', () => {
  assert.equal(acceptsGzip('deflate, gzip'), true)
  for (const header of [undefined, '*', 'gzip;q=0.5', 'GZIP']) {
    assert.equal(acceptsGzip(header), false, header)
  }
})
