/** Lists and watch events put together from encoded objects, against encoding them whole. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCodec } from '#api/codec/codec.ts'
import { decodeMessage, openEnvelope, openWatchEvent } from '#api/codec/protobuf.ts'
import { piecesOf } from '#base/byte-source.ts'
import { schema } from '#kinds/schema.ts'
import { missingFixtures, readFixtures } from '#kinds/testing/fixtures.ts'

const codec = createCodec(schema)
const json = 'application/json'
const protobuf = 'application/vnd.kubernetes.protobuf'
const yaml = 'application/yaml'

interface Named {
  readonly apiVersion: string
  readonly kind: string
}

const encoded = (objects: readonly object[], mediaType: typeof json | typeof protobuf) =>
  objects.map((object) => codec.encode(object, mediaType))

function bare({ apiVersion: _, kind: __, ...rest }: Named): object {
  return rest
}

const podList = { apiVersion: 'v1', kind: 'PodList', metadata: { resourceVersion: '7' } }
const pod = (name: string) => {
  const { object } = codec.decode<Named>(
    Buffer.from(`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"${name}"}}`),
    json,
  )
  return object
}

test('items of built-in lists have no kind and no envelope', () => {
  const objects = [pod('a'), pod('é')]
  assert.equal(
    codec.encodeList(podList, encoded(objects, json), json).toString(),
    '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[' +
      '{"metadata":{"name":"a"},"spec":{"containers":null},"status":{}},' +
      '{"metadata":{"name":"é"},"spec":{"containers":null},"status":{}}]}\n',
  )
  const list = codec.encodeList(podList, encoded(objects, protobuf), protobuf)
  const { object } = codec.decode(list, protobuf)
  assert.deepEqual(object, { ...podList, items: objects.map(bare) })
})

test('a list of golden objects is the same as one encoded whole', { skip: missingFixtures }, () => {
  let lists = 0
  for (const fixture of readFixtures().filter(({ type }) => !type.name.includes('.meta.'))) {
    const { object } = codec.decode<Named>(Buffer.from(fixture.json), json)
    const head = { ...object, kind: `${object.kind}List`, metadata: { continue: 'x' } }
    const { apiVersion, kind, metadata } = head
    if (!codec.typeOf(head)?.fieldsByName.has('items')) continue
    lists++
    for (const count of [0, 1, 3]) {
      const objects = new Array<Named>(count).fill(object)
      const whole = { apiVersion, kind, metadata, items: objects.map(bare) }
      for (const mediaType of [json, protobuf] as const) {
        const list = codec.encodeList(head, encoded(objects, mediaType), mediaType)
        assert.deepEqual(list.toString('latin1'), codec.encode(whole, mediaType).toString('latin1'))
      }
      const texts = encoded(objects, json)
      assert.deepEqual(codec.encodeList(head, texts, yaml), codec.encode(whole, yaml))
      const pretty = codec.encodeList(head, texts, json, { pretty: true })
      assert.deepEqual(pretty, codec.encode(whole, json, { pretty: true }))
    }
  }
  assert.ok(lists > 100, `${lists} lists`)
})

test('partial objects keep their kind, and have none in protobuf', () => {
  const head = {
    apiVersion: 'meta.k8s.io/v1',
    kind: 'PartialObjectMetadataList',
    metadata: { resourceVersion: '3' },
  }
  const partial = {
    apiVersion: 'meta.k8s.io/v1',
    kind: 'PartialObjectMetadata',
    metadata: { name: 'a' },
  }
  const list = codec.encodeList(head, encoded([partial, partial], json), json, {
    keepsKinds: true,
  })
  const item =
    '{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a"}}'
  assert.equal(
    list.toString(),
    `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"3"},"items":[${item},${item}]}\n`,
  )
  const bytes = codec.encodeList(head, encoded([partial], protobuf), protobuf)
  const { raw, kind } = openEnvelope(bytes)
  const type = schema.type('io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadataList')!
  assert.equal(kind, 'PartialObjectMetadataList')
  assert.deepEqual(decodeMessage(type, raw), {
    metadata: { resourceVersion: '3' },
    items: [{ metadata: { name: 'a' } }],
  })
})

test('lists of custom resources are sorted, and keep kinds and an empty continue', () => {
  const head = { apiVersion: 'x.io/v1', kind: 'WidgetList', metadata: { resourceVersion: '5' } }
  const widget = { apiVersion: 'x.io/v1', kind: 'Widget', metadata: { name: 'a' }, spec: [1] }
  const item = '{"apiVersion":"x.io/v1","kind":"Widget","metadata":{"name":"a"},"spec":[1]}'
  assert.equal(
    codec.encodeList(head, encoded([widget, widget], json), json).toString(),
    `{"apiVersion":"x.io/v1","items":[${item},${item}],"kind":"WidgetList","metadata":{"continue":"","resourceVersion":"5"}}\n`,
  )
  assert.throws(() => codec.encodeList(head, [], protobuf), /no kind "WidgetList" is registered/)
})

test('a list is the same, however much of it is taken at a time and by how many', () => {
  for (const count of [0, 1, 20]) {
    const objects = Array.from({ length: count }, (_, i) => pod(`pod-${i}${'x'.repeat(i * 9)}`))
    for (const mediaType of [json, protobuf] as const) {
      const parts = encoded(objects, mediaType)
      const whole = codec.encodeList(podList, parts, mediaType)
      const lazy = codec.encodeListLazily(podList, parts, mediaType)
      assert.equal(lazy.length, whole.length)
      for (const size of [1, 2, 3, 7, 64, 200, 1 << 20]) {
        const [one, other] = [piecesOf(lazy.read(), size), piecesOf(lazy.read(), size)]
        const taken = [...one].map((piece) => [piece, other.next().value!] as const)
        for (const by of [0, 1] as const) {
          assert.deepEqual(Buffer.concat(taken.map((pieces) => pieces[by])), whole)
        }
      }
    }
  }
})

test('objects of one list may state different kinds, parts of them, or none', () => {
  const texts = [
    '{"apiVersion":"v1","a":1}\n',
    '{"kind":"B"}',
    '{"a":2}',
    '{"kind":"C","a":{}}',
    '{}',
  ]
  const list = codec.encodeList(
    podList,
    [...texts, ...texts].map((text) => Buffer.from(text)),
    json,
  )
  const items = '{"a":1},{},{"a":2},{"a":{}},{}'
  assert.ok(list.toString().endsWith(`"items":[${items},${items}]}\n`), list.toString())
})

test('a protobuf object that is none is refused', () => {
  const objects = [Buffer.from('{"kind":"Pod"}')]
  assert.throws(() => codec.encodeList(podList, objects, protobuf), /does not appear to be a prot/)
})

test('events in streams are lines, or have their length before them', () => {
  for (const size of [1, 100, 200, 20_000]) {
    const object = pod('x'.repeat(size))
    const bytes = codec.encode(object, protobuf)
    const frame = codec.encodeFrame('MODIFIED', bytes, protobuf)
    assert.equal(frame.readUInt32BE(), frame.length - 4)
    assert.deepEqual(frame.subarray(4), codec.encodeEvent('MODIFIED', bytes, protobuf))
    assert.deepEqual(openWatchEvent(frame.subarray(4)), { type: 'MODIFIED', object: bytes })
    assert.equal(openEnvelope(bytes).kind, 'Pod')
    const text = codec.encode(object, json)
    const line = codec.encodeFrame('MODIFIED', text, json)
    assert.equal(line.toString(), `{"type":"MODIFIED","object":${text.toString().trimEnd()}}\n`)
  }
})

test('a protobuf event holds its object in a raw extension', () => {
  const object = Buffer.from('k8s\0')
  assert.equal(
    codec.encodeFrame('ADDED', object, protobuf).toString('hex'),
    '0000000f' + '0a054144444544' + '1206' + '0a046b387300',
  )
})
