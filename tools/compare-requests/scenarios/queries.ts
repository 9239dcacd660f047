/** Queries, bodies of deletions and forms of answers at random, over collections and objects of several kinds. */
import {
  type Chance,
  get,
  patch,
  post,
  put,
  remove,
  type Scenario,
  type Step,
  watch,
} from '../steps.ts'

type Members = Record<string, unknown>

const versions = [
  '',
  '0',
  '1',
  '«rv»',
  '«first»',
  '99999999999',
  'x',
  '-1',
  '0x1',
  '01',
  '18446744073709551616',
]
const booleans = ['', 'true', 'false', '1', '0', 'x', 'TRUE', 'yes']
const selectors = [
  '',
  'n',
  '!n',
  'n=1',
  'n==1',
  'n!=1',
  'n in (1,2)',
  'n notin (1)',
  'n in ()',
  'n>1',
  'n<3',
  'n=1,odd',
  'n=',
  '=1',
  'n=1,',
  ',',
  'a/b/c=1',
  'n = 1',
  'n=a b',
  '-n',
  'n in (1',
  'N in (1)',
  'x'.repeat(70),
]
const fields = [
  '',
  'metadata.name=a',
  'metadata.name!=a',
  'metadata.name=',
  'metadata.namespace=none',
  'metadata.name=a,metadata.name=b',
  'metadata.name==a',
  'metadata.name',
  'metadata.uid=x',
  'spec.nodeName=',
  'status.phase=Pending',
  'type=Opaque',
  'spec.x=1',
  'metadata.name in (a)',
  '=a',
  'metadata.name=a\\,b',
  'metadata.name=a=b',
  'metadata.labels.n=1',
]
const numbers = ['', '0', '1', '2', '3', '500', '-1', 'x', '1.5', '99999999999999999999']
const accepts = [
  ...[
    'application/json',
    'application/yaml',
    '*/*',
    'application/json;as=Table;v=v1;g=meta.k8s.io',
    'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  ],
  ...[
    'text/plain',
    'application/cbor',
    'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
    'application/json;as=Table;v=v1;g=meta.k8s.io, application/json;q=0.5',
  ],
]

const parameters: Readonly<Record<string, readonly string[]>> = {
  resourceVersion: versions,
  resourceVersionMatch: ['', 'Exact', 'NotOlderThan', 'exact', 'x'],
  limit: numbers,
  continue: ['', '«continue»', 'x'],
  labelSelector: selectors,
  fieldSelector: fields,
  timeoutSeconds: ['', '1', '0', '-1', 'x', '1.5'],
  allowWatchBookmarks: booleans,
  sendInitialEvents: booleans,
  pretty: booleans,
  includeObject: ['', 'None', 'Metadata', 'Object', 'x'],
  zzz: ['1'],
}

function query(chance: Chance, names: readonly string[], most = 3): string {
  const chosen = chance.some(names, Math.min(1, most / names.length / 1.5))
  const pairs = chosen.map((name) => {
    const value = chance.pick(parameters[name]!)
    return `${name}=${value.startsWith('«') ? value : encodeURIComponent(value)}`
  })
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

const reading = [
  'resourceVersion',
  'resourceVersionMatch',
  'limit',
  'continue',
  'labelSelector',
  'fieldSelector',
  'pretty',
  'includeObject',
  'timeoutSeconds',
  'sendInitialEvents',
  'zzz',
]
const watching = [
  'resourceVersion',
  'resourceVersionMatch',
  'labelSelector',
  'fieldSelector',
  'timeoutSeconds',
  'allowWatchBookmarks',
  'sendInitialEvents',
  'pretty',
  'limit',
  'continue',
]

interface Sort {
  readonly collection: (namespace: string) => string
  readonly object: (name: string, n: number) => Members
}

const named =
  (apiVersion: string, kind: string, more: Members): Sort['object'] =>
  (name, n) => ({
    ...{ apiVersion, kind, metadata: { name, labels: { n: `${n}`, ...(n % 2 && { odd: 'x' }) } } },
    ...more,
  })

const sorts: Readonly<Record<string, Sort>> = {
  configmaps: {
    collection: (ns) => `/api/v1/namespaces/${ns}/configmaps`,
    object: named('v1', 'ConfigMap', { data: { a: 'b' } }),
  },
  secrets: {
    collection: (ns) => `/api/v1/namespaces/${ns}/secrets`,
    object: named('v1', 'Secret', {}),
  },
  pods: {
    collection: (ns) => `/api/v1/namespaces/${ns}/pods`,
    object: named('v1', 'Pod', {
      spec: { automountServiceAccountToken: false, containers: [{ name: 'c', image: 'i' }] },
    }),
  },
  services: {
    collection: (ns) => `/api/v1/namespaces/${ns}/services`,
    object: named('v1', 'Service', { spec: { ports: [{ port: 80 }] } }),
  },
  leases: {
    collection: (ns) => `/apis/coordination.k8s.io/v1/namespaces/${ns}/leases`,
    object: named('coordination.k8s.io/v1', 'Lease', {}),
  },
  jobs: {
    collection: (ns) => `/apis/batch/v1/namespaces/${ns}/jobs`,
    object: named('batch/v1', 'Job', {
      spec: {
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } },
      },
    }),
  },
}

