/** Columns of custom resources whose JSONPaths lead in all the ways there are, and those that cannot be read. */
import { get, post, type Scenario } from '../steps.ts'
import { crds, definition, open, version } from './definitions.ts'

const texts = [
  ...['.spec.a', '.spec.none', '.spec.nil', '.spec.list', '.spec.map', '.spec.float', '.spec.big'],
  ...[
    '.spec.whole',
    '.spec.tiny',
    '.spec.yes',
    '.',
    '.spec.',
    '.spec.nil.a',
    '.spec. a',
    '.spec @.a',
  ],
  ...[".metadata.labels['a.b']", ".metadata.labels['a\\.b']", '.metadata.labels.a\\.b'],
  ...[
    '.spec.list[]',
    '.spec.list[0]',
    '.spec.list[-1]',
    '.spec.list[-4]',
    '.spec.list[3]',
    '.spec.list[:]',
  ],
  ...['.spec.list[1:]', '.spec.list[:2]', '.spec.list[2:1]', '.spec.list[1:1]', '.spec.list[::2]'],
  ...['.spec.list[::0]', '.spec.list[-2:-1]', '.spec.list[5:]', '.spec.list[*]', '.spec.list.*'],
  ...[
    '.spec.list[1,0]',
    '.spec.list[1,9]',
    '.spec.map[0]',
    '.spec.a[0]',
    '.spec.nil[0]',
    '.spec.a.*',
  ],
  ...[
    ".spec['a','b']",
    ".spec['none','a']",
    '.spec.map.*',
    '.spec.deep..only',
    '..deep.only',
    '..[0]',
  ],
  ...['.spec..[0]', '.spec.none..only', '.spec.a..only', '.spec.items[*].name', '.spec.items.name'],
  ...[
    ...[
      '@.name=="b"',
      "@.name=='b'",
      '@.name==b',
      '@.size==1',
      '@.size==1.0',
      '@.size>1',
      '@.size>=2',
    ],
    ...[
      '@.size<2',
      '@.size<=1',
      '@.size!=1',
      '@.size=1',
      '@.on==true',
      '@.on<true',
      '@.none==1',
      '@.none',
    ],
    ...[
      '@.name',
      '@.nil',
      '@.nil==1',
      '@.mixed==1',
      'name',
      'true',
      '@.list[0]',
      '@.list[0]==1',
      '@.list[9]',
    ],
    ...[
      '@.name>"a"',
      '@.size==@.other',
      '@.size == 2',
      '@.sub',
      '@.sub==1',
      '1==1',
      '@.ratio>0.5',
      'end',
    ],
    ...['@.list[*]==1', '@.name=="\\x62"', '@.name!="a"', '@.name=="b)"', '@.ratio==1'],
  ].map((filter) => `.spec.items[?(${filter})].name`),
  ...[
    '.spec.map[?(@.a)]',
    '.spec.none[?(@.a)]',
    '.spec.nil[?(@.a)]',
    '.spec.plain[?(@>1)]',
    '.spec.plain[?(@==2)]',
  ],
  ...[
    '.spec.a}text',
    '.spec.a}{.spec.b',
    '.spec.a}{.spec.map[0]',
    '.spec.a "text"',
    ".spec.none 'x'",
    '.spec.a 3',
  ],
  ...[
    '.spec.a 3.5',
    '.spec.a true',
    '.spec.a word',
    '.spec.none true',
    '.spec.\\*',
    '.spec.$.a',
    '.a$.spec.a',
  ],
  ...[
    '.spec.html',
    '.spec.nested',
    '.spec.quoted',
    '.metadata.name',
    '.metadata.creationTimestamp.x',
  ],
]

const refused = [
  ...[
    '.spec["a"]',
    '.spec[a]',
    '.a.. ..b',
    '.a....b',
    '.a[?(@.b',
    '.a[?(@.b)',
    '.a[',
    '.a<',
    '.a"x',
    '.a "\\q"',
  ],
  ...[
    '.a[1:2:3:4]',
    '.a -',
    '.a[-]',
    '.a[0,b]',
    ".a['b[']",
    '.a}{<',
    '.a[99999999999999999999]',
    '.a\n',
  ],
]

const spec = {
  ...{
    a: 'text',
    b: 'more',
    nil: null,
    list: [1, 'two', { three: 3 }],
    map: { only: 'x' },
    float: 1.5,
  },
  ...{
    big: 12345678,
    whole: 1e6,
    tiny: 0.00001,
    yes: true,
    plain: [1, 2, 3],
    nested: [[1.5e21], { z: 1, a: null }],
  },
  ...{
    '*': 'star',
    html: ['<a&b>'],
    quoted: '"',
    deep: { deep: { only: 'y' } },
    year: '0001-01-01T00:00:00Z',
    zero: '',
    word: 'null',
  },
  ...{
    date: '2020-01-02T03:04:05Z',
    day: '2020-02-30T00:00:00Z',
    fine: '2020-01-02T03:04:05.5+01:00',
  },
  items: [
    { name: 'a', size: 1, on: true, nil: null, mixed: 1, list: [], other: 2, ratio: 0.25 },
    { name: 'b', size: 2, on: false, mixed: 'x', list: [1, 1], other: 2, sub: {}, ratio: 0.75 },
  ],
}

const dates = [
  '.spec.date',
  '.spec.day',
  '.spec.fine',
  '.spec.zero',
  '.spec.year',
  '.spec.word',
  '.spec.a',
  '.spec.nil',
  '.spec.list',
]
const plain = [
  '.spec.float',
  '.spec.big',
  '.spec.tiny',
  '.spec.yes',
  '.spec.a',
  '.spec.nil',
  '.spec.map',
  '.spec.a 3.5',
]

interface Column {
  readonly name: string
  readonly type: string
  readonly jsonPath: string
}

const columns = (type: string, paths: readonly string[]): readonly Column[] =>
  paths.map((jsonPath, i) => ({ name: `c${i}`, type, jsonPath }))

const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }

const shown =
  (additionalPrinterColumns: readonly Column[]): Scenario =>
  ({ namespace }) => {
    const group = `${namespace}.columns.example.com`
    const all = `/apis/${group}/v1/namespaces/${namespace}/things`
    return [
      post(crds, definition(group, {}, [version(open, { additionalPrinterColumns })])),
      get(all, { until: (status) => status === 200 }),
      post(all, {
        apiVersion: `${group}/v1`,
        kind: 'Thing',
        metadata: { name: 'a', labels: { 'a.b': 'dotted', a: 'x' } },
        spec,
      }),
      get(all, table),
      get(`${all}/a`, table),
    ]
  }

export const columnScenarios: Readonly<Record<string, Scenario>> = {
  texts: shown(columns('string', texts)),
  dates: shown(columns('date', dates)),
  ...Object.fromEntries(
    ['integer', 'number', 'boolean'].map((type) => [type, shown(columns(type, plain))]),
  ),
  ...Object.fromEntries(
    refused.map((path, i) => [
      `refused ${i}`,
      shown(columns('string', ['.spec.a', path, '.spec.b'])),
    ]),
  ),
}
