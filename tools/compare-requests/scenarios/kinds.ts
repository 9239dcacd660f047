/** The same sequence of requests for every kind. */
import { allKinds, collectionOf, objectOf, type SmallKind } from '../kinds.ts'
import {
  apply,
  get,
  patch,
  post,
  put,
  remove,
  type Scenario,
  type Setting,
  type Step,
} from '../steps.ts'

const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }
const partial = {
  headers: { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' },
}
const partialList = {
  headers: { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' },
}

function sequence(kind: SmallKind): Scenario {
  return (setting) => {
    const collection = collectionOf(kind, setting.namespace)
    const name = kind.name?.(setting.run) ?? `a-${setting.run}`
    const one = `${collection}/${name}`
    return [
      ...creations(kind, collection, name),
      ...readings(one, collection, name),
      ...updates(kind, one, name),
      ...patches(kind, one, name),
      ...subresources(kind, one, name),
      ...deletions(kind, one, { collection, name, ...setting }),
    ]
  }
}

function creations(kind: SmallKind, collection: string, name: string): Step[] {
  const whole = objectOf(kind, { name })
  const { apiVersion, kind: kindName } = kind
  const odd = { ...whole, zzz: 1, metadata: { name, yyy: { a: 1 } } }
  const twice = `{"kind":"x",${JSON.stringify(whole).slice(1)}`
  return [
    post(`${collection}?fieldValidation=Strict&dryRun=All`, odd),
    post(`${collection}?fieldValidation=Warn&dryRun=All`, odd),
    post(`${collection}?fieldValidation=Ignore&dryRun=All`, odd),
    post(`${collection}?fieldValidation=Strict&dryRun=All`, undefined, { raw: twice }),
    post(`${collection}?dryRun=All`, undefined, { raw: twice }),
    post(`${collection}?dryRun=All`, objectOf(kind, { generateName: 'gen-' })),
    post(collection, objectOf(kind, {})),
    post(collection, objectOf(kind, { name: `UPPER_${name}` })),
    post(collection, objectOf(kind, { name, namespace: 'elsewhere' })),
    post(collection, objectOf(kind, { name, labels: { 'a b': 'c d' }, annotations: { '': 'x' } })),
    post(
      collection,
      objectOf(kind, { name, finalizers: ['bad'], ownerReferences: [{ kind: 'x' }] }),
    ),
    post(collection, { apiVersion, kind: kindName }),
    post(collection, { ...whole, kind: 'Other' }),
    post(collection, { ...whole, apiVersion: 'example.com/v7' }),
    post(collection, {}),
    post(collection, { kind: kindName, metadata: { name }, spec: 'text' }),
    post(collection, []),
    post(`${collection}?fieldManager=${'x'.repeat(129)}`, whole),
    post(`${collection}?dryRun=Some`, whole),
    post(`${collection}?fieldValidation=Odd`, whole),
    post(
      `${collection}?fieldManager=one`,
      { ...whole, status: {} },
      { keep: { uid: 'metadata.uid' } },
    ),
    post(collection, whole),
  ]
}

function readings(one: string, collection: string, name: string): Step[] {
  const chosen = `${collection}?fieldSelector=metadata.name%3D${name}`
  return [
    get(one, { keep: { rv: 'metadata.resourceVersion' } }),
    get(one, table),
    get(one, partial),
    get(`${one}?pretty=true`),
    get(one, { headers: { accept: 'application/yaml' } }),
    get(chosen),
    get(chosen, table),
    get(`${chosen}&includeObject=None`, table),
    get(`${chosen}&includeObject=Object`, table),
    get(chosen, partialList),
    get(`${collection}?fieldSelector=spec.zzz%3D1`),
    get(`${collection}?fieldSelector=metadata.namespace%3Dnone`),
    get(`${collection}?watch=1&timeoutSeconds=1&fieldSelector=status.zzz%3D1`),
    get(`${chosen}&watch=1&resourceVersion=0`, { frames: 1 }),
    get(`${chosen}&watch=1&resourceVersion=0`, { frames: 1, ...table }),
    get(`${chosen}-none&watch=1&allowWatchBookmarks=1`, { frames: 1, ...table }),
    get(`${chosen}-none&watch=1&allowWatchBookmarks=1`, { frames: 1 }),
    get(`${chosen}-none&watch=1&allowWatchBookmarks=1`, { frames: 1, ...partial }),
  ]
}

function updates(kind: SmallKind, one: string, name: string): Step[] {
  const metadata = { name, resourceVersion: '«rv»', uid: '«uid»' }
  return [
    put(one, objectOf(kind, { name })),
    get(one, { keep: { rv: 'metadata.resourceVersion' } }),
    put(one, objectOf(kind, { name: `${name}x`, resourceVersion: '«rv»' })),
    put(one, objectOf(kind, { resourceVersion: '«rv»' })),
    put(one, objectOf(kind, { ...metadata, namespace: 'elsewhere' })),
    put(one, objectOf(kind, { ...metadata, uid: 'other' })),
    put(one, objectOf(kind, { ...metadata, resourceVersion: '1' })),
    put(one, objectOf(kind, { ...metadata, generation: 7, creationTimestamp: null })),
    get(one, { keep: { rv: 'metadata.resourceVersion' } }),
    put(
      `${one}?fieldManager=two`,
      objectOf(kind, { ...metadata, labels: { l: '1' } }, kind.change && mixed(kind)),
    ),
    put(`${one}?dryRun=All`, objectOf(kind, { name: 'x' })),
    put(`${one}-none`, objectOf(kind, { name: `${name}-none`, resourceVersion: '«rv»' })),
    get(one),
  ]
}

/** The content with the change in its place. */
function mixed({ content, change }: SmallKind): object {
  const mix = (a: unknown, b: unknown): unknown =>
    typeof a === 'object' && typeof b === 'object'
      ? Object.fromEntries(
          [...new Set([...Object.keys(a!), ...Object.keys(b!)])].map((key) => {
            const [x, y] = [a, b].map((each) => (each as Record<string, unknown>)[key])
            return [key, y === undefined ? x : x === undefined ? y : mix(x, y)]
          }),
        )
      : b
  return mix(content, change) as object
}

function patches(kind: SmallKind, one: string, name: string): Step[] {
  const { apiVersion, kind: kindName } = kind
  const bare = { apiVersion, kind: kindName, metadata: { name } }
  return [
    patch('merge', `${one}?fieldManager=m1`, { metadata: { labels: { m: '1' } }, ...kind.change }),
    patch('strategic', one, { metadata: { labels: { m: null, s: '1' } } }),
    patch('strategic', one, { metadata: { finalizers: ['x.example.com/a'] } }),
    patch('strategic', one, {
      metadata: { '$deleteFromPrimitiveList/finalizers': ['x.example.com/a'] },
    }),
    patch('json', one, [{ op: 'add', path: '/metadata/labels/j', value: '1' }]),
    patch('json', one, [{ op: 'test', path: '/metadata/name', value: 'x' }]),
    patch('merge', one, { metadata: { name: 'other' } }),
    patch('merge', one, { kind: 'Other' }),
    patch('merge', one, { zzz: { a: 1 } }),
    patch('merge', `${one}?fieldValidation=Strict`, { zzz: { a: 1 } }),
    patch('strategic', `${one}?fieldValidation=Strict`, { zzz: { a: 1 } }),
    patch('merge', one, { spec: 'text' }),
    patch('strategic', one, { metadata: { labels: ['x'] } }),
    apply('ap', one, { ...bare, metadata: { name, labels: { ap: '1' } } }),
    apply('ap', one, { ...bare, metadata: { name, labels: { ap: '2', j: '2' } } }),
    apply('ap', one, { ...bare, metadata: { name, labels: { ap: '2', j: '2' } } }, '&force=true'),
    apply('ap', one, bare),
    apply('ap', one, { ...bare, zzz: 1 }),
    patch('apply', one, bare),
    apply('ap', one, { ...bare, apiVersion: 'example.com/v1' }),
    apply('ap', one, { ...bare, metadata: {} }),
    apply('ap', `${one}-new`, { ...objectOf(kind, { name: `${name}-new` }) }, '&dryRun=All'),
    patch('merge', `${one}-none`, {}),
    get(one),
  ]
}

function subresources(kind: SmallKind, one: string, name: string): Step[] {
  const known = kind.subresources ?? []
  return ['status', 'scale', 'zzz', ...known.filter((each) => !/status|scale/.test(each))].flatMap(
    (each) => [
      get(`${one}/${each}`),
      get(`${one}/${each}`, table),
      patch('merge', `${one}/${each}`, { metadata: { labels: { [each]: '1' } }, status: {} }),
      put(`${one}/${each}`, objectOf(kind, { name })),
      post(`${one}/${each}`, {}),
      remove(`${one}/${each}`),
      apply('sub', `${one}/${each}`, {
        ...{ apiVersion: kind.apiVersion, kind: kind.kind, metadata: { name } },
      }),
    ],
  )
}

function deletions(
  kind: SmallKind,
  one: string,
  { collection, name, run }: Setting & { collection: string; name: string },
): Step[] {
  const label = `labelSelector=run%3D${run}`
  const again = objectOf(kind, { name, labels: { run }, finalizers: ['x.example.com/a'] })
  return [
    remove(one, { preconditions: { uid: 'x' } }),
    remove(`${one}?dryRun=All`),
    remove(`${one}?propagationPolicy=Odd`),
    remove(`${one}?propagationPolicy=Orphan&orphanDependents=true`),
    remove(one, { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 }),
    get(one),
    remove(one),
    post(collection, again),
    remove(`${one}?propagationPolicy=Foreground`),
    get(one, table),
    patch('merge', one, { metadata: { finalizers: ['x.example.com/b'] } }),
    patch('merge', one, { metadata: { annotations: { a: 'b' } } }),
    remove(`${collection}?${label}&propagationPolicy=Background`),
    patch('json', one, [{ op: 'remove', path: '/metadata/finalizers' }]),
    get(one),
    post(collection, objectOf(kind, { name, labels: { run } })),
    remove(`${collection}?${label}&dryRun=All`),
    remove(`${collection}?${label}&gracePeriodSeconds=0`),
    get(one),
  ]
}

export const kinds: Readonly<Record<string, Scenario>> = Object.fromEntries(
  allKinds.map((kind) => [`${kind.kind} ${kind.apiVersion}`, sequence(kind)]),
)
