import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { isStatusError } from '#api/status/status.ts'
import type { Answer, ListParameters } from '#server/call.ts'
import { type FakeServer, openFakeServer } from '#server/testing/fake-server.ts'

const write = { dryRun: [], fieldManager: '', fieldValidation: '' }
const everything: ListParameters = {
  labelSelector: '',
  fieldSelector: '',
  resourceVersion: '',
  resourceVersionMatch: '',
  limit: 0,
  continue: '',
  allowWatchBookmarks: false,
}

function bytes(object: object) {
  return {
    type: 'bytes',
    bytes: Buffer.from(JSON.stringify(object)),
    mediaType: 'application/json',
  } as const
}

function objectOf(answer: Answer): Resource {
  assert.equal(answer.type, 'object')
  return answer.type === 'object' ? answer.outgoing.object : assert.fail()
}

function configMap(name: string, data: Record<string, string> = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
}

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    if (isStatusError(error)) return `${error.status.code} ${error.message}`
    throw error
  }
  return 'no refusal'
}

async function create(server: FakeServer, object: object, path = 'v1/configmaps') {
  return objectOf(await server.verbs.create(server.call(path), bytes(object), write))
}

test('an object that was created is read, listed, updated, and gone after its deletion', async () => {
  await using server = await openFakeServer()
  const { verbs } = server
  const at = (name: string) => server.call('v1/configmaps', { name })
  const made = await create(server, configMap('a', { x: '1' }))
  assert.equal(made.metadata.namespace, 'default')
  assert.ok(made.metadata.uid)
  assert.equal(objectOf(await verbs.get(at('a'), { resourceVersion: '' })), made)
  const list = await verbs.list(server.call('v1/configmaps'), everything)
  assert.equal(list.type === 'list' && list.list.entries.length, 1)

  const changed = await verbs.update(at('a'), bytes(configMap('a', { x: '2' })), write)
  assert.notEqual(objectOf(changed).metadata.resourceVersion, made.metadata.resourceVersion)
  const same = await verbs.update(at('a'), bytes(configMap('a', { x: '2' })), write)
  assert.equal(objectOf(same), objectOf(changed))

  const deleted = await verbs.delete(at('a'), {})
  assert.deepEqual(deleted.type === 'status' && deleted.status.details, {
    name: 'a',
    kind: 'configmaps',
    uid: made.metadata.uid,
  })
  assert.equal(
    await refusal(() => verbs.get(at('a'), { resourceVersion: '' })),
    '404 configmaps "a" not found',
  )
})

test('an owner that is said twice is kept once, and a warning says when that was seen', async () => {
  await using server = await openFakeServer()
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }
  const owned = {
    ...configMap('a'),
    metadata: { name: 'a', ownerReferences: [owner, owner] },
  }
  const seen = 'please fix your requests; duplicate UID(s) observed: u'
  const call = server.call('v1/configmaps', { name: 'a' })
  const made = objectOf(await server.verbs.create(call, bytes(owned), write))
  assert.deepEqual(made.metadata.ownerReferences, [owner])
  const patch = {
    type: 'json',
    patch: 'merge',
    json: { metadata: { ownerReferences: [owner, owner] } },
  } as const
  const patching = server.call('v1/configmaps', { name: 'a' })
  await server.verbs.patch(patching, patch, write)
  const early = /^\.metadata\.ownerReferences contains duplicate entries; /
  const late =
    /^\.metadata\.ownerReferences contains duplicate entries after mutating admission happens; /
  assert.equal(call.warnings.length, 1)
  assert.match(call.warnings[0]!, early)
  assert.ok(call.warnings[0]!.endsWith(seen))
  assert.equal(patching.warnings.length, 1)
  assert.match(patching.warnings[0]!, late)
})

test('what a merge patch has too much is told in the order of its keys', async () => {
  await using server = await openFakeServer()
  await create(server, configMap('a'))
  const json = { z: 1, metadata: { z: 1, ownerReferences: [{ z: 1, a: 1 }] }, b: 1 }
  const patch = { type: 'json', patch: 'merge', json } as const
  const strict = { ...write, fieldValidation: 'Strict' }
  const answer = await refusal(() =>
    server.verbs.patch(server.call('v1/configmaps', { name: 'a' }), patch, strict),
  )
  const told = [...answer.matchAll(/unknown field "([^"]*)"/g)].map(([, field]) => field)
  const owner = 'metadata.ownerReferences[0]'
  assert.deepEqual(told, ['b', `${owner}.a`, `${owner}.z`, 'metadata.z', 'z'])
})

