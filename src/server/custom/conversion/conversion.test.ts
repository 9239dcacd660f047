import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { isStatusError } from '#api/status/status.ts'
import { systemClock } from '#base/clock.ts'
import type { Call } from '#server/call.ts'
import { type ConversionHook, openConversionHook } from '#server/custom/testing/conversion-hook.ts'
import {
  bytesOf,
  define,
  definitionOf,
  openWorld,
  parameters,
  until,
  v1,
} from '#server/custom/testing/custom-world.ts'
import type { StoreWatchEvent, Watcher } from '#server/served/object-store.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'
import { createWebhookClient } from '#server/webhooks/client.ts'

const specOf = (properties: object) => ({
  openAPIV3Schema: {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { ...properties, replicas: { type: 'integer' } } },
      status: { type: 'object', properties: { replicas: { type: 'integer' } } },
    },
  },
})
const text = { type: 'string' }
const subresources = {
  status: {},
  scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
}
const versionsOf = (stored: 'v1' | 'v2') => [
  { ...v1, storage: stored === 'v1', schema: specOf({ address: text, note: text }) },
  {
    ...{ ...v1, name: 'v2', storage: stored === 'v2', subresources },
    schema: specOf({ host: text, port: { type: 'integer' }, note: text }),
    selectableFields: [{ jsonPath: '.spec.host' }],
  },
]

const list = {
  ...{ labelSelector: '', fieldSelector: '', limit: 0, continue: '' },
  ...{ resourceVersion: '', resourceVersionMatch: '', allowWatchBookmarks: false },
}

async function openBoth(reviewVersions: readonly string[] = ['v1']) {
  await using stack = new AsyncDisposableStack()
  const hook = stack.use(await openConversionHook())
  const resources = () => createMemoryObjects().table
  const webhooks = stack.use(createWebhookClient({ resources, clock: systemClock }))
  const world = stack.use(await openWorld({ webhooks }))
  const conversion = {
    strategy: 'Webhook',
    webhook: { clientConfig: hook.clientConfig, conversionReviewVersions: reviewVersions },
  }
  await define(world, definitionOf('widgets', 'Widget', { versions: versionsOf('v1'), conversion }))
  const at = (version: string, name = '') =>
    world.call(`example.com/${version}`, 'widgets', { namespace: 'default', name })
  const widget = (version: string, name: string, spec: object, metadata: object = {}) => ({
    apiVersion: `example.com/${version}`,
    kind: 'Widget',
    metadata: { name, ...metadata },
    spec,
  })
  const both = {
    hook,
    world,
    at,
    make: (version: string, name: string, spec: object, metadata?: object) =>
      world.create(at(version), widget(version, name, spec, metadata)),
    async spec(version: string, name: string) {
      return (await world.get(at(version, name))).spec
    },
    patch: (where: Call, body: object, patch: 'merge' | 'apply' = 'merge', fieldManager = '') =>
      world.verbs.patch(
        where,
        { type: 'bytes', patch, bytes: bytesOf(body).bytes },
        { ...parameters, fieldManager },
      ),
    async names(version: string, selectors: object = {}) {
      const answer = await world.verbs.list(at(version), { ...list, ...selectors } as never)
      if (answer.type !== 'list') return assert.fail('it is a list')
      return {
        names: answer.list.entries.map(({ object }) => object.metadata.name),
        continue: answer.list.continue,
      }
    },
    async redefine(changes: object) {
      const before = world.custom.table()
      const call = world.definitions({ name: 'widgets.example.com' })
      const { bytes } = bytesOf(changes)
      await world.verbs.patch(call, { type: 'bytes', patch: 'merge', bytes }, parameters)
      await until(() => world.custom.table() !== before)
    },
  }
  const opened = stack.move()
  return { ...both, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

type Both = Awaited<ReturnType<typeof openBoth>>

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    assert.ok(isStatusError(error))
    return `${error.status.code} ${error.status.reason ?? '-'} ${error.status.message}`
  }
  return assert.fail('it fails')
}

