import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeProtobuf, openEnvelope } from '#api/codec/protobuf.ts'
import { apiVersionOf, type KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { asStored } from '#api/objects/stored-form.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { customResourceDefinitions } from '#kinds/apiextensions/customresourcedefinition/customresourcedefinition.ts'
import { apiServices } from '#kinds/apiregistration/apiservice/apiservice.ts'
import { horizontalPodAutoscalers } from '#kinds/autoscaling/horizontalpodautoscaler/horizontalpodautoscaler.ts'
import { configMaps } from '#kinds/core/configmap/configmap.ts'
import { events } from '#kinds/core/event/event.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import { kinds } from '#kinds/list.ts'
import { ingresses } from '#kinds/networking/ingress/ingress.ts'
import { roles } from '#kinds/rbac/role/role.ts'
import { schema } from '#kinds/schema.ts'
import { missingFixtures, readFixtures } from '#kinds/testing/fixtures.ts'
import { withoutRevision } from '#server/storage/kept-entry.ts'
import { kept } from '#server/storage/testing/kit.ts'

const stored = kinds.filter(({ verbs }) => verbs === undefined || verbs.includes('watch'))

test('every kind has a prefix of its own, and upstream’s where that is odd', () => {
  const prefixes = stored.map((definition) => kept(definition).prefix)
  assert.equal(new Set(prefixes).size, prefixes.length)
  const odd = stored
    .filter(({ plural }, i) => prefixes[i] !== plural)
    .map((definition) => `${definition.plural} ${kept(definition).prefix}`)
  assert.deepEqual(odd.toSorted(), [
    'apiservices apiregistration.k8s.io/apiservices',
    'customresourcedefinitions apiextensions.k8s.io/customresourcedefinitions',
    'endpoints services/endpoints',
    'ingresses ingress',
    'nodes minions',
    'replicationcontrollers controllers',
    'services services/specs',
  ])
})

const fixtures = new Map(readFixtures().map((fixture) => [fixture.type, fixture]))
for (const definition of stored) {
  const type = schema.typeOf(apiVersionOf(definition), definition.kind)!
  const fixture = fixtures.get(type)
  test(`${definition.plural}.${definition.group}: what is stored comes back`, {
    skip: missingFixtures || (!fixture && 'no fixture of this kind'),
  }, () => {
    const kind = kept(definition)
    const decoded = decodeObject<Resource>(type, JSON.parse(fixture!.json) as Json).object
    const complete = kind.decode(kind.encode(withoutRevision(decoded)))
    const bytes = kind.encode(complete)
    const again = kind.decode(bytes)
    assert.deepEqual(again, complete)
    assert.deepEqual(again, asStored(type, again, definition.storedAs))
    assert.equal(again.metadata.resourceVersion, undefined)
    assert.equal(bytes[0], definition.storedAs === 'json' ? 0x7b : 0x6b)
  })
}

const metadata = { name: 'a', namespace: 'default' }

test('an object is written in the form that was asked for, and read in every one', () => {
  const json = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata, labels: { a: 'yes' } },
    data: { text: 'one\ntwo\n' },
  }
  const type = schema.typeOf('v1', 'ConfigMap')!
  const { object } = decodeObject<Resource>(type, json)
  const forms = (['protobuf', 'json', 'yaml'] as const).map((form) =>
    kept(configMaps as KindDefinition, form),
  )
  const [protobuf, ...texts] = forms.map((form) => Buffer.from(form.encode(object)))
  assert.equal(protobuf!.subarray(0, 4).toString(), 'k8s\0')
  assert.deepEqual(texts.map(String), [
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"default","labels":{"a":"yes"}},"data":{"text":"one\\ntwo\\n"}}\n',
    'apiVersion: v1\ndata:\n  text: |\n    one\n    two\nkind: ConfigMap\nmetadata:\n  labels:\n    a: "yes"\n  name: a\n  namespace: default\n',
  ])
  for (const form of forms)
    for (const bytes of [protobuf!, ...texts]) assert.deepEqual(form.decode(bytes), object)
})

