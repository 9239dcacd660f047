/** Fields that nobody knows and fields that come twice, by every way there is to write, and lists of one object. */
import { allKinds, collectionOf, objectOf, type SmallKind } from '../kinds.ts'
import { get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

const unknown = { odd: 1, metadata: { odd: { a: [1] } }, spec: { odd: 1 }, status: { odd: 1 } }
const added = [
  { op: 'add', path: '/odd', value: 1 },
  { op: 'add', path: '/metadata/odd', value: { b: 1, a: 1 } },
]
const yaml = { headers: { 'content-type': 'application/yaml' } }

function strictness(kind: SmallKind): Scenario {
  return ({ namespace, run }) => {
    const collection = collectionOf(kind, namespace)
    const name = kind.name?.(run) ?? `v-${run}`
    const whole = objectOf(kind, { name })
    const one = `${collection}/${name}`
    const places = ['', ...(kind.subresources ?? []).filter((part) => part !== 'log')]
    return [
      post(collection, whole, { quiet: true }),
      ...['Strict', 'Warn', 'Ignore', '', 'odd'].flatMap((validation) => {
        const query = `?dryRun=All&fieldValidation=${validation}`
        return [
          ...creations(`${collection}${query}`, objectOf(kind, { name: `w-${run}` })),
          ...places.flatMap((part) =>
            writes(`${one}${part === '' ? '' : `/${part}`}${query}`, whole),
          ),
        ]
      }),
      remove(`${one}?gracePeriodSeconds=0`, undefined, { quiet: true }),
    ]
  }
}

/** Each object within it begins with what it then says again. */
function twice(object: object): string {
  return JSON.stringify(object).replaceAll('"metadata":', '"metadata":{"name":"x"},"metadata":')
}

function creations(path: string, whole: object): readonly Step[] {
  return [
    post(path, { ...whole, odd: 1 }),
    post(path, undefined, { raw: twice(whole) }),
    post(path, undefined, { raw: twice(whole), ...yaml }),
  ]
}

function writes(path: string, whole: object): readonly Step[] {
  return [
    put(path, { ...whole, odd: 1 }),
    put(path, undefined, { raw: twice(whole) }),
    put(path, undefined, { raw: twice(whole), ...yaml }),
    patch('merge', path, unknown),
    patch('strategic', path, unknown),
    patch('json', path, added),
    patch('merge', path, undefined, {
      raw: '{"metadata":{"labels":{"a":"b"},"labels":{"c":"d"}}}',
    }),
  ]
}

const versions = ['', '&resourceVersion=0', '&resourceVersion=«old»', '&resourceVersion=99999999']
const matches = ['', '&resourceVersionMatch=Exact', '&resourceVersionMatch=NotOlderThan']
const pages = ['', '&limit=1', '&limit=-1', '&continue=«token»', '&continue=x']

const listsOfOne: Scenario = ({ namespace }) => {
  const all = `/api/v1/namespaces/${namespace}/configmaps`
  const named = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
  const queries = versions.flatMap((version) =>
    matches.flatMap((match) => pages.map((page) => `${version}${match}${page}`)),
  )
  return [
    post(all, named('a'), { keep: { old: 'metadata.resourceVersion' } }),
    post(all, named('b')),
    get(`${all}?limit=1`, { keep: { token: 'metadata.continue' } }),
    patch('merge', `${all}/a`, { data: { a: 'b' } }),
    ...['a', 'none', 'A'].flatMap((name) =>
      queries.map((query) => get(`${all}?fieldSelector=metadata.name=${name}${query}`)),
    ),
    ...queries.map((query) =>
      remove(`${all}?dryRun=All&fieldSelector=metadata.name=a${query}&watch=`),
    ),
  ]
}

export const validationScenarios: Readonly<Record<string, Scenario>> = {
  'lists-of-one': listsOfOne,
  ...Object.fromEntries(
    allKinds.map((kind) => [`${kind.apiVersion}-${kind.resource}`, strictness(kind)]),
  ),
}