test('an object is read and written in both versions; nobody is asked where nothing is converted', async () => {
  await using both = await openBoth()
  const { hook } = both
  await both.make('v1', 'one', { address: 'web:80' })
  assert.deepEqual(await both.spec('v1', 'one'), { address: 'web:80' })
  assert.equal(hook.asked.length, 0)
  assert.deepEqual(await both.spec('v2', 'one'), { host: 'web', port: 80 })
  assert.deepEqual(await both.spec('v2', 'one'), { host: 'web', port: 80 })
  assert.equal(hook.asked.length, 1, 'what was converted is kept')
  const [asked] = hook.asked
  assert.equal(asked?.apiVersion, 'apiextensions.k8s.io/v1')
  assert.equal(asked?.desired, 'example.com/v2')
  const { metadata } = asked!.objects[0]!
  assert.equal((metadata as JsonObject).resourceVersion, undefined)
  await both.make('v2', 'two', { host: 'db', port: 1, unknown: true })
  assert.deepEqual(await both.spec('v1', 'two'), { address: 'db:1' })
})

test('a list is converted in one request, and only what is not known yet', async () => {
  await using both = await openBoth()
  for (const name of ['a', 'b', 'c']) await both.make('v1', name, { address: `${name}:1` })
  await both.spec('v2', 'b')
  both.hook.asked.length = 0
  assert.deepEqual((await both.names('v2')).names, ['a', 'b', 'c'])
  assert.deepEqual(
    both.hook.asked.map(({ names }) => names),
    [['a', 'c']],
  )
})

test('labels and fields are selected by as they are after conversion', async () => {
  await using both = await openBoth()
  for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) {
    await both.make('v1', name, { address: `${i % 2 ? 'odd' : 'even'}:1` })
  }
  both.hook.change = (answer) => {
    const { convertedObjects } = answer.response as { convertedObjects: JsonObject[] }
    for (const { metadata, spec } of convertedObjects) {
      const { host = '' } = spec as JsonObject
      Object.assign(metadata as object, { labels: { host } })
    }
    return answer
  }
  assert.deepEqual((await both.names('v2', { labelSelector: 'host=odd' })).names, ['b', 'd'])
  const fieldSelector = 'spec.host=even'
  const first = await both.names('v2', { fieldSelector, limit: 1 })
  assert.deepEqual(first.names, ['a'])
  const rest = await both.names('v2', { fieldSelector, limit: 1, continue: first.continue })
  assert.deepEqual(rest.names, ['c'])
  assert.deepEqual((await both.names('v2', { fieldSelector: 'metadata.name=b' })).names, ['b'])
  assert.deepEqual((await both.names('v1', { labelSelector: 'host=odd' })).names, [])
})

async function watch({ world, at }: Both, version: string, parameters: object = {}) {
  const answer = await world.verbs.watch(at(version), { ...list, ...parameters } as never)
  return answer.type === 'watch' ? answer.watcher : assert.fail('it is a watch')
}

async function take(watcher: Watcher, count: number): Promise<readonly string[]> {
  const events: StoreWatchEvent[] = []
  while (events.length < count && !watcher.hasEnded) {
    const taken = watcher.take()
    events.push(...taken)
    if (taken.length > 0 || watcher.hasEnded) continue
    await new Promise<void>((resolve) => {
      watcher.onReady = resolve
    })
  }
  return events.map((event) => {
    if (event.type === 'ERROR') {
      assert.ok(isStatusError(event.error))
      return `ERROR ${event.error.status.code}`
    }
    if (event.type === 'BOOKMARK') return event.type
    const { metadata, spec } = event.entry.object as unknown as Record<string, JsonObject>
    return `${event.type} ${metadata?.name} ${JSON.stringify(spec)}`
  })
}

test('a watch shows what is converted, in order, however long that takes', async () => {
  await using both = await openBoth()
  await both.make('v1', 'one', { address: 'web:80' })
  using watcher = await watch(both, 'v2')
  const { promise, resolve } = Promise.withResolvers<void>()
  both.hook.pause = promise
  const events = take(watcher, 4)
  await both.patch(both.at('v1', 'one'), { spec: { address: 'web:81' } })
  await both.make('v1', 'two', { address: 'db:1' })
  await both.world.verbs.delete(both.at('v1', 'one'), { kind: 'DeleteOptions', apiVersion: 'v1' })
  resolve()
  assert.deepEqual(await events, [
    'ADDED one {"host":"web","port":80}',
    'MODIFIED one {"host":"web","port":81}',
    'ADDED two {"host":"db","port":1}',
    'DELETED one {"host":"web","port":81}',
  ])
})

