/** Several managers that apply and update one object, at random. */
import {
  apply,
  type Chance,
  get,
  patch,
  post,
  put,
  remove,
  type Scenario,
  type Step,
} from '../steps.ts'

type Members = Record<string, unknown>

/** Random parts of objects. */
function partOf(
  chance: Chance,
  parts: Readonly<Record<string, () => unknown>>,
  probability = 0.4,
): Members {
  const names = chance.some(Object.keys(parts), probability)
  return Object.fromEntries(names.map((name) => [name, parts[name]!()]))
}

const few = (chance: Chance) => chance.pick(['1', '2', '3'])

function labels(chance: Chance): Members {
  return partOf(chance, { a: () => few(chance), b: () => few(chance), c: () => few(chance) })
}

function metadata(chance: Chance): Members {
  return partOf(
    chance,
    {
      labels: () => labels(chance),
      annotations: () => labels(chance),
      finalizers: () => chance.some(['x.y/a', 'x.y/b', 'x.y/c']),
    },
    0.3,
  )
}

function container(chance: Chance, name: string): Members {
  return {
    name,
    image: `i:${few(chance)}`,
    ...partOf(chance, {
      args: () => chance.some(['1', '2', '3']),
      env: () => chance.some(['A', 'B', 'C']).map((each) => ({ name: each, value: few(chance) })),
      ports: () =>
        chance.some([80, 81]).map((port) => ({
          containerPort: port,
          ...partOf(chance, {
            protocol: () => chance.pick(['TCP', 'UDP']),
            name: () => `p${port}`,
          }),
        })),
      resources: () =>
        partOf(chance, {
          limits: () => ({ cpu: chance.pick(['1', '1000m', '2']) }),
          requests: () => ({ cpu: '500m', memory: '1Gi' }),
        }),
      imagePullPolicy: () => chance.pick(['Always', 'IfNotPresent']),
      securityContext: () => ({ capabilities: { add: chance.some(['A', 'B']) } }),
      readinessProbe: () => ({ httpGet: { path: '/', port: chance.pick([80, 'http']) } }),
    }),
  }
}

function deployment(chance: Chance): Members {
  const app = { app: 'a' }
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
    metadata: { name: 'one', ...metadata(chance) },
    spec: {
      selector: { matchLabels: app },
      ...partOf(chance, {
        replicas: () => chance.below(4),
        paused: () => chance.isLucky(0.5),
        minReadySeconds: () => chance.below(3),
        strategy: () =>
          chance.pick<Members>([
            { type: 'Recreate' },
            { type: 'RollingUpdate' },
            { rollingUpdate: { maxSurge: 1 } },
            { rollingUpdate: { maxSurge: '25%' } },
          ]),
      }),
      template: {
        metadata: { labels: app, ...partOf(chance, { annotations: () => labels(chance) }) },
        spec: {
          containers: ['c', ...chance.some(['d', 'e'])].map((name) => container(chance, name)),
          ...partOf(chance, {
            tolerations: () => chance.some(['k', 'l']).map((key) => ({ key, operator: 'Exists' })),
            volumes: () => chance.some(['v', 'w']).map((name) => ({ name, emptyDir: {} })),
            nodeSelector: () => labels(chance),
            imagePullSecrets: () => chance.some(['s', 't']).map((name) => ({ name })),
            hostAliases: () =>
              chance.some(['1.1.1.1', '2.2.2.2']).map((ip) => ({ ip, hostnames: ['h'] })),
            topologySpreadConstraints: () => [
              {
                maxSkew: 1,
                topologyKey: few(chance),
                whenUnsatisfiable: chance.pick(['DoNotSchedule', 'ScheduleAnyway']),
              },
            ],
          }),
        },
      },
    },
  }
}

function service(chance: Chance): Members {
  return {
    ...{ apiVersion: 'v1', kind: 'Service' },
    metadata: { name: 'one', ...metadata(chance) },
    spec: {
      ports: [80, ...chance.some([81, 82])].map((port) => ({
        port,
        name: `p${port}`,
        ...partOf(chance, {
          protocol: () => chance.pick(['TCP', 'UDP']),
          targetPort: () => chance.pick([8080, 'http']),
        }),
      })),
      ...partOf(chance, {
        selector: () => labels(chance),
        type: () => chance.pick(['ClusterIP', 'NodePort', 'LoadBalancer']),
        sessionAffinity: () => chance.pick(['None', 'ClientIP']),
        externalIPs: () => chance.some(['1.2.3.4', '5.6.7.8']),
        publishNotReadyAddresses: () => true,
        loadBalancerSourceRanges: () => ['1.0.0.0/8'],
      }),
    },
  }
}

function configMap(chance: Chance): Members {
  return {
    ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', ...metadata(chance) } },
    ...partOf(chance, { data: () => labels(chance), binaryData: () => ({ z: 'AA==' }) }),
  }
}