test('a kind that says its form itself has it whatever is asked for', () => {
  const definition = apiServices as KindDefinition
  const object = { apiVersion: apiVersionOf(definition), kind: definition.kind, metadata }
  const bytes = kept(definition, 'yaml').encode(object as unknown as Resource)
  assert.equal(bytes[0], 0x7b)
})

test('what is in no form is refused', () => {
  const { decode } = kept(configMaps as KindDefinition)
  for (const text of ['nonsense', 'a: : b', 'k8s:enc:aescbc:v1:x', ''])
    assert.throws(() => decode(Buffer.from(text)), DecodeError)
})

test('JSON is read where protobuf is written, and defaults are filled in', () => {
  const json = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a' }] } }
  const object = kept(pods as KindDefinition).decode(Buffer.from(JSON.stringify(json)))
  assert.equal(
    (object as unknown as { spec: { dnsPolicy: string } }).spec.dnsPolicy,
    'ClusterFirst',
  )
})

test('other versions are read, and the storage version is written', () => {
  const kind = kept(horizontalPodAutoscalers as KindDefinition)
  const json = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 3,
      targetCPUUtilizationPercentage: 50,
    },
  }
  const object = kind.decode(Buffer.from(JSON.stringify(json)))
  assert.equal(object.apiVersion, 'autoscaling/v2')
  assert.equal(openEnvelope(kind.encode(object)).apiVersion, 'autoscaling/v2')
  const event = kept(events as KindDefinition)
  const newer = { apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata, note: 'hello' }
  const read = event.decode(Buffer.from(JSON.stringify(newer))) as unknown as { message: string }
  assert.equal(read.message, 'hello')
})

test('a version that is no longer served is read if its shape is the same', () => {
  const type = schema.typeOf('rbac.authorization.k8s.io/v1beta1', 'Role')!
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1beta1',
    kind: 'Role',
    metadata,
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
  }
  const object = kept(roles as KindDefinition).decode(encodeProtobuf(type, role))
  assert.equal(object.apiVersion, 'rbac.authorization.k8s.io/v1')
  assert.deepEqual((object as unknown as { rules: unknown }).rules, role.rules)
})

test('it need not be the shape of the hub', () => {
  const old = { apiVersion: 'events.k8s.io/v1beta1', kind: 'Event', metadata, note: 'hello' }
  const type = schema.typeOf(old.apiVersion, old.kind)!
  for (const bytes of [Buffer.from(JSON.stringify(old)), encodeProtobuf(type, old)]) {
    const event = kept(events as KindDefinition).decode(bytes)
    assert.equal(event.apiVersion, 'v1')
    assert.equal((event as unknown as { message: string }).message, 'hello')
  }
})

for (const [kind, apiVersion, definition] of [
  ['Ingress', 'extensions/v1beta1', ingresses],
  ['Pod', 'v2', pods],
  ['Secret', 'v1', pods],
] as const) {
  test(`${kind} of ${apiVersion} is not read as ${definition.kind}`, () => {
    const bytes = Buffer.from(JSON.stringify({ apiVersion, kind, metadata, spec: {} }))
    const message = new RegExp(`^cannot read ${kind} of ${apiVersion} as ${definition.kind}`)
    assert.throws(() => kept(definition as KindDefinition).decode(bytes), { message })
  })
}

test('CustomResourceDefinitions are kept as JSON, in the version that upstream keeps', () => {
  const kind = kept(customResourceDefinitions as KindDefinition)
  assert.equal(kind.prefix, 'apiextensions.k8s.io/customresourcedefinitions')
  const text = '{"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1beta1"'
  const bytes = kind.encode({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: { versions: [] },
  } as Resource)
  assert.equal(Buffer.from(bytes).toString().startsWith(text), true)
})
