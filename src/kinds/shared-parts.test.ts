/** What the fast codecs share and guess never shows: objects and bytes are the same without it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { decodeJson, encodeJson } from '#api/codec/json.ts'
import { varintBytes, writeVarint } from '#api/codec/protobuf/wire.ts'
import {
  decodeMessage,
  decodeProtobuf,
  encodeMessage,
  encodeProtobuf,
} from '#api/codec/protobuf.ts'
import { schema } from '#kinds/schema.ts'

const podType = schema.typeOf('v1', 'Pod')!
const configMapType = schema.typeOf('v1', 'ConfigMap')!

interface PodLike {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: { readonly containers: readonly object[]; readonly tolerations: readonly object[] }
}

function pod(index: number, image = 'registry.example.com/shop/web:v1'): string {
  const toleration = {
    key: 'node.kubernetes.io/not-ready',
    operator: 'Exists',
    effect: 'NoExecute',
  }
  const probe = { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10 }
  return JSON.stringify({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: `web-${index}`, labels: { app: 'web-frontend', tier: 'frontend' } },
    spec: {
      volumes: [{ name: `token-${index}`, configMap: { name: 'kube-root-ca.crt' } }],
      containers: [
        { name: 'web', image, args: ['--é', '-v'], readinessProbe: probe },
        { name: 'proxy', image, resources: { limits: { cpu: '100m', memory: '64Mi' } } },
      ],
      tolerations: [toleration, { ...toleration, key: 'node.kubernetes.io/unreachable' }],
    },
  })
}

/** Equal, but sharing nothing with any other object. */
const alone = <T extends object>(object: T): T => structuredClone(object)

function assertSameBytes(object: object, type = podType): void {
  assert.equal(encodeJson(type, object).toString(), encodeJson(type, alone(object)).toString())
  assert.deepEqual(encodeProtobuf(type, object), encodeProtobuf(type, alone(object)))
}

test('pods of one template share what they have in common, and are written as if they did not', () => {
  const pods = Array.from({ length: 40 }, (_, i) => decodeJson<PodLike>(podType, pod(i)).object)
  for (let round = 0; round < 3; round++) for (const one of pods) assertSameBytes(one)
  const [first, second] = pods.slice(-2)
  assert.equal(first!.spec.containers, second!.spec.containers)
  assert.equal(first!.metadata.labels, second!.metadata.labels)
  const again = pods.map((one) => decodeProtobuf<PodLike>(podType, encodeProtobuf(podType, one)))
  for (const [i, one] of again.entries()) assert.deepEqual(one, pods[i])
  for (let round = 0; round < 3; round++) for (const one of again) assertSameBytes(one)
})

test('a part may stand at another place of the object, or in one of another type', () => {
  const pods = Array.from({ length: 10 }, (_, i) => decodeJson<PodLike>(podType, pod(i)).object)
  const { metadata, spec } = pods.at(-1)!
  for (let round = 0; round < 3; round++) {
    assertSameBytes(pods.at(-1)!)
    const [container] = spec.containers
    const moved = { ...spec, initContainers: spec.containers, containers: [container, container] }
    assertSameBytes({ kind: 'Pod', apiVersion: 'v1', metadata, spec: moved })
    const configMap = { kind: 'ConfigMap', apiVersion: 'v1', metadata, data: metadata.labels }
    assertSameBytes(configMap, configMapType)
  }
})

test('more shared parts than can be kept are written all the same', () => {
  const text = (i: number) =>
    JSON.stringify({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      data: { [`key-${i}`]: 'x'.repeat(3000) },
    })
  for (let i = 0; i < 3000; i++) {
    let object: object = {}
    for (let sight = 0; sight < 4; sight++)
      object = decodeJson<object>(configMapType, text(i)).object
    const bytes = encodeJson(configMapType, object)
    if (i % 50 === 0) assertSameBytes(object, configMapType)
    assert.ok(bytes.includes(`{"key-${i}":"xxx`) && bytes.includes('xxx"}'))
  }
})

