/** The codec by media type, on built-in kinds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCodec, type MediaType } from '#api/codec/codec.ts'
import { formatUnreadable } from '#api/codec/object-kind.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { openWatchEvent } from '#api/codec/protobuf.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { schema } from '#kinds/schema.ts'
import { missingFixtures, readFixtures } from '#kinds/testing/fixtures.ts'

const codec = createCodec(schema)
const configMap = { apiVersion: 'v1', kind: 'ConfigMap' }

function refusal(text: string, mediaType: MediaType = 'application/json', defaults?: object) {
  const body = Buffer.from(text)
  try {
    codec.decode(body, mediaType, defaults as typeof configMap)
    return 'not refused'
  } catch (error) {
    if (isDecodeError(error)) return formatUnreadable(error, body, 'ConfigMap')
    throw error
  }
}

test('what cannot be decoded is refused in the words of upstream', () => {
  const cases: Readonly<Record<string, string>> = {
    '': "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)",
    '{"apiVersion":':
      'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: unexpected end of JSON input ({"apiVersion":)',
    '{"apiVersion":"a/b/c","kind":"ConfigMap"}':
      'the object provided is unrecognized (must be of type ConfigMap): unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c","kind":" ...)',
    '{"metadata":{"name":"one"}}':
      'the object provided is unrecognized (must be of type ConfigMap): Object \'Kind\' is missing in \'{"metadata":{"name":"one"}}\' ({"metadata":{"name":"one"}})',
    '{"apiVersion":"v1","kind":"configmap"}':
      'configmap in version "v1" cannot be handled as a ConfigMap: no kind "configmap" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    '{"apiVersion":"apps/v1","kind":"ConfigMap"}':
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "apps/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    '{"kind":5}':
      'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})',
    '{"apiVersion":"v1","kind":"ConfigMap","data":[]}':
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string',
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"uid":5}}':
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.uid of type types.UID',
    '{"apiVersion":"v1","kind":"ConfigMap","data":[],}':
      'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: invalid character \'}\' looking for beginning of object key string ({"apiVersion":"v1","kind":"Con ...)',
    '[1]':
      'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b315d)',
  }
  const found = Object.keys(cases).map((text) => [text, refusal(text)])
  assert.deepEqual(Object.fromEntries(found), cases)
})

test('what is of another type is told by the names that Go has for types and structs', () => {
  const cases: readonly (readonly [kind: string, fields: JsonObject, wanted: string])[] = [
    ['v1/Pod', { spec: { overhead: [] } }, 'PodSpec.spec.overhead of type v1.ResourceList'],
    [
      'v1/Pod',
      { spec: { volumes: [{ secret: 5 }] } },
      'Volume.spec.volumes.VolumeSource.secret of type v1.SecretVolumeSource',
    ],
    [
      'v1/PersistentVolumeClaim',
      { status: { allocatedResourceStatuses: 5 } },
      'PersistentVolumeClaimStatus.status.allocatedResourceStatuses of type map[v1.ResourceName]v1.ClaimResourceStatus',
    ],
    [
      'policy/v1/PodDisruptionBudget',
      { status: { disruptedPods: 5 } },
      'PodDisruptionBudgetStatus.status.disruptedPods of type map[string]v1.Time',
    ],
    [
      'authorization.k8s.io/v1/SubjectAccessReview',
      { spec: { extra: { a: 5 } } },
      'SubjectAccessReviewSpec.spec.extra of type v1.ExtraValue',
    ],
    [
      'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy',
      { spec: { matchConstraints: { resourceRules: [{ apiGroups: 5 }] } } },
      'NamedRuleWithOperations.spec.matchConstraints.resourceRules.RuleWithOperations.Rule.apiGroups of type []string',
    ],
    ['v1/ConfigMapList', { items: [{ kind: 5 }] }, 'ConfigMap.items.TypeMeta.kind of type string'],
  ]
  for (const [of, fields, wanted] of cases) {
    const kind = of.slice(of.lastIndexOf('/') + 1)
    const apiVersion = of.slice(0, of.lastIndexOf('/'))
    const value = { kind, apiVersion, ...fields }
    assert.ok(refusal(JSON.stringify(value)).endsWith(`Go struct field ${wanted}`), wanted)
    assert.throws(
      () => decodeObject(schema.typeOf(apiVersion, kind)!, value),
      ({ message }: Error) => message.endsWith(`Go struct field ${wanted}`),
    )
  }
})

test('bodies of other media types are refused in their own words', () => {
  assert.equal(
    refusal('{"apiVersion":"v1","kind":"ConfigMap"}', 'application/vnd.kubernetes.protobuf'),
    'the object provided is unrecognized (must be of type ConfigMap): provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] ({"apiVersion":"v1","kind":"Con ...)',
  )
  assert.equal(
    refusal('a: b\nc: d\ne: f: g', 'application/yaml'),
    'the object provided is unrecognized (must be of type ConfigMap): yaml: line 3: mapping values are not allowed in this context (613a20620a633a20640a653a20663a2067)',
  )
  assert.equal(refusal('data: {}', 'application/yaml', configMap), 'not refused')
})

test('complaints come in the order of the text, those of YAML first and sorted', () => {
  const json =
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"labels":{"a":"1","a":"2"}},"data":{},"data":{},"bogus":1}'
  assert.deepEqual(codec.decode(Buffer.from(json), 'application/json').strict, [
    'duplicate field "metadata.labels.a"',
    'duplicate field "data"',
    'unknown field "bogus"',
  ])
  const yaml = 'kind: ConfigMap\napiVersion: v1\nz: 1\nb: 2\ndata:\n  a: x\n  a: z\n'
  assert.deepEqual(codec.decode(Buffer.from(yaml), 'application/yaml').strict, [
    'yaml: unmarshal errors:\n  line 7: key "a" already set in map',
    'unknown field "b"',
    'unknown field "z"',
  ])
})

test('the last kind counts, and a default where there is none', () => {
  const twice = '{"apiVersion":"v1","kind":"Pod","data":{"a":"b"},"kind":"ConfigMap"}'
  const { object, type } = codec.decode<{ kind: string }>(Buffer.from(twice), 'application/json')
  assert.deepEqual([object.kind, type.name], ['ConfigMap', 'io.k8s.api.core.v1.ConfigMap'])
  const bare = codec.decode(Buffer.from('{"data":{"a":"b"}}'), 'application/json', configMap)
  assert.deepEqual(bare.object, { ...configMap, metadata: { name: '' }, data: { a: 'b' } })
  const options = Buffer.from('{"apiVersion":"v1","kind":"DeleteOptions","dryRun":["All"]}')
  assert.match(codec.decode(options, 'application/json').type.name, /meta\.v1\.DeleteOptions$/)
})

test('golden objects are the same in every media type', { skip: missingFixtures }, () => {
  const own = readFixtures().filter(({ type }) => !type.name.includes('.meta.'))
  assert.ok(own.length > 150)
  for (const { name, json } of own) {
    const { object } = codec.decode(Buffer.from(json), 'application/json')
    for (const mediaType of ['application/yaml', 'application/vnd.kubernetes.protobuf'] as const) {
      const bytes = codec.encode(object, mediaType)
      assert.deepEqual(
        codec.decode(bytes, mediaType),
        codec.decode(Buffer.from(json), 'application/json'),
        name,
      )
    }
  }
})

test('custom resources are plain JSON with sorted keys', () => {
  const text = '{"kind":"Widget","apiVersion":"x.io/v1","spec":{"b":9007199254740993,"a":1.0}}'
  const { object, strict } = codec.decodePlain(Buffer.from(text), 'application/json')
  assert.deepEqual(strict, [])
  assert.equal(
    codec.encode(object, 'application/json').toString(),
    '{"apiVersion":"x.io/v1","kind":"Widget","spec":{"a":1,"b":9007199254740993}}\n',
  )
  assert.equal(
    codec.encode(object, 'application/yaml').toString(),
    'apiVersion: x.io/v1\nkind: Widget\nspec:\n  a: 1\n  b: 9007199254740993\n',
  )
})

test('watch events wrap what is encoded already', () => {
  const body = Buffer.from('{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}')
  const { object, type } = codec.decode(body, 'application/json')
  const json = codec.encode(object, 'application/json')
  assert.equal(
    codec.encodeEvent('ADDED', json, 'application/json').toString(),
    '{"type":"ADDED","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}}\n',
  )
  const protobuf = codec.encode(object, 'application/vnd.kubernetes.protobuf')
  const event = codec.encodeEvent('ADDED', protobuf, 'application/vnd.kubernetes.protobuf')
  assert.deepEqual(openWatchEvent(event), { type: 'ADDED', object: protobuf })
  assert.ok(codec.hasProtobuf(type))
  const table = schema.type('io.k8s.apimachinery.pkg.apis.meta.v1.Table')!
  assert.ok(!codec.hasProtobuf(table))
})
