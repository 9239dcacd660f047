/** Selectors, pages, versions and watches. */
import { allKinds, collectionOf } from '../kinds.ts'
import { get, patch, post, remove, type Scenario, type Step, watch } from '../steps.ts'

const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }
const partial = {
  headers: { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' },
}

const object = (name: string, labels: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data: { a: name } },
})
const mapsOf = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`
const fill = (namespace: string): Step[] =>
  [...'abcdefg'].map((name, i) =>
    post(
      mapsOf(namespace),
      object(name, { n: `${i}`, odd: `${i % 2}`, ...(i > 3 && { late: '' }) }),
    ),
  )

const labelTexts = [
  ...[
    'n=1',
    'n==1',
    'n!=1',
    'n in (1,2)',
    'n notin (1,2)',
    'late',
    '!late',
    'n>3',
    'n<3',
    'n>=3',
    'n>x',
  ],
  ...[
    'odd=1,n>2',
    'n=',
    'late=',
    '=x',
    '!',
    ',',
    'n,',
    ',n',
    'n in ()',
    'n in (',
    'n in (1',
    'n in 1',
  ],
  ...[
    'n in (,)',
    'n in (1,)',
    'n notin ()',
    'n=1=2',
    'n 1',
    'n = 1',
    ' n = 1 ',
    'n=a b',
    'n=é',
    'é=1',
  ],
  ...[
    'a/b=c',
    'a/b/c=d',
    'A.b/c=d',
    '/a=b',
    'a/=b',
    `${'x'.repeat(64)}=1`,
    `n=${'x'.repeat(64)}`,
    'n=-x',
  ],
  ...[
    'in in (in)',
    'notin',
    'n exists',
    'n in(1,2)',
    'n In (1)',
    'n !in (1)',
    '! late',
    '!late=1',
    'n=1 odd=1',
  ],
  ...[
    'n!=1,n!=2,n!=3',
    'n=1,n=2',
    '(n=1)',
    'n="1"',
    "n='1'",
    'n=1;odd=1',
    'n=1&odd=1',
    '*',
    'n=*',
    '%',
    'n=%',
  ],
]
const fieldTexts = [
  ...[
    'metadata.name=a',
    'metadata.name==a',
    'metadata.name!=a',
    'metadata.name=',
    'metadata.name',
    '=',
  ],
  ...[
    'metadata.namespace=x',
    'metadata.name=a,metadata.name=b',
    'metadata.name=a,metadata.namespace!=x',
  ],
  ...[
    'metadata.uid=x',
    'data.a=1',
    'kind=ConfigMap',
    'metadata.labels.n=1',
    'metadata.name in (a)',
    ',',
  ],
  ...[
    'metadata.name=a\\,b',
    'metadata.name=a\\=b',
    'metadata.name=a\\x',
    'metadata.name=a\\',
    '!metadata.name',
  ],
  ...[
    'metadata.name=A',
    'metadata.name=a b',
    'metadata.name=a=b',
    'metadata.name=a,,',
    ' metadata.name = a ',
  ],
  ...[
    'metadata.name>a',
    'Metadata.Name=a',
    'metadata.name===a',
    'metadata.name!==a',
    'metadata.name=%61',
  ],
]

const selectors: Scenario = ({ namespace }) => {
  const maps = mapsOf(namespace)
  const query = (name: string, text: string) => `${maps}?${name}=${encodeURIComponent(text)}`
  return [
    ...fill(namespace),
    ...labelTexts.map((text) => get(query('labelSelector', text))),
    ...fieldTexts.map((text) => get(query('fieldSelector', text))),
    ...labelTexts.map((text) =>
      remove(`${query('labelSelector', text)}&dryRun=All&fieldSelector=metadata.name%3Dnone`),
    ),
    ...[...labelTexts, 'n'].map((text) =>
      watch(`${query('labelSelector', text)}&watch=1&timeoutSeconds=1&resourceVersion=0`, 9, {
        withinMs: 400,
      }),
    ),
    get(`${maps}?labelSelector=n%3D1&labelSelector=n%3D2`),
    get(`${maps}?labelSelector=n=1&fieldSelector=metadata.name=a`),
    get(`${maps}/a?labelSelector=n%3D5`),
    get(`${maps}/a?fieldSelector=x`),
  ]
}

const fieldsOfKinds: Scenario = ({ namespace }) => {
  const fields = [
    ...[
      'spec.nodeName',
      'status.phase',
      'spec.unschedulable',
      'type',
      'reason',
      'involvedObject.kind',
    ],
    ...[
      'status.replicas',
      'status.successful',
      'spec.signerName',
      'spec.type',
      'spec.clusterIP',
      'metadata.generateName',
    ],
    ...[
      'spec.driver',
      'spec.restartPolicy',
      'status.podIP',
      'regarding.name',
      'reportingComponent',
      'source',
    ],
  ]
  return allKinds.flatMap((kind) => {
    const collection = collectionOf(kind, namespace)
    return fields.map((field) => get(`${collection}?fieldSelector=${field}%3Dzzz`))
  })
}

const combinations: Scenario = ({ namespace }) => {
  const maps = mapsOf(namespace)
  const versions = [
    '',
    '0',
    '1',
    '«rv»',
    '99999999999',
    'x',
    '-1',
    '01',
    '1.5',
    '%201',
    '18446744073709551616',
  ]
  const matches = ['', 'Exact', 'NotOlderThan', 'exact', 'Odd']
  const limits = ['', '0', '2', '-1', 'x', '9999999999999999999', '1.5', '500']
  const lists = versions.flatMap((version) =>
    matches.flatMap((match) =>
      ['', '2', '0'].flatMap((limit) => {
        if (version === '99999999999' && match !== 'Exact' && limit === '0') return []
        return [
          get(`${maps}?resourceVersion=${version}&resourceVersionMatch=${match}&limit=${limit}`),
        ]
      }),
    ),
  )
  const watches = versions.flatMap((version) =>
    matches.flatMap((match) =>
      [
        '',
        '&sendInitialEvents=true',
        '&sendInitialEvents=false',
        '&allowWatchBookmarks=true',
        '&allowWatchBookmarks=true&sendInitialEvents=true',
      ].map((more) =>
        watch(
          `${maps}?watch=1&timeoutSeconds=1&resourceVersion=${version}&resourceVersionMatch=${match}${more}`,
          9,
          { withinMs: 400 },
        ),
      ),
    ),
  )
  return [
    ...fill(namespace),
    get(maps, { keep: { rv: 'metadata.resourceVersion' } }),
    ...lists,
    ...limits.map((limit) => get(`${maps}?limit=${limit}`)),
    ...watches,
    ...['x', '', 'true', '1', '0', 'false', 'TRUE', 'yes'].flatMap((value) => [
      get(`${maps}?sendInitialEvents=${value}`),
      get(`${maps}?allowWatchBookmarks=${value}`),
      get(`${maps}?timeoutSeconds=${value}`),
      watch(`${maps}?watch=${value}&timeoutSeconds=1&resourceVersion=0`, 9, { withinMs: 400 }),
    ]),
    ...versions.flatMap((version) => [
      get(`${maps}/a?resourceVersion=${version}`),
      get(`${maps}/a?resourceVersion=${version}&resourceVersionMatch=Exact`),
      remove(`${maps}?resourceVersion=${version}&dryRun=All`),
    ]),
  ]
}

const pages: Scenario = ({ namespace }) => {
  const maps = mapsOf(namespace)
  const keep = { keep: { c: 'metadata.continue', rv: 'metadata.resourceVersion' } }
  return [
    ...fill(namespace),
    get(`${maps}?limit=2`, keep),
    get(`${maps}?limit=2&continue=«c»`),
    get(`${maps}?limit=0&continue=«c»`),
    get(`${maps}?continue=«c»`),
    get(`${maps}?limit=2&continue=«c»&resourceVersion=0`),
    get(`${maps}?limit=2&continue=«c»&resourceVersion=«rv»`),
    get(`${maps}?limit=2&continue=«c»&resourceVersionMatch=Exact`),
    get(`${maps}?limit=2&continue=«c»&resourceVersion=«rv»&resourceVersionMatch=Exact`),
    get(`${maps}?limit=2&continue=«c»&labelSelector=odd%3D1`),
    get(`/api/v1/namespaces/${namespace}/secrets?limit=2&continue=«c»`),
    get(`/api/v1/configmaps?limit=2&continue=«c»`, { quiet: true }),
    get(`${maps}?limit=2&continue=x`),
    get(`${maps}?limit=2&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0`),
    get(`${maps}?limit=2&continue=eyJ2IjoieCIsInJ2IjoxLCJzdGFydCI6ImEifQ`),
    get(`${maps}?limit=2&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiIifQ`),
    get(`${maps}?limit=2&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MCwic3RhcnQiOiJhIn0`),
    get(
      `${maps}?limit=2&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiYVx1MDAwMCJ9`,
      { quiet: true },
    ),
    get(`${maps}?limit=2`, { ...table, ...keep }),
    get(`${maps}?limit=2&continue=«c»`, table),
    remove(`${maps}/d`),
    get(`${maps}?limit=2&continue=«c»`),
    get(`${maps}?limit=3&labelSelector=odd%3D0`, keep),
    get(`${maps}?limit=3&labelSelector=odd%3D0&continue=«c»`),
    get(`${maps}?limit=3&fieldSelector=metadata.name!%3Da`, keep),
    get(`${maps}?limit=1&fieldSelector=metadata.name%3Da`),
    get(`${maps}?limit=3&resourceVersion=0`),
    get(`${maps}?limit=3&resourceVersion=«rv»`),
    remove(`${maps}?limit=2`),
    get(maps),
  ]
}

const watches: Scenario = ({ namespace }) => {
  const maps = mapsOf(namespace)
  const after = (query: string, frames: number, extra: Partial<Step> = {}) =>
    watch(`${maps}?watch=1&resourceVersion=«rv»&timeoutSeconds=2${query}`, frames, {
      withinMs: 600,
      ...extra,
    })
  const first = (): Step[] => {
    return [
      post(maps, object('a', { x: '1' }), { keep: { rv: 'metadata.resourceVersion' } }),
      patch('merge', `${maps}/a`, { metadata: { labels: { x: '2' } } }),
      patch('merge', `${maps}/a`, { metadata: { labels: { x: '1' } } }),
      post(maps, object('b', { x: '1' })),
      patch('merge', `${maps}/b`, { metadata: { labels: { x: null } } }),
      patch('merge', `${maps}/b`, { metadata: { finalizers: ['a.b/c'] } }),
      remove(`${maps}/b`),
      patch('merge', `${maps}/b`, { metadata: { finalizers: null } }),
      remove(`${maps}/a`),
      post(maps, object('a', { x: '1' })),
      ...[
        '',
        '&labelSelector=x%3D1',
        '&labelSelector=x%3D2',
        '&labelSelector=!x',
        '&fieldSelector=metadata.name%3Da',
        '&fieldSelector=metadata.name!%3Da',
      ].flatMap((query) => [
        after(query, 20),
        after(query, 20, table),
        after(`${query}&includeObject=None`, 20, table),
        after(query, 20, partial),
        after(`${query}&limit=1`, 20),
      ]),
      watch(`/api/v1/watch/namespaces/${namespace}/configmaps/a?resourceVersion=«rv»`, 20, {
        withinMs: 500,
      }),
      watch(
        `/api/v1/watch/namespaces/${namespace}/configmaps?resourceVersion=«rv»&labelSelector=x%3D2`,
        20,
        { withinMs: 500 },
      ),
      watch(`${maps}/a?watch=1&resourceVersion=«rv»`, 20, { withinMs: 500 }),
      watch(`/api/v1/watch/namespaces/${namespace}?resourceVersion=«rv»`, 20, { withinMs: 500 }),
      watch(`/api/v1/watch/namespaces/${namespace}/configmaps/none?resourceVersion=«rv»`, 20, {
        withinMs: 500,
      }),
      watch(
        `/api/v1/watch/namespaces/${namespace}/configmaps/a?fieldSelector=metadata.name%3Db&resourceVersion=«rv»`,
        20,
        { withinMs: 500 },
      ),
      watch(
        `${maps}?watch=1&fieldSelector=metadata.name%3Da,metadata.name%3Db&resourceVersion=«rv»`,
        20,
        { withinMs: 500 },
      ),
    ]
  }
  const second = (): Step[] => {
    return [
      ...[
        'application/yaml',
        'application/json;stream=watch',
        'application/json;stream=x',
        'text/plain',
        'application/vnd.kubernetes.protobuf;stream=watch',
        'application/json;pretty=1',
      ].map((accept) =>
        watch(`${maps}?watch=1&resourceVersion=«rv»`, 3, { withinMs: 500, headers: { accept } }),
      ),
      watch(`${maps}?watch=1&resourceVersion=«rv»&pretty=true`, 3, { withinMs: 500 }),
      watch(`${maps}?watch=1&resourceVersion=1`, 3, { withinMs: 500, quiet: true }),
      watch(`${maps}?watch=1&resourceVersion=«rv»&timeoutSeconds=-1`, 30, { withinMs: 500 }),
      watch(`${maps}?watch=1&resourceVersion=«rv»&timeoutSeconds=x`, 30, { withinMs: 500 }),
      watch(`${maps}?watch=1&timeoutSeconds=1`, 30, { withinMs: 3000 }),
    ]
  }
  return [...first(), ...second()]
}

export const reads: Readonly<Record<string, Scenario>> = {
  ...{ selectors, 'fields of kinds': fieldsOfKinds, combinations, pages, watches },
}