/** The fields of a message as they stand, each with its number. */
function fieldsOf(message: Buffer): { readonly number: number; readonly bytes: Buffer }[] {
  const fields: { number: number; bytes: Buffer }[] = []
  let at = 0
  const varint = () => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++]!
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const start = at
    const tag = varint()
    const value = varint()
    if ((tag & 7) === 2) at += value
    fields.push({ number: tag >>> 3, bytes: message.subarray(start, at) })
  }
  return fields
}

const join = (fields: readonly { bytes: Buffer }[]) => Buffer.concat(fields.map((f) => f.bytes))

test('protobuf fields may come in any order, the items of a list apart from each other', () => {
  const specType = schema.type('io.k8s.api.core.v1.PodSpec')!
  const { spec } = decodeJson<PodLike>(podType, pod(1)).object
  const fields = fieldsOf(encodeMessage(specType, spec))
  const orders = [
    fields.toSorted((a, b) => b.number - a.number),
    [...fields.slice(3), ...fields.slice(0, 3)].toSorted((a, b) => (a.number % 3) - (b.number % 3)),
    [fields.at(-1)!, ...fields],
  ]
  for (const order of [fields, ...orders, fields]) {
    assert.deepEqual(decodeMessage(specType, join(order)), spec)
  }
  const items = fields.filter(({ number }) => number === 2)
  const rest = fields.filter(({ number }) => number !== 2)
  assert.equal(items.length, 2)
  const apart = join([items[0]!, ...rest, items[1]!])
  assert.deepEqual(decodeMessage(specType, apart), spec)
})

test('of a protobuf field that is there twice the last counts, though it be zero', () => {
  const type = schema.type('io.k8s.api.core.v1.LocalObjectReference')!
  const name = (text: string) => encodeMessage(type, { name: text })
  const twice = (...texts: string[]) => decodeMessage(type, Buffer.concat(texts.map(name)))
  assert.deepEqual(twice('a', 'b'), { name: 'b' })
  assert.deepEqual(twice('', 'b'), { name: 'b' })
  assert.deepEqual(twice('a', ''), twice(''))
})

test('messages within messages out of order take no longer than others', () => {
  const type = schema.type(
    'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps',
  )!
  const not = type.fieldsByName.get('not')!.pb
  let message = encodeMessage(type, { description: 'innermost' })
  for (let depth = 0; depth < 200; depth++) {
    const head = Buffer.alloc(varintBytes(not * 8 + 2) + varintBytes(message.length))
    writeVarint(head, writeVarint(head, 0, not * 8 + 2), message.length)
    message = Buffer.concat([head, message, encodeMessage(type, { description: `${depth}` })])
  }
  let object = decodeMessage<{ description: string; not?: object }>(type, message)
  for (let depth = 199; depth >= 0; depth--) {
    assert.equal(object.description, `${depth}`)
    object = object.not as typeof object
  }
  assert.equal(object.description, 'innermost')
})

test('where no functions may be made of text, objects are the same', () => {
  const program = `
    import assert from 'node:assert/strict'
    import { schema } from '#kinds/schema.ts'
    import { decodeJson, encodeJson } from '#api/codec/json.ts'
    import { decodeProtobuf, encodeProtobuf } from '#api/codec/protobuf.ts'
    const type = schema.typeOf('v1', 'ConfigMap')
    const head = '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"'
    assert.throws(() => new Function(''), EvalError)
    for (let i = 0; i < 300; i++) {
      const text = head + i + '"},"data":{"a":"b"}}'
      const object = decodeProtobuf(type, encodeProtobuf(type, decodeJson(type, text).object))
      assert.equal(encodeJson(type, object).toString(), text)
    }
  `
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module']
  const run = spawnSync(process.execPath, [...flags, '--eval', program], { encoding: 'utf8' })
  assert.deepEqual([run.status, run.stderr], [0, ''])
})