test('a watch with a selector shows objects come and go as they are after conversion', async () => {
  await using both = await openBoth()
  await both.make('v1', 'one', { address: 'web:80' })
  using watcher = await watch(both, 'v2', { fieldSelector: 'spec.host=db' })
  const change = (spec: object) => both.patch(both.at('v1', 'one'), { spec })
  await change({ address: 'db:80' })
  await change({ note: 'still' })
  await change({ address: 'web:80' })
  await change({ note: 'gone' })
  await both.make('v2', 'two', { host: 'db', port: 1 })
  assert.deepEqual(await take(watcher, 4), [
    'ADDED one {"host":"db","port":80}',
    'MODIFIED one {"note":"still","host":"db","port":80}',
    'DELETED one {"note":"still","host":"db","port":80}',
    'ADDED two {"host":"db","port":1}',
  ])
})

test('a watch ends with an error at what cannot be converted, after all that can', async () => {
  await using both = await openBoth()
  using watcher = await watch(both, 'v2')
  await both.make('v1', 'one', { address: 'web:80' })
  await both.make('v1', 'two', { address: 'bad:80' })
  both.hook.change = (answer) => {
    const { convertedObjects } = answer.response as { convertedObjects: JsonObject[] }
    const isBad = convertedObjects.some(({ spec }) => (spec as JsonObject).host === 'bad')
    const result = { status: 'Failure', message: 'no' }
    return isBad ? { ...answer, response: { ...(answer.response as JsonObject), result } } : answer
  }
  assert.deepEqual(await take(watcher, 3), ['ADDED one {"host":"web","port":80}', 'ERROR 500'])
  assert.ok(watcher.hasEnded)
})

test('a changed definition ends the watches of what is converted', async () => {
  await using both = await openBoth()
  using watcher = await watch(both, 'v2')
  const ended = take(watcher, 1)
  const { webhook } = {
    webhook: { clientConfig: { ...both.hook.clientConfig, url: 'https://x/y' } },
  }
  await both.redefine({ spec: { conversion: { webhook } } })
  assert.deepEqual(await ended, [])
})

test('what is stored in an old version is stored in the new one by any write, even one that changes nothing', async () => {
  await using both = await openBoth()
  await both.make('v1', 'one', { address: 'web:80' })
  await both.redefine({ spec: { versions: versionsOf('v2') } })
  assert.deepEqual(await both.spec('v1', 'one'), { address: 'web:80' })
  assert.deepEqual(await both.spec('v2', 'one'), { host: 'web', port: 80 })
  const storedAs = () => {
    const hub = both.world.custom.table().hub('example.com', 'widgets')!
    return hub.store!.peek({ namespace: 'default', name: 'one' })?.object.apiVersion
  }
  assert.equal(storedAs(), 'example.com/v1')
  await both.patch(both.at('v1', 'one'), {})
  assert.equal(storedAs(), 'example.com/v2')
  assert.deepEqual(await both.spec('v1', 'one'), { address: 'web:80' })
})

test('status and scale are read and written through a version that is not stored', async () => {
  await using both = await openBoth()
  await both.make('v1', 'one', { address: 'web:80', replicas: 1 })
  const part = (subresource: string) => ({ ...both.at('v2', 'one'), subresource })
  await both.patch(part('scale'), { spec: { replicas: 3 } })
  await both.patch(part('status'), { status: { replicas: 2 }, spec: { host: 'not changed' } })
  const { spec, status } = await both.world.get(both.at('v1', 'one'))
  assert.deepEqual(
    { spec, status },
    {
      spec: { address: 'web:80', replicas: 3 },
      status: { replicas: 2 },
    },
  )
  const scale = await both.world.verbs.get(part('scale'), { resourceVersion: '' })
  const seen = scale.type === 'object' ? (scale.outgoing.object as { status?: object }) : {}
  assert.deepEqual(seen.status, { replicas: 2 })
})

test('a dry run asks the webhook as a write does, and keeps nothing', async () => {
  await using both = await openBoth()
  const object = { apiVersion: 'example.com/v2', kind: 'Widget', metadata: { name: 'dry' } }
  const body = bytesOf({ ...object, spec: { host: 'web', port: 80 } })
  const answer = await both.world.verbs.create(both.at('v2'), body, {
    ...parameters,
    dryRun: ['All'],
  })
  assert.equal(answer.type === 'object' && answer.code, 201)
  assert.deepEqual(
    both.hook.asked.map(({ desired }) => desired),
    ['example.com/v1', 'example.com/v2'],
  )
  assert.deepEqual((await both.names('v1')).names, [])
})