test('what a JSON patch has too much is told in the order of the keys that it opened', async () => {
  await using server = await openFakeServer()
  await create(server, configMap('a'))
  const json = [
    { op: 'add', path: '/z', value: { b: 1, a: 1 } },
    { op: 'add', path: '/metadata/z', value: 1 },
    { op: 'add', path: '/b', value: 1 },
    { op: 'add', path: '/metadata/ownerReferences', value: [{ z: 1, a: 1 }] },
  ]
  const patch = { type: 'json', patch: 'json', json } as const
  const strict = { ...write, fieldValidation: 'Strict' }
  const answer = await refusal(() =>
    server.verbs.patch(server.call('v1/configmaps', { name: 'a' }), patch, strict),
  )
  const told = [...answer.matchAll(/unknown field "([^"]*)"/g)].map(([, field]) => field)
  const owner = 'metadata.ownerReferences[0]'
  assert.deepEqual(told, ['b', `${owner}.z`, `${owner}.a`, 'metadata.z', 'z'])
})

test('what a strategic patch has too much is told in the order of its words', async () => {
  await using server = await openFakeServer()
  await create(server, configMap('a'))
  const json = { z: 1, metadata: { z: 1, b: 1 }, b: 1 }
  const patch = { type: 'json', patch: 'strategic', json } as const
  const strict = { ...write, fieldValidation: 'Strict' }
  const answer = await refusal(() =>
    server.verbs.patch(server.call('v1/configmaps', { name: 'a' }), patch, strict),
  )
  const told = [...answer.matchAll(/unknown field "([^"]*)"/g)].map(([, field]) => field)
  assert.deepEqual(told, ['b', 'metadata.b', 'metadata.z', 'z'])
})

test('what a patch makes and nobody can convert is refused by the way of the patch', async () => {
  await using server = await openFakeServer()
  const labels = { a: 'b' }
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: 'c', image: 'i', imagePullPolicy: 'Always' }] },
  }
  const type = { apiVersion: 'apps/v1', kind: 'DaemonSet' }
  const spec = { selector: { matchLabels: labels }, template }
  await create(server, { ...type, metadata: { name: 'a' }, spec }, 'apps/v1/daemonsets')
  const annotations = { 'deprecated.daemonset.template.generation': 'x' }
  const json = { ...type, metadata: { name: 'a', annotations } }
  const why = 'strconv.ParseInt: parsing "x": invalid syntax'
  const answers = await Promise.all(
    (['merge', 'strategic', 'apply'] as const).map((patch) => {
      const call = server.call('apps/v1/daemonsets', { name: 'a' })
      const parameters = {
        ...write,
        fieldManager: 'test',
        ...(patch === 'apply' && { force: true }),
      }
      return refusal(() => server.verbs.patch(call, { type: 'json', patch, json }, parameters))
    }),
  )
  assert.match(
    answers[0]!,
    /^422 {2}"" is invalid: patch: Invalid value: "\{.*\}": strconv\.ParseInt: /,
  )
  assert.deepEqual(answers.slice(1), [
    `500 ${why}`,
    `500 failed to convert to unversioned (/a; apps/v1, Kind=DaemonSet): ${why}`,
  ])
})

test('who writes an event by the way of one group forgets the managers of the other', async () => {
  await using server = await openFakeServer()
  const event = {
    ...{ apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'a' } },
    ...{ eventTime: '2026-01-01T00:00:00.000000Z', reportingController: 'test.example/c' },
    ...{ reportingInstance: 'i', action: 'x', reason: 'r', type: 'Normal' },
    regarding: { kind: 'Pod', namespace: 'default', name: 'p' },
  }
  const managersOf = ({ metadata }: Resource) =>
    metadata.managedFields?.map(({ manager, apiVersion }) => `${manager} ${apiVersion}`)
  await create(server, event, 'events.k8s.io/v1/events')
  const labelled = async (path: string, fieldManager: string) => {
    const json = { metadata: { labels: { by: fieldManager } } }
    const patch = { type: 'json', patch: 'merge', json } as const
    const call = server.call(path, { name: 'a' })
    return managersOf(objectOf(await server.verbs.patch(call, patch, { ...write, fieldManager })))
  }
  assert.deepEqual(await labelled('v1/events', 'one'), ['one v1'])
  assert.deepEqual(await labelled('v1/events', 'two'), ['one v1', 'two v1'])
  assert.deepEqual(await labelled('events.k8s.io/v1/events', 'three'), ['three events.k8s.io/v1'])
})

test('a deleted object stays while it has finalizers, and goes with the last of them', async () => {
  await using server = await openFakeServer()
  const { verbs } = server
  const at = server.call('v1/configmaps', { name: 'a' })
  const held = { ...configMap('a'), metadata: { name: 'a', finalizers: ['test.example/hold'] } }
  await create(server, held)
  const stays = objectOf(await verbs.delete(at, {}))
  assert.equal(stays.metadata.deletionGracePeriodSeconds, 0)
  const patch = { type: 'json', patch: 'merge', json: { metadata: { finalizers: null } } } as const
  const last = objectOf(await verbs.patch(at, patch, write))
  assert.equal(last.metadata.resourceVersion, stays.metadata.resourceVersion)
  assert.match(await refusal(() => verbs.get(at, { resourceVersion: '' })), /^404/)
})