function lists({ collection, object }: Sort): Scenario {
  return ({ namespace, random }) => {
    const all = collection(namespace)
    const accept = () => (random.isLucky(0.6) ? {} : { headers: { accept: random.pick(accepts) } })
    return [
      post(all, object('a', 1), { keep: { first: 'metadata.resourceVersion' } }),
      ...['b', 'c', 'd', 'e'].map((name, i) => post(all, object(name, i + 2), { quiet: true })),
      get(`${all}?limit=2`, {
        keep: { rv: 'metadata.resourceVersion', continue: 'metadata.continue' },
      }),
      ...Array.from({ length: 120 }, (): Step => {
        if (random.isLucky(0.1)) return get(`${all}/a${query(random, reading, 2)}`, accept())
        return get(`${all}${query(random, reading)}`, accept())
      }),
      patch('merge', `${all}/b`, { metadata: { labels: { n: '9' } } }, { quiet: true }),
      ...Array.from({ length: 30 }, (): Step => {
        const more = query(random, watching)
        return watch(
          `${all}${more}${more ? '&' : '?'}watch=${random.pick(['1', 'true', '', 'x'])}`,
          12,
          { withinMs: 400, ...accept() },
        )
      }),
    ]
  }
}

const preconditions: readonly unknown[] = [
  undefined,
  {},
  { uid: 'x' },
  { uid: '' },
  { resourceVersion: '1' },
  { resourceVersion: '' },
  { resourceVersion: '«rv»' },
  { uid: '«uid»' },
  { uid: '«uid»', resourceVersion: '«rv»' },
  { uid: '«uid»', resourceVersion: '1' },
]
const propagations = [undefined, 'Orphan', 'Background', 'Foreground', 'Odd', '']

function options(chance: Chance): unknown {
  if (chance.isLucky(0.35)) return undefined
  const made: Members = {}
  if (chance.isLucky(0.7))
    Object.assign(made, {
      kind: chance.pick(['DeleteOptions', 'DeleteOptions', 'Odd']),
      apiVersion: chance.pick(['v1', 'v1', 'meta.k8s.io/v1', 'apps/v1', 'policy/v1', 'x/v1']),
    })
  const add = (name: string, value: unknown) =>
    value !== undefined && chance.isLucky(0.4) && Object.assign(made, { [name]: value })
  add('preconditions', chance.pick(preconditions))
  add('propagationPolicy', chance.pick(propagations))
  add('orphanDependents', chance.pick([true, false]))
  add('gracePeriodSeconds', chance.pick<unknown>([0, 1, 30, -1, 'x', 1.5]))
  add('dryRun', chance.pick<unknown>([['All'], [], ['All', 'All'], ['Some'], 'All']))
  add('ignoreStoreReadErrorWithClusterBreakingPotential', chance.pick([true, false]))
  if (chance.isLucky(0.1)) Object.assign(made, { zzz: 1 })
  return made
}