test('owners of fields are followed through both versions', async () => {
  await using both = await openBoth()
  const apply = (version: string, spec: object, fieldManager: string) =>
    both.patch(
      both.at(version, 'one'),
      { apiVersion: `example.com/${version}`, kind: 'Widget', metadata: { name: 'one' }, spec },
      'apply',
      fieldManager,
    )
  await apply('v1', { address: 'web:80' }, 'alpha')
  assert.match(
    await failure(apply('v2', { port: 81 }, 'beta')),
    /409 Conflict Apply failed with 1 conflict: conflict with "alpha": .spec.address/,
  )
  await both.patch(both.at('v2', 'one'), { spec: { port: 81 } })
  const { managedFields } = (await both.world.get(both.at('v2', 'one'))).metadata
  assert.deepEqual(
    managedFields.map(({ manager, apiVersion }: Record<string, string>) => [manager, apiVersion]),
    [['test', 'example.com/v2']],
  )
})

test('what a webhook makes of a part of an object has to fit its version', async () => {
  await using both = await openBoth()
  const applyPort = (port: number) =>
    both.patch(
      both.at('v2', 'one'),
      { apiVersion: 'example.com/v2', kind: 'Widget', metadata: { name: 'one' }, spec: { port } },
      'apply',
      'beta',
    )
  await both.make('v1', 'one', { address: 'web:80' })
  await applyPort(80)
  // A port that has no host stays where it is, and v1 knows of none.
  both.hook.change = (answer) =>
    JSON.parse(JSON.stringify(answer).replaceAll('"spec":{}', '"spec":{"port":81}')) as JsonObject
  const { metadata } = await both.world.get(both.at('v1', 'one'))
  assert.equal(
    await failure(applyPort(81)),
    '500 - failed to prune fields: failed add back owned items: failed to convert pruned object at ' +
      'version example.com/v1: .spec.port: field not declared in schema',
  )
  const after = await both.world.get(both.at('v1', 'one'))
  assert.equal(after.metadata.resourceVersion, metadata.resourceVersion)
})

test('owners in another version that a new object comes with are accounted for', async () => {
  await using both = await openBoth()
  const managedFields = [
    {
      ...{ manager: 'old', operation: 'Update', apiVersion: 'example.com/v1' },
      ...{ fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:address': {} } } },
    },
  ]
  await both.make('v2', 'one', { host: 'web', port: 80 }, { managedFields })
  const { metadata } = await both.world.get(both.at('v2', 'one'))
  assert.deepEqual(
    metadata.managedFields.map(({ manager }: Record<string, string>) => manager),
    ['test'],
  )
  assert.ok(both.hook.asked.some(({ desired }) => desired === 'example.com/v1'))
})

test('a webhook that speaks v1beta1 alone is asked in it, and its uid is not looked at', async () => {
  await using both = await openBoth(['v1alpha9', 'v1beta1'])
  await both.make('v1', 'one', { address: 'web:80' })
  both.hook.change = ({ response, ...answer }) => ({
    ...answer,
    response: { ...(response as JsonObject), uid: 'other' },
  })
  assert.deepEqual(await both.spec('v2', 'one'), { host: 'web', port: 80 })
  assert.equal(both.hook.asked[0]?.apiVersion, 'apiextensions.k8s.io/v1beta1')
})

type Change = (answer: {
  response: { result: JsonObject; convertedObjects: Record<string, unknown>[] } & Record<
    string,
    unknown
  >
}) => unknown
const firstOf = (change: (object: Record<string, unknown>) => void): Change => {
  return (answer) => {
    change(answer.response.convertedObjects[0]!)
    return answer
  }
}

const wrong: readonly (readonly [name: string, change: Change, words: string])[] = [
  [
    'no review',
    () => [],
    'failed: couldn\'t get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
  ],
  [
    'another kind',
    (answer) => ({ ...answer, kind: 'Other' }),
    'failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got apiextensions.k8s.io/v1, Kind=Other',
  ],
  ['no response', ({ response: _, ...answer }) => answer, 'failed: no response provided'],
  [
    'a refusal without words',
    (answer) => ({ ...answer, response: { ...answer.response, result: { status: 'Failure' } } }),
    "failed: response.result.status was 'Failure', not 'Success'",
  ],
  [
    'too many objects',
    (answer) => {
      const { convertedObjects } = answer.response
      return {
        ...answer,
        response: { ...answer.response, convertedObjects: [...convertedObjects, {}] },
      }
    },
    'returned 2 objects, expected 1',
  ],
  [
    'another version',
    firstOf((object) => Object.assign(object, { apiVersion: 'example.com/v3' })),
    'returned invalid object at index 0: invalid groupVersion (expected example.com/v2, received example.com/v3)',
  ],
  [
    'another kind of object',
    firstOf((object) => Object.assign(object, { kind: 'Gadget' })),
    'returned invalid object at index 0: invalid kind (expected Widget, received Gadget)',
  ],
  [
    'another name',
    firstOf((object) => Object.assign(object.metadata as object, { name: 'two' })),
    'returned invalid object: must have the same name: one != two',
  ],
  [
    'no metadata',
    firstOf((object) => Object.assign(object, { metadata: null })),
    'returned invalid object: must have the same name: one != ',
  ],
  [
    'labels that are none',
    firstOf((object) => Object.assign(object.metadata as object, { labels: ['a'] })),
    'returned invalid metadata: invalid metadata.labels of type []interface {} in converted object',
  ],
  [
    'a label that is no text',
    firstOf((object) => Object.assign(object.metadata as object, { labels: { a: 1 } })),
    'returned invalid metadata: metadata.labels[a] must be a string, but is int64 in converted object',
  ],
  [
    'a label that may not be',
    firstOf((object) => Object.assign(object.metadata as object, { labels: { a: '-' } })),
    `returned invalid metadata: metadata.labels: Invalid value: "-": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  ],
]

for (const [name, change, words] of wrong) {
  test(`an answer is refused in upstream's words: ${name}`, async () => {
    await using both = await openBoth()
    await both.make('v1', 'one', { address: 'web:80' })
    both.hook.change = change as unknown as ConversionHook['change']
    const message = `500 - conversion webhook for example.com/v1, Kind=Widget ${words}`
    assert.equal(await failure(both.spec('v2', 'one')), message)
    assert.equal(await failure(both.names('v2')), message)
    const where = both.at('v2', 'one')
    const options = { kind: 'DeleteOptions', apiVersion: 'v1' }
    assert.equal(await failure(both.world.verbs.delete(where, options)), message)
    assert.deepEqual(await both.spec('v1', 'one'), { address: 'web:80' })
  })
}

