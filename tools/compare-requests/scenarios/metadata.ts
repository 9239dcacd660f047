/** Metadata of every kind: what may be said of it, and who may change it. */
import { allKinds, collectionOf, objectOf, type SmallKind } from '../kinds.ts'
import { apply, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

const owner = (uid: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  name: 'p',
  uid,
  ...more,
})

const oddMetadata: readonly object[] = [
  { name: 'x'.repeat(63) },
  { name: 'x'.repeat(64) },
  { name: 'x'.repeat(253) },
  { name: 'x'.repeat(254) },
  ...['a.b', 'a..b', '-a', 'a-', 'a_b', 'A', '1', 'a/b', '.', 'a:b', 'a b', 'ä'].map((name) => ({
    name,
  })),
  { generateName: 'x'.repeat(70) },
  { generateName: 'x'.repeat(260) },
  ...['a.', 'a-', '-a', 'A', 'a_', ''].map((generateName) => ({ generateName })),
  { name: 'q', generateName: 'gen-' },
  ...['x'.repeat(64), 'a/b/c', '', 'UP', 'a b'].flatMap((key) => [
    { name: 'q', labels: { [key]: 'a' } },
    { name: 'q', annotations: { [key]: 'a' } },
    { name: 'q', labels: { key } },
  ]),
  { name: 'q', annotations: { big: 'x'.repeat(262_145) } },
  {
    name: 'q',
    finalizers: ['a', 'a.b/c', 'orphan', 'foregroundDeletion', 'kubernetes', 'A B', ''],
  },
  { name: 'q', finalizers: ['orphan', 'foregroundDeletion'] },
  { name: 'q', ownerReferences: [owner('u'), owner('u')] },
  {
    name: 'q',
    ownerReferences: [owner('u', { controller: true }), owner('v', { controller: true })],
  },
  {
    name: 'q',
    ownerReferences: [
      { ...owner('u'), kind: 'Event' },
      { ...owner('v'), apiVersion: '' },
      { ...owner(''), name: '' },
    ],
  },
  {
    name: 'q',
    ownerReferences: [
      owner('u', { blockOwnerDeletion: true, controller: false }),
      { ...owner('w'), apiVersion: 'a/b/c' },
    ],
  },
  {
    name: 'q',
    uid: 'u',
    resourceVersion: '',
    generation: 5,
    selfLink: '/x',
    creationTimestamp: '2020-01-01T00:00:00Z',
  },
  { name: 'q', deletionTimestamp: '2020-01-01T00:00:00Z', deletionGracePeriodSeconds: 5 },
  { name: 'q', resourceVersion: '5' },
  { name: 'q', generation: -1 },
  { name: 'q', managedFields: [{}] },
  { name: 'q', managedFields: [{ manager: 'x', operation: 'Odd', fieldsType: 'FieldsV2' }] },
  {
    name: 'q',
    managedFields: [
      {
        manager: 'x',
        operation: 'Update',
        apiVersion: 'v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:a': {}, 'g:b': {} },
      },
    ],
  },
  {
    name: 'q',
    managedFields: [
      {
        manager: 'x'.repeat(200),
        operation: 'Apply',
        apiVersion: 'v1',
        time: '2020-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:metadata': { 'f:labels': {} } },
      },
    ],
  },
]

const changes: readonly object[] = [
  { labels: { a: '1' }, annotations: { b: '2' } },
  { labels: null },
  { labels: { 'a b': 'c' } },
  { annotations: { 'a b': 'c' } },
  { finalizers: ['a.b/c', 'bad'] },
  { finalizers: ['a.b/c', 'd.e/f'] },
  { ownerReferences: [owner('u'), owner('u')] },
  { ownerReferences: [owner('u', { controller: true }), owner('v', { controller: true })] },
  { ownerReferences: [owner('u', { controller: true })] },
  { generateName: 'other-' },
  { creationTimestamp: '2020-01-01T00:00:00Z' },
  { deletionTimestamp: '2020-01-01T00:00:00Z' },
  { deletionGracePeriodSeconds: 7 },
  { generation: 99 },
  { selfLink: '/y' },
  { uid: 'z' },
  { namespace: 'z' },
  { name: 'z' },
  { managedFields: [{ manager: 'x', operation: 'Odd' }] },
  { managedFields: [{}] },
]

function sequence(kind: SmallKind): Scenario {
  return ({ namespace, run }) => {
    const collection = collectionOf(kind, namespace)
    const name = kind.name?.(`${run}1`) ?? `m-${run}`
    const one = `${collection}/${name}`
    const body = (metadata: object, more: object = {}) => objectOf(kind, metadata, more)
    const paths = [one, ...(kind.subresources?.includes('status') ? [`${one}/status`] : [])]
    const bare = { apiVersion: kind.apiVersion, kind: kind.kind }
    return [
      ...oddMetadata.map((metadata) => post(`${collection}?dryRun=All`, body(metadata))),
      post(collection, body({ name, labels: { run } })),
      ...paths.flatMap((path): Step[] => [
        ...changes.map((metadata) => patch('merge', `${path}?fieldManager=a`, { metadata })),
        get(one, { keep: { rv: 'metadata.resourceVersion', uid: 'metadata.uid' } }),
        put(
          `${path}?fieldManager=b`,
          body({ name, labels: { c: '3' }, annotations: { d: '4' }, finalizers: ['a.b/c'] }),
        ),
        put(`${path}?fieldManager=b`, body({ name, resourceVersion: '«rv»', labels: { c: '3' } })),
        put(`${path}?fieldManager=b&dryRun=All`, body({ name, managedFields: [] })),
        apply('c', path, {
          ...bare,
          metadata: { name, labels: { e: '5' }, annotations: { f: '6' } },
        }),
        apply('c', path, { ...bare, metadata: { name, uid: 'other' } }),
        apply('c', path, { ...bare, metadata: { name, resourceVersion: '1' } }),
        apply('c', path, { ...bare, metadata: { name, managedFields: [] } }),
        apply('c', path, { ...bare, metadata: { name, finalizers: ['a.b/z'] } }, '&force=true'),
        apply('d', path, { ...bare, metadata: { name, ownerReferences: [owner('s')] } }),
        patch('merge', `${path}?fieldManager=e`, { status: {} }),
        get(one),
      ]),
      get(`${collection}?labelSelector=run%3D${run}`, {
        headers: { accept: 'application/yaml' },
        quiet: true,
      }),
      remove(one, { propagationPolicy: 'Orphan' }),
      get(one),
      ...changes.slice(0, 9).map((metadata) => patch('merge', one, { metadata })),
      remove(one, { propagationPolicy: 'Foreground' }),
      remove(one, { propagationPolicy: 'Background', gracePeriodSeconds: 0 }),
      get(one),
      patch('merge', one, { metadata: { finalizers: [] } }),
      patch('merge', one, { metadata: { finalizers: null } }),
      get(one),
    ]
  }
}

export const metadata: Readonly<Record<string, Scenario>> = Object.fromEntries(
  allKinds.map((kind) => [`${kind.kind} ${kind.apiVersion}`, sequence(kind)]),
)
