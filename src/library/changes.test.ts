import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Deployment } from '#kinds/apps/deployment/types.ts'
import { apply, patch } from '#library/changes.ts'
import { convert, format, parse, StrictError } from '#library/objects.ts'
import { validate } from '#library/verdict.ts'

const web = parse<Deployment>(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: web:1}]}
`)

test('what is written in one format is read back the same in every other', () => {
  assert.deepEqual(parse(format(web, 'json')), web)
  assert.deepEqual(parse(format(web, 'yaml')), web)
  assert.deepEqual(parse(format(web, 'protobuf')), web)
})

test('unknown fields are dropped, or refused if asked', () => {
  const source = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"foo":1}'
  assert.equal(format(parse(source), 'json').includes('foo'), false)
  assert.throws(() => parse(source, { strict: true }), StrictError)
})

test('a verdict on an update knows what must not change', () => {
  const stored = validate(web).completed as Deployment
  const other = { ...web, spec: { ...web.spec, selector: { matchLabels: { app: 'other' } } } }
  const { errors } = validate(other, { old: stored })
  assert.ok(errors.some(({ field }) => field === 'spec.selector'))
})

test('patches of all three kinds come to the same', () => {
  const scaled = [
    patch(web, [{ op: 'add', path: '/spec/replicas', value: 3 }], 'json'),
    patch(web, { spec: { replicas: 3 } }, 'merge'),
    patch(web, { spec: { replicas: 3 } }, 'strategic'),
  ]
  for (const one of scaled) assert.equal(one.spec.replicas, 3)
})

test('two who apply the same field conflict, unless one forces', () => {
  const wanted = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }
  const first = apply<Deployment>(undefined, { ...wanted, spec: { replicas: 1 } }, { manager: 'a' })
  const change = { ...wanted, spec: { replicas: 2 } }
  const second = apply<Deployment>(first.object, change, { manager: 'b' })
  assert.equal(second.conflicts.length, 1)
  const forced = apply<Deployment>(first.object, change, { manager: 'b', force: true })
  assert.equal(forced.object?.spec.replicas, 2)
})

test('an object is converted to the versions of its kind, and to no other', () => {
  const address = parse(`
apiVersion: networking.k8s.io/v1
kind: IPAddress
metadata: {name: 10.0.0.1}
spec: {parentRef: {resource: services, name: web, namespace: shop}}
`)
  const beta = 'networking.k8s.io/v1beta1'
  assert.equal(convert(address, beta).apiVersion, beta)
  assert.throws(() => convert(address, 'apps/v1'), /Cannot convert/)
})