test('of many that fail the first is told, as if it had been asked for alone', async () => {
  await using both = await openBoth()
  for (const name of ['one', 'two']) await both.make('v1', name, { address: 'web:80' })
  type Answer = { readonly response: { readonly convertedObjects: readonly object[] } }
  const answering = (from: number, to: number) => {
    const change = (answer: Answer) => {
      const convertedObjects = answer.response.convertedObjects.slice(from, to)
      return { ...answer, response: { ...answer.response, convertedObjects } }
    }
    both.hook.change = change as unknown as ConversionHook['change']
  }
  answering(1, 9)
  const of = '500 - conversion webhook for example.com/v1, Kind=Widget'
  assert.equal(await failure(both.names('v2')), `${of} returned 0 objects, expected 1`)
  // One that only ever answers for one object is asked for one at a time.
  answering(0, 1)
  assert.deepEqual((await both.names('v2')).names, ['one', 'two'])
})

test('metadata stays as it was but for labels and annotations', async () => {
  await using both = await openBoth()
  await both.make('v1', 'one', { address: 'web:80' }, { labels: { own: '1' } })
  both.hook.change = firstOf(({ metadata }) =>
    Object.assign(metadata as object, {
      ...{ labels: { changed: 'yes' }, annotations: { changed: 'yes' } },
      ...{ finalizers: ['example.com/other'], generation: 99 },
    }),
  ) as unknown as ConversionHook['change']
  const { metadata } = await both.world.get(both.at('v2', 'one'))
  const { labels, annotations, finalizers, generation } = metadata
  assert.deepEqual(
    { labels, annotations, finalizers, generation },
    {
      labels: { changed: 'yes' },
      annotations: { changed: 'yes' },
      finalizers: undefined,
      generation: 1,
    },
  )
})

test('conversions are counted by what became of them', async () => {
  await using both = await openBoth()
  await both.make('v1', 'one', { address: 'web:80' })
  await both.spec('v2', 'one')
  await both.make('v1', 'two', { address: 'web:80' })
  both.hook.change = () => ({})
  await failure(both.spec('v2', 'two'))
  const family = both.world.metrics
    .read()
    .find(({ name }) => name === 'apiserver_conversion_webhook_request_total')
  assert.deepEqual(
    family?.series.map(({ values, value }) => [...values, value]),
    [
      ['success', '', 1],
      ['failure', 'conversion_webhook_malformed_response_failure', 1],
    ],
  )
})