test('a dry run answers what would be and stores nothing', async () => {
  await using server = await openFakeServer()
  const dry = { ...write, dryRun: ['All'] }
  const answer = await server.verbs.create(server.call('v1/configmaps'), bytes(configMap('a')), dry)
  assert.equal(objectOf(answer).metadata.resourceVersion, undefined)
  const at = server.call('v1/configmaps', { name: 'a' })
  assert.match(await refusal(() => server.verbs.get(at, { resourceVersion: '' })), /^404/)
})

test('what is applied twice by one manager changes nothing the second time', async () => {
  await using server = await openFakeServer()
  const at = server.call('v1/configmaps', { name: 'a' })
  const patch = { type: 'json', patch: 'apply', json: configMap('a', { x: '1' }) as never } as const
  const first = await server.verbs.patch(at, patch, { ...write, fieldManager: 'me' })
  assert.equal(first.type === 'object' && first.code, 201)
  const second = await server.verbs.patch(at, patch, { ...write, fieldManager: 'me' })
  assert.equal(objectOf(second), objectOf(first))
})

test('a deletion that takes the finalizers of an object: tried, of a version, and in earnest', async () => {
  await using server = await openFakeServer()
  const at = server.call('v1/configmaps', { name: 'a' })
  const held = { ...configMap('a'), metadata: { name: 'a', finalizers: ['orphan'] } }
  const { metadata } = await create(server, held)
  const background = { propagationPolicy: 'Background' }
  const tried = objectOf(await server.verbs.delete(at, { ...background, dryRun: ['All'] }))
  assert.deepEqual(
    [tried.kind, tried.metadata.name],
    ['ConfigMap', ''],
    'upstream has read nothing',
  )
  const { resourceVersion } = metadata
  assert.match(
    await refusal(() =>
      server.verbs.delete(at, {
        ...background,
        preconditions: { resourceVersion: resourceVersion! },
      }),
    ),
    /^409 .*ResourceVersion in precondition: , ResourceVersion in object meta: \d+$/,
  )
  assert.equal((await server.verbs.delete(at, background)).type, 'status')
})

test('only a POST forgets what is said of the end of a new object', async () => {
  await using server = await openFakeServer()
  const deletionTimestamp = '2024-01-01T00:00:00Z'
  const ending = (name: string) => ({
    ...configMap(name),
    metadata: { name, deletionTimestamp, selfLink: 'x' },
  })
  const posted = await create(server, ending('a'))
  assert.equal(posted.metadata.deletionTimestamp, undefined)
  const applied = { type: 'json', patch: 'apply', json: ending('b') as never } as const
  const at = server.call('v1/configmaps', { name: 'b' })
  const { metadata } = objectOf(
    await server.verbs.patch(at, applied, { ...write, fieldManager: 'me' }),
  )
  assert.deepEqual([metadata.deletionTimestamp, metadata.selfLink], [deletionTimestamp, undefined])
})

test('the last answer to the deletion of a namespace is the namespace', async () => {
  await using server = await openFakeServer()
  const { verbs } = server
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }
  await create(server, namespace, 'v1/namespaces')
  const at = server.call('v1/namespaces', { name: 'a', namespace: '' })
  const finalize = { ...at, subresource: 'finalize' }
  await verbs.update(finalize, bytes({ ...namespace, spec: {} }), write)
  assert.equal(objectOf(await verbs.delete(at, {})).metadata.name, 'a')
  assert.match(await refusal(() => verbs.get(at, { resourceVersion: '' })), /^404/)
})

test('an object of a kind that has namespaces is in one', async () => {
  await using server = await openFakeServer()
  const { verbs } = server
  const at = server.call('v1/configmaps', { name: 'a', namespace: '' })
  const wanted = '400 Namespace parameter required.'
  assert.equal(await refusal(() => verbs.get(at, { resourceVersion: '' })), wanted)
  assert.equal(await refusal(() => verbs.update(at, bytes(configMap('a')), write)), wanted)
  assert.equal(await refusal(() => verbs.delete(at, {})), wanted)
})

test('to apply to the status of what is missing makes it, where the kind has it so', async () => {
  await using server = await openFakeServer()
  const apply = (path: string, kind: string) => {
    const json = { apiVersion: path.slice(0, path.lastIndexOf('/')), kind, metadata: { name: 'a' } }
    const at = server.call(path, { name: 'a', subresource: 'status' })
    const parameters = { ...write, fieldManager: 'm' }
    return refusal(() => server.verbs.patch(at, { type: 'json', patch: 'apply', json }, parameters))
  }
  assert.match(await apply('v1/services', 'Service'), /^422 .*spec\.ports: Required value/)
  assert.match(await apply('apps/v1/deployments', 'Deployment'), /^404/)
})
