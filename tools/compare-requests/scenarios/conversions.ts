/**
 * Versions that a webhook converts between, and groups that another server serves: the servers beside the
 * recordings must run (`node conversion-server.ts`, `node extension-server.ts`).
 */
import { join } from 'node:path'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import {
  apply,
  as,
  get,
  patch,
  pause,
  post,
  put,
  remove,
  type Scenario,
  type Step,
} from '../steps.ts'
import { crds, definition, version } from './definitions.ts'

/** Of the servers that are asked; without them, nothing is there to be asked. */
const caBundle: string = missingShared('golden', 'servers')
  ? ''
  : (await import(join(sharedPath('golden', 'servers'), 'extend-tls.ts'))).caBundle
const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }

const schemaOf = (properties: object) => ({
  type: 'object',
  properties: {
    spec: { type: 'object', properties },
    status: { type: 'object', properties: { ready: { type: 'boolean' } } },
  },
})
const host = { type: 'string' }
const port = { type: 'integer', maximum: 65_535 }
const ways = [
  'convert',
  'fail',
  'name',
  'labels',
  'short',
  'uid',
  'text',
  '500',
  'version',
  'spec',
  'empty',
  'nowhere',
]

function readings(v2: string): readonly Step[] {
  return [
    ...['a', 'none'].map((name) => get(`${v2}/${name}`)),
    ...[
      '',
      '?limit=1',
      '?limit=2',
      '?labelSelector=own%3D1',
      '?fieldSelector=metadata.name%3Db',
      '?resourceVersion=0',
    ].map((query) => get(`${v2}${query}`)),
    get(v2, table),
    get(`${v2}/a`, table),
    get(v2, {
      headers: { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' },
    }),
    get(`${v2}?watch=1&resourceVersion=0`, { frames: 3, withinMs: 1500 }),
  ]
}

function converted(way: string, reviews: readonly string[]): Scenario {
  return ({ run, namespace }) => {
    const group = `${run}.${namespace}.example.com`
    const at = (name: string) => `/apis/${group}/${name}/namespaces/${namespace}/things`
    const [v1, v2] = [at('v1'), at('v2')]
    const thing = (name: string, of: string, spec: object, metadata: object = {}) => ({
      ...{ apiVersion: `${group}/${of}`, kind: 'Thing', metadata: { name, ...metadata }, spec },
    })
    const url = `https://127.0.0.1:${way === 'nowhere' ? 1 : 21_060}/${way}`
    const conversion = {
      strategy: 'Webhook',
      webhook: { conversionReviewVersions: reviews, clientConfig: { url, caBundle } },
    }
    const more = {
      subresources: { status: {} },
      additionalPrinterColumns: [{ name: 'Port', type: 'integer', jsonPath: '.spec.port' }],
    }
    const versions = [
      version(schemaOf({ host }), { subresources: { status: {} } }),
      version(schemaOf({ host, port }), { ...more, name: 'v2', storage: false }),
    ]
    return [
      post(crds, definition(group, { conversion }, versions)),
      get(v1, { quiet: true, until: (status) => status === 200 }),
      ...['a', 'b', 'c'].map((name, i) =>
        post(
          v1,
          thing(
            name,
            'v1',
            { host: `h:${80 + i}` },
            { labels: { own: '1' }, annotations: { x: 'y' } },
          ),
        ),
      ),
      ...readings(v2),
      get(`/apis/${group}/v2/things`),
      post(v2, thing('d', 'v2', { host: 'x', port: 1 })),
      post(`${v2}?dryRun=All`, thing('e', 'v2', { host: 'x', port: 1, zzz: 1 })),
      post(`${v2}?fieldValidation=Strict`, thing('e', 'v2', { host: 'x', port: 70_000, zzz: 1 })),
      patch('merge', `${v2}/a`, { spec: { port: 81 } }),
      patch('merge', `${v2}/a?dryRun=All`, { metadata: { labels: { z: '1' } } }),
      patch('json', `${v2}/b`, [{ op: 'replace', path: '/spec/port', value: 82 }]),
      patch('merge', `${v2}/a`, { spec: { port: 'x' } }),
      apply('one', `${v2}/a`, thing('a', 'v2', { port: 83 }), '&force=true'),
      apply('two', `${v1}/a`, thing('a', 'v1', { host: 'other' })),
      apply('two', `${v1}/a`, thing('a', 'v1', { host: 'other:9' }), '&force=true'),
      apply('one', `${v2}/new`, thing('new', 'v2', { host: 'n', port: 5 })),
      get(`${v2}/b`, { keep: { rv: 'metadata.resourceVersion' } }),
      put(`${v2}/b`, thing('b', 'v2', { host: 'p', port: 6 }, { resourceVersion: '«rv»' })),
      patch('merge', `${v2}/b/status`, { status: { ready: true } }),
      get(`${v2}/b/status`),
      get(`${v1}/b`),
      remove(`${v2}/c`, { propagationPolicy: 'Foreground' }),
      remove(`${v2}/b`),
      get(`${v1}/a`),
      get(v1),
      remove(`${v2}?labelSelector=own`),
      remove(v1),
      remove(`${crds}/things.${group}`, undefined, { quiet: true }),
    ]
  }
}

const group = 'remote.extend.example.com'

function askedElsewhere(things: string, run: string): readonly Step[] {
  const who = { headers: as(`u-${run}`, 'g') }
  return [
    ...[
      '',
      '/one',
      '/two',
      '/none',
      '/teapot',
      '/moved',
      '/text',
      '/cut',
      '/one/echo',
      '/one/echo?a=b&a=c&x=%20y',
      '/one/echo?pretty=true',
      '/one/nope',
      '?labelSelector=a',
      '?limit=1',
    ].map((rest) => get(`${things}${rest}`)),
    get(`${things}?watch=1`, { frames: 2, withinMs: 1500 }),
    get(things, table),
    get(`${things}/one`, { headers: { accept: 'application/yaml' } }),
    get(`${things}/one/echo`, who),
    get(`${things}/one/echo`, {
      headers: {
        ...as('root', 'system:masters'),
        'x-remote-user': 'forged',
        'x-custom': 'kept',
        'x-forwarded-for': '1.2.3.4',
      },
    }),
    post(`${things}/one/echo`, { a: 1 }),
    post(things, { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'x' } }),
    put(`${things}/one`, {}),
    patch('merge', `${things}/one`, {}),
    remove(`${things}/one`),
    { method: 'HEAD', path: `${things}/one` },
    { method: 'OPTIONS', path: things },
    ...[
      `/apis/${group}`,
      `/apis/${group}/v1`,
      `/apis/${group}/v2`,
      `/apis/${group}/v1/nope`,
      `/openapi/v3/apis/${group}/v1`,
    ].map((path) => get(path)),
  ]
}