function thing(run: string): (chance: Chance) => Members {
  return (chance) => ({
    apiVersion: `${run}.applies.example.com/${chance.isLucky(0.8) ? 'v1' : 'v2'}`,
    kind: 'Thing',
    metadata: { name: 'one', ...metadata(chance) },
    ...partOf(
      chance,
      {
        spec: () =>
          partOf(chance, {
            count: () => chance.below(4),
            tags: () => chance.some(['a', 'b', 'c']),
            items: () =>
              chance.some(['k', 'l']).map((key) => ({
                key,
                ...partOf(chance, { value: () => few(chance), other: () => chance.below(3) }),
              })),
            list: () => chance.some(['a', 'b', 'c']),
            whole: () => labels(chance),
            free: () => ({ ...labels(chance), deep: labels(chance) }),
            map: () => labels(chance),
            unknown: () => 1,
            nothing: () => null,
            port: () => chance.pick([80, 'http']),
          }),
        status: () => ({ ready: chance.isLucky(0.5) }),
      },
      0.8,
    ),
  })
}

const textMap = { type: 'object', additionalProperties: { type: 'string' } }
const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        count: { type: 'integer', default: 1 },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        items: {
          ...{
            type: 'array',
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['key'],
          },
          items: {
            ...{ type: 'object', required: ['key'] },
            properties: {
              key: { type: 'string' },
              value: { type: 'string' },
              other: { type: 'integer', default: 7 },
            },
          },
        },
        list: { type: 'array', items: { type: 'string' } },
        whole: { ...textMap, 'x-kubernetes-map-type': 'atomic' },
        map: textMap,
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        nothing: { type: 'string', nullable: true },
        port: { 'x-kubernetes-int-or-string': true },
      },
    },
    status: { type: 'object', properties: { ready: { type: 'boolean' } } },
  },
}

function definition(run: string): Step[] {
  const group = `${run}.applies.example.com`
  const version = (name: string) => ({
    ...{ name, served: true, storage: name === 'v1', schema: { openAPIV3Schema: schema } },
    subresources: { status: {} },
  })
  const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  return [
    post(
      crds,
      {
        ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
        metadata: { name: `things.${group}` },
        spec: {
          ...{ group, scope: 'Namespaced', names: { kind: 'Thing', plural: 'things' } },
          versions: [version('v1'), version('v2')],
        },
      },
      { quiet: true },
    ),
    get(`/apis/${group}/v2/namespaces/default/things`, {
      quiet: true,
      until: (status) => status === 200,
    }),
    get(`/openapi/v3/apis/${group}/v2`, { quiet: true, until: (status) => status === 200 }),
  ]
}

function managers(
  chance: Chance,
  path: (body: Members) => string,
  make: (chance: Chance) => Members,
): Step[] {
  const names = ['a', 'b', 'c']
  const step = (): Step[] => {
    const body = make(chance)
    const one = path(body)
    const who = chance.pick(names)
    switch (chance.below(10)) {
      case 0:
        return [
          get(one, { keep: { rv: 'metadata.resourceVersion' } }),
          put(`${one}?fieldManager=${who}`, {
            ...body,
            metadata: { ...(body['metadata'] as object), resourceVersion: '«rv»' },
          }),
        ]
      case 1: {
        const { apiVersion: _, kind: __, ...rest } = body
        const { name: ___, ...more } = rest['metadata'] as Members
        return [patch('merge', `${one}?fieldManager=${who}`, { ...rest, metadata: more })]
      }
      case 2:
        return [apply(who, `${one}/status`, body, '&force=true')]
      case 3:
        return [
          patch('merge', `${one}/status?fieldManager=${who}`, {
            status: { ready: true, replicas: chance.below(3) },
          }),
        ]
      case 4:
        return chance.isLucky(0.2)
          ? [patch('merge', one, { metadata: { managedFields: [{}] } })]
          : [apply(who, one, body, '&dryRun=All')]
      case 5:
      case 6:
        return [apply(who, one, body)]
      default:
        return [apply(who, one, body, '&force=true')]
    }
  }
  const first = make(chance)
  return [
    apply('a', path(first), first),
    ...Array.from({ length: 40 }, step).flat(),
    patch('merge', path(first), { metadata: { finalizers: null } }),
    remove(path(first)),
  ]
}

type Kind = 'deployment' | 'service' | 'configMap' | 'thing'

const runs: readonly (readonly [Kind, number])[] = [
  ...(['deployment', 'service', 'configMap', 'thing'] as const).flatMap((kind) =>
    [1, 2, 3, 4, 5].map((i) => [kind, i] as const),
  ),
]

function scenario(kind: Kind): Scenario {
  return ({ namespace, run, random }) => {
    const own = `${run}${namespace.replaceAll(/[^a-z0-9]/g, '')}`
    const makers = { deployment, service, configMap, thing: thing(own) }
    const path = ({ apiVersion, kind: name }: Members) => {
      const root = String(apiVersion).includes('/') ? '/apis' : '/api'
      return `${root}/${apiVersion}/namespaces/${namespace}/${String(name).toLowerCase()}s/one`
    }
    return [...(kind === 'thing' ? definition(own) : []), ...managers(random, path, makers[kind])]
  }
}

export const applies: Readonly<Record<string, Scenario>> = Object.fromEntries(
  runs.map(([kind, i]) => [`${kind} ${i}`, scenario(kind)]),
)