function deletionQuery(chance: Chance): string {
  const pairs = [
    chance.isLucky(0.2) && `dryRun=${chance.pick(['All', '', 'Some', 'All&dryRun=All'])}`,
    chance.isLucky(0.2) &&
      `propagationPolicy=${chance.pick(['Orphan', 'Background', 'Foreground', 'Odd', ''])}`,
    chance.isLucky(0.2) && `gracePeriodSeconds=${chance.pick(['0', '1', '-1', 'x', ''])}`,
    chance.isLucky(0.1) && `orphanDependents=${chance.pick(booleans)}`,
    chance.isLucky(0.1) && `pretty=${chance.pick(booleans)}`,
    chance.isLucky(0.1) && 'preconditions=x',
    chance.isLucky(0.1) && 'resourceVersion=1',
    chance.isLucky(0.05) && 'ignoreStoreReadErrorWithClusterBreakingPotential=true',
  ].filter((pair) => pair !== false)
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

function deletions({ collection, object }: Sort): Scenario {
  return ({ namespace, random }) => {
    const all = collection(namespace)
    return Array.from({ length: 50 }, (_, i): Step[] => {
      const one = `${all}/d${i}`
      const whole = object(`d${i}`, i)
      const finalizers = random.isLucky(0.3)
        ? { finalizers: [random.pick(['a.b/c', 'foregroundDeletion', 'orphan'])] }
        : {}
      return [
        post(
          all,
          { ...whole, metadata: { ...(whole['metadata'] as Members), ...finalizers } },
          { keep: { rv: 'metadata.resourceVersion', uid: 'metadata.uid' } },
        ),
        remove(`${one}${deletionQuery(random)}`, options(random)),
        get(one),
        remove(`${one}${deletionQuery(random)}`, options(random)),
        ...(random.isLucky(0.2)
          ? [remove(`${all}${deletionQuery(random)}`, options(random)), get(all)]
          : []),
        patch('merge', one, { metadata: { finalizers: null } }),
        remove(`${one}?gracePeriodSeconds=0`, undefined, { quiet: true }),
      ]
    }).flat()
  }
}

function writes({ collection, object }: Sort): Scenario {
  return ({ namespace, random }) => {
    const all = collection(namespace)
    const managers = ['', 'm', 'x'.repeat(129), 'a%0ab', '%20', '%C3%BC']
    const q = () => {
      const pairs = [
        random.isLucky(0.3) && `fieldManager=${random.pick(managers)}`,
        random.isLucky(0.2) &&
          `dryRun=${random.pick(['All', '', 'Some', 'All&dryRun=All', 'all'])}`,
        random.isLucky(0.2) &&
          `fieldValidation=${random.pick(['Strict', 'Warn', 'Ignore', 'Odd', ''])}`,
        random.isLucky(0.15) && `force=${random.pick(booleans)}`,
        random.isLucky(0.1) && `pretty=${random.pick(booleans)}`,
        random.isLucky(0.1) && 'resourceVersion=1',
      ].filter((pair) => pair !== false)
      return pairs.length > 0 ? `?${pairs.join('&')}` : ''
    }
    const change = (whole: Members): Members => ({
      ...whole,
      metadata: {
        ...(whole['metadata'] as Members),
        ...random.pick<Members>([
          {},
          { annotations: { a: 'b' } },
          { resourceVersion: '1' },
          { resourceVersion: '«rv»' },
          { uid: 'x' },
          { uid: '«uid»' },
          { namespace: 'x' },
          { name: 'zzz' },
          { labels: null },
          { generation: 9 },
          { deletionTimestamp: '2024-01-01T00:00:00Z' },
          { selfLink: 'x' },
          { managedFields: null },
          { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'u' }] },
          { zzz: 1 },
        ]),
      },
      ...(random.isLucky(0.1) && { zzz: 1 }),
      ...(random.isLucky(0.05) && { apiVersion: 'x/v1' }),
      ...(random.isLucky(0.05) && { kind: 'Odd' }),
    })
    const headers = () => (random.isLucky(0.8) ? {} : { headers: { accept: random.pick(accepts) } })
    return Array.from({ length: 40 }, (_, i): Step[] => {
      const whole = object(`w${i}`, i)
      const one = `${all}/w${i}`
      return [
        post(`${all}${q()}`, change(whole), headers()),
        post(all, whole, { quiet: true }),
        get(one, { keep: { rv: 'metadata.resourceVersion', uid: 'metadata.uid' } }),
        put(`${one}${q()}`, change(whole), headers()),
        patch(
          random.pick(['merge', 'strategic', 'apply', 'json'] as const),
          `${one}${q()}`,
          random.isLucky(0.8)
            ? change(whole)
            : [{ op: 'add', path: '/metadata/labels/q', value: 'r' }],
          headers(),
        ),
        patch('apply', `${one}${q()}`, change(whole)),
        put(`${all}/new${i}${q()}`, change(object(`new${i}`, i)), headers()),
        patch('apply', `${all}/new${i}${q()}`, change(object(`new${i}`, i)), headers()),
        get(one),
      ]
    }).flat()
  }
}

export const queries: Readonly<Record<string, Scenario>> = Object.fromEntries(
  Object.entries(sorts).flatMap(([name, sort]) => [
    [`lists of ${name}`, lists(sort)],
    [`deletions of ${name}`, deletions(sort)],
    [`writes of ${name}`, writes(sort)],
  ]),
)
