/** Definitions that are changed, conflict with others, and are taken away. */
import { apply, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'
import { crds, definition, open, version } from './definitions.ts'

const established = (group: string, versionName = 'v1'): Step =>
  get(`/apis/${group}/${versionName}/namespaces/default/things`, {
    ...{ quiet: true, until: (status: number) => status === 200 },
  })

const conditions = (name: string): Step =>
  get(`${crds}/${name}`, {
    until: (_, body) =>
      ((body as { status?: { conditions?: unknown[] } }).status?.conditions?.length ?? 0) > 1,
  })

const life: Scenario = ({ run, namespace }) => {
  const group = `${run}.${namespace}.example.com`
  const one = `${crds}/things.${group}`
  const things = `/apis/${group}/v1/namespaces/${namespace}/things`
  const thing = (name: string, more: object = {}) => ({
    apiVersion: `${group}/v1`,
    kind: 'Thing',
    metadata: { name },
    ...more,
  })
  const two = [version(open), version(open, { name: 'v2', storage: false })]
  const stored = (list: string[]) =>
    patch('merge', `${one}/status`, { status: { storedVersions: list } })
  return [
    get(things),
    post(crds, definition(group, {}, [version(open)])),
    conditions(`things.${group}`),
    established(group),
    get(things),
    post(things, thing('a', { spec: { x: 1 } })),
    patch('merge', one, { spec: { versions: two } }),
    established(group, 'v2'),
    get(one),
    get(`/apis/${group}/v2/namespaces/${namespace}/things/a`),
    patch('merge', one, {
      spec: { versions: [version(open, { storage: false }), version(open, { name: 'v2' })] },
    }),
    get(`/apis/${group}/v2/namespaces/${namespace}/things`, { until: (status) => status === 200 }),
    get(one),
    stored(['v2']),
    stored(['v1']),
    stored([]),
    stored(['v2', 'v3']),
    stored(['v2']),
    patch('merge', one, { spec: { versions: [version(open, { name: 'v2' })] } }),
    get(things, { until: (status) => status === 404 }),
    patch('merge', one, { spec: { scope: 'Cluster' } }),
    patch('merge', one, { spec: { group: 'other.example.com' } }),
    patch('merge', one, { spec: { names: { kind: 'Other' } } }),
    patch('merge', one, { spec: { names: { plural: 'others' } } }),
    patch('merge', one, {
      spec: { names: { shortNames: ['th'], categories: ['all'], singular: 'thingy' } },
    }),
    get(`/apis/${group}/v2`, { until: (_, body) => JSON.stringify(body).includes('thingy') }),
    get(one),
    put(one, definition(group, {}, [version(open, { name: 'v2' })])),
    apply('m', one, definition(group, {}, [version(open, { name: 'v2' })])),
    patch('merge', one, { spec: { versions: [version(open, { name: 'v2', served: false })] } }),
    get(`/apis/${group}/v2/namespaces/${namespace}/things`, { until: (status) => status === 404 }),
    get(`/apis/${group}`),
    patch('merge', one, { metadata: { finalizers: ['a.b/c'] } }),
    remove(one),
    get(one, { until: (_, body) => JSON.stringify(body).includes('Terminating') }),
    patch('merge', one, { metadata: { finalizers: null } }),
    get(one, { until: (status) => status === 404 }),
    get(`/apis/${group}`, { until: (status) => status === 404 }),
  ]
}

const conflicts: Scenario = ({ run, namespace }) => {
  const group = `${run}.${namespace}.example.com`
  const other = (plural: string, names: object) => ({
    ...definition(group, { names: { plural, ...names } }, [version(open)]),
    metadata: { name: `${plural}.${group}` },
  })
  return [
    post(
      crds,
      definition(
        group,
        {
          names: {
            plural: 'things',
            kind: 'Thing',
            shortNames: ['th', 'tt'],
            singular: 'thing',
            categories: ['all'],
          },
        },
        [version(open)],
      ),
    ),
    established(group),
    ...(
      [
        ['as', { kind: 'Thing' }],
        ['bs', { kind: 'B', shortNames: ['th'] }],
        ['cs', { kind: 'C', singular: 'thing' }],
        ['ds', { kind: 'D', listKind: 'ThingList' }],
        ['es', { kind: 'E', shortNames: ['things', 'x', 'tt'] }],
        ['th', { kind: 'F' }],
        ['gs', { kind: 'ThingList', listKind: 'GList' }],
        ['hs', { kind: 'H', shortNames: ['th', 'hh'], singular: 'tt', listKind: 'Thing' }],
      ] as const
    ).flatMap(([plural, names]) => [
      post(crds, other(plural, names)),
      conditions(`${plural}.${group}`),
    ]),
    get(`/apis/${group}/v1`),
    remove(`${crds}/things.${group}`),
    // Which of those that wait comes next is chance.
    ...['as', 'bs', 'cs', 'ds', 'es', 'th', 'gs', 'hs'].map((plural) =>
      remove(`${crds}/${plural}.${group}`, undefined, { quiet: true }),
    ),
  ]
}

export const definitionLifeScenarios: Readonly<Record<string, Scenario>> = { life, conflicts }
