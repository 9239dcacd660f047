import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import type { Call } from '#server/call.ts'
import {
  bytesOf,
  define,
  definitionOf,
  objectOf,
  openWorld,
  parameters,
  until,
  v1,
} from '#server/custom/testing/custom-world.ts'

const conditionsOf = (crd: CustomResourceDefinition | undefined) =>
  Object.fromEntries(
    (crd?.status?.conditions ?? []).map(({ type, status, reason }) => [
      type,
      `${status} ${reason}`,
    ]),
  )

test('a definition is accepted and established, and then its kind is served', async () => {
  await using world = await openWorld()
  await define(world, definitionOf('widgets', 'Widget'))
  const crd = world.crd('widgets.example.com')
  assert.deepEqual(conditionsOf(crd), {
    NamesAccepted: 'True NoConflicts',
    Established: 'True InitialNamesAccepted',
  })
  assert.deepEqual(crd?.status?.acceptedNames, {
    plural: 'widgets',
    singular: 'widget',
    kind: 'Widget',
    listKind: 'WidgetList',
  })
  const { managedFields = [] } = crd!.metadata
  assert.deepEqual(
    managedFields.map(({ manager, subresource }) => [manager, subresource]),
    [
      ['kube-apiserver', 'status'],
      ['test', undefined],
    ],
  )
  const one = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one' }, spec: {} }
  const where = world.call('example.com/v1', 'widgets', { namespace: 'default' })
  await world.create(where, { ...one, spec: { a: 'x', unknown: true } })
  const { spec } = await world.get({ ...where, name: 'one' })
  assert.deepEqual(spec, { a: 'x', size: 1 })
  assert.deepEqual(world.failures, [])
})

test('what was served before is served at once after a start', async () => {
  await using first = await openWorld()
  await define(first, definitionOf('widgets', 'Widget'))
  const where = first.call('example.com/v1', 'widgets', { namespace: 'default' })
  const one = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one' }, spec: {} }
  await first.create(where, one)
  await using second = await openWorld({ engine: first.engine })
  const again = second.call('example.com/v1', 'widgets', { namespace: 'default', name: 'one' })
  assert.deepEqual((await second.get(again)).spec, { size: 1 })
})

test('names that are taken are refused until they are free', async () => {
  await using world = await openWorld()
  const names = { plural: 'firsts', kind: 'Thing', shortNames: ['th'] }
  await define(world, definitionOf('firsts', 'Thing', { names }))
  const second = definitionOf('seconds', 'Second', {
    names: { plural: 'seconds', kind: 'Second', shortNames: ['th', 'se'] },
  })
  await world.create(world.definitions(), second)
  const seconds = () => world.crd('seconds.example.com')
  await until(() => seconds()?.status?.conditions !== undefined)
  assert.deepEqual(conditionsOf(seconds()), {
    NamesAccepted: 'False ShortNamesConflict',
    Established: 'False NotAccepted',
  })
  assert.equal(seconds()?.status?.conditions?.[0]?.message, '"th" is already in use')
  assert.equal(world.custom.table().hub('example.com', 'seconds'), undefined)
  await world.verbs.delete(world.definitions({ name: 'firsts.example.com' }), {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
  })
  await until(() => world.custom.table().hub('example.com', 'seconds') !== undefined)
  assert.equal(world.crd('firsts.example.com'), undefined)
})

test('a definition goes after its objects, and its kind with it', async () => {
  await using world = await openWorld()
  await define(world, definitionOf('widgets', 'Widget'))
  const where = world.call('example.com/v1', 'widgets', { namespace: 'default' })
  const one = { apiVersion: 'example.com/v1', kind: 'Widget', spec: {} }
  await world.create(where, { ...one, metadata: { name: 'one' } })
  await world.create(where, { ...one, metadata: { name: 'two', finalizers: ['example.com/f'] } })
  const answer = await world.verbs.delete(world.definitions({ name: 'widgets.example.com' }), {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
  })
  assert.deepEqual(objectOf(answer).metadata.finalizers, [
    'customresourcecleanup.apiextensions.k8s.io',
  ])
  const { store } = where.resource
  await until(() => store!.peekAll('').length === 1)
  await until(
    () =>
      conditionsOf(world.crd('widgets.example.com')).Terminating ===
      'True InstanceDeletionInProgress',
  )
  const ending = world.call('example.com/v1', 'widgets').resource.definition
  assert.deepEqual(ending.verbs, ['delete', 'deletecollection', 'get', 'list', 'watch'])
  const refusal = {
    message:
      'widgets.example.com "three" is forbidden: create not allowed while custom resource definition is terminating',
  }
  const three = { ...one, metadata: { name: 'three' } }
  const late = world.call('example.com/v1', 'widgets', { namespace: 'default' })
  await assert.rejects(world.create(late, three), refusal)
  const applied = { type: 'bytes', patch: 'apply', bytes: bytesOf(three).bytes } as const
  await assert.rejects(
    world.verbs.patch({ ...late, name: 'three' }, applied, { ...parameters, fieldManager: 'm' }),
    refusal,
  )
  const patch = bytesOf({ metadata: { finalizers: null } }).bytes
  await world.verbs.patch(
    { ...where, name: 'two' },
    { type: 'bytes', patch: 'merge', bytes: patch },
    parameters,
  )
  world.clock.advance(1000)
  await until(() => world.crd('widgets.example.com') === undefined)
  await until(() => world.custom.table().hub('example.com', 'widgets') === undefined)
  assert.deepEqual(world.failures, [])
})