const remote: Scenario = ({ run, namespace }) => {
  const services = '/apis/apiregistration.k8s.io/v1/apiservices'
  const things = `/apis/${group}/v1/namespaces/${namespace}/things`
  const service = { namespace, name: 'remote', port: 21_061 }
  const spec = {
    group,
    version: 'v1',
    groupPriorityMinimum: 1000,
    versionPriority: 15,
    service,
    caBundle,
  }
  const registered = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `v1.${group}` },
    spec,
  }
  const isServed = (status: number) => status === 200
  return [
    post(`/api/v1/namespaces/${namespace}/services`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'remote' },
      spec: { type: 'ExternalName', externalName: 'localhost' },
    }),
    post(services, registered),
    // Upstream looks again after half a minute.
    ...[15_000, 15_000, 15_000].map(pause),
    get(`/apis/${group}/v1`, { quiet: true, until: isServed }),
    get(`${services}/v1.${group}`),
    ...askedElsewhere(things, run),
    remove(`/api/v1/namespaces/${namespace}/services/remote`),
    get(`${services}/v1.${group}`, {
      quiet: true,
      until: (_, body) => /"Available","status":"False"/.test(JSON.stringify(body)),
    }),
    get(`${services}/v1.${group}`),
    get(things),
    get(`/apis/${group}/v1`),
    remove(`${services}/v1.${group}`),
    pause(1500),
    get(things),
    get(`/apis/${group}`),
  ]
}

export const conversionScenarios: Readonly<Record<string, Scenario>> = {
  ...Object.fromEntries(
    ways.map((way) => [`conversion ${way}`, converted(way, ['v1', 'v1beta1'])]),
  ),
  'conversion by older reviews': converted('convert', ['v1beta1']),
  'another server': remote,
}