test("an object is kept by the schema of the stored version, and shown by each version's own", async () => {
  await using world = await openWorld()
  const specOf = (...fields: readonly string[]) => ({
    openAPIV3Schema: {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])),
        },
      },
    },
  })
  const beta = { ...v1, name: 'v1beta1', storage: false, schema: specOf('a', 'c') }
  const versions = [{ ...v1, schema: specOf('a', 'b') }, beta]
  await define(world, definitionOf('widgets', 'Widget', { versions }))
  const at = { namespace: 'default', name: 'one' }
  const object = { apiVersion: 'example.com/v1beta1', kind: 'Widget', metadata: { name: 'one' } }
  const [stable, early] = ['v1', 'v1beta1'].map((version) =>
    world.call(`example.com/${version}`, 'widgets', at),
  )
  await world.create({ ...early!, name: '' }, { ...object, spec: { a: '1', b: '2', c: '3' } })
  const shown = async (where: Call) => {
    const { apiVersion, spec } = await world.get(where)
    return { apiVersion, spec }
  }
  assert.deepEqual(await shown(early!), {
    apiVersion: 'example.com/v1beta1',
    spec: { a: '1' },
  })
  assert.deepEqual(await shown(stable!), { apiVersion: 'example.com/v1', spec: { a: '1' } })
  const patch = (where: Call, json: object) =>
    world.verbs.patch(
      where,
      { type: 'bytes', patch: 'merge', bytes: bytesOf(json).bytes },
      parameters,
    )
  const changed = objectOf(await patch(stable!, { spec: { b: '2' } }))
  const labelled = objectOf(await patch(early!, { metadata: { labels: { x: 'y' } } }))
  assert.deepEqual([changed.metadata.generation, labelled.metadata.generation], [2, 2])
})

test('a changed schema holds for objects that are there; a changed status changes nothing', async () => {
  await using world = await openWorld()
  await define(world, definitionOf('widgets', 'Widget'))
  const before = world.custom.table()
  const at = { namespace: 'default', name: 'one' }
  const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one' } }
  const where = world.call('example.com/v1', 'widgets', at)
  await world.create({ ...where, name: '' }, { ...object, spec: { a: 'x' } })
  const patch = async (body: object, subresource = '') => {
    const call = world.definitions({ name: 'widgets.example.com', subresource })
    const { bytes } = bytesOf(body)
    await world.verbs.patch(call, { type: 'bytes', patch: 'merge', bytes }, parameters)
  }
  await patch({ metadata: { labels: { a: 'b' } } })
  await patch({ status: { observedGeneration: 7 } }, 'status')
  for (let i = 0; i < 20; i++) await new Promise<void>((go) => setImmediate(go))
  assert.ok(world.custom.table() === before)
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } }
  await patch({ spec: { versions: [{ ...v1, schema }] } })
  await until(() => world.custom.table() !== before)
  const again = world.call('example.com/v1', 'widgets', at)
  assert.deepEqual((await world.get(again)).spec, {})
})

test('every group version of users has an APIService, which the server keeps', async () => {
  await using world = await openWorld()
  await define(world, definitionOf('widgets', 'Widget'))
  const services = world.call('apiregistration.k8s.io/v1', 'apiservices')
  const name = 'v1.example.com'
  const service = () =>
    services.resource.store!.peek({ namespace: '', name })?.object as APIService | undefined
  await until(() => service() !== undefined)
  assert.deepEqual(service()?.metadata.labels, {
    'kube-aggregator.kubernetes.io/automanaged': 'true',
  })
  const spec = {
    group: 'example.com',
    version: 'v1',
    groupPriorityMinimum: 1000,
    versionPriority: 100,
  }
  assert.deepEqual(service()?.spec, spec)
  const { bytes } = bytesOf({ spec: { groupPriorityMinimum: 5 } })
  await world.verbs.patch(
    { ...services, name },
    { type: 'bytes', patch: 'merge', bytes },
    parameters,
  )
  await until(() => service()?.spec.groupPriorityMinimum === 1000)
  const options = { kind: 'DeleteOptions', apiVersion: 'v1' }
  await world.verbs.delete({ ...services, name }, options)
  await until(() => service() !== undefined)
  await world.verbs.delete(world.definitions({ name: 'widgets.example.com' }), options)
  await until(() => service() === undefined)
  assert.deepEqual(world.failures, [])
})

test('a deprecated version says what to use instead', async () => {
  await using world = await openWorld()
  const beta = { ...v1, name: 'v1beta1', storage: false, deprecated: true }
  await define(world, definitionOf('widgets', 'Widget', { versions: [v1, beta] }))
  const { resource } = world.call('example.com/v1beta1', 'widgets')
  assert.equal(
    resource.conversion?.deprecated,
    'example.com/v1beta1 Widget is deprecated; use example.com/v1 Widget',
  )
})
