/** Custom resources: every verb, form and selector. */
import { get, patch, post, put, remove, type Scenario, type Step, watch } from '../steps.ts'
import { made } from './customs.ts'
import { crds } from './definitions.ts'

const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }

const verbs: Scenario = ({ run, namespace }) => {
  const group = `${run}.${namespace}.example.com`
  const all = `/apis/${group}/v1/namespaces/${namespace}/things`
  const thing = (name: string, spec: object = {}, more: object = {}) => ({
    apiVersion: `${group}/v1`,
    kind: 'Thing',
    metadata: { name, labels: { n: name } },
    spec,
    ...more,
  })
  const accepts = [
    'application/yaml',
    'application/vnd.kubernetes.protobuf',
    'application/json;pretty=1',
    'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    'text/plain',
    'application/cbor',
  ]
  const queries = [
    'labelSelector=n%3Da',
    'fieldSelector=spec.choice%3Dtwo',
    'fieldSelector=spec.whole%3D2',
    'fieldSelector=spec.flag%3Dfalse',
    'fieldSelector=spec.text%3Dabc',
    'fieldSelector=metadata.name%3Da',
    'limit=1',
    'resourceVersion=0',
    'fieldSelector=spec.whole%3D',
    'fieldSelector=spec.choice!%3Done',
  ]
  const first = (): Step[] => {
    return [
      post(
        all,
        thing('a', {
          choice: 'two',
          whole: 2,
          small: 4,
          text: 'abc',
          time: '2020-01-01T00:00:00Z',
          list: ['x'],
        }),
        { keep: { rv: 'metadata.resourceVersion' } },
      ),
      post(all, thing('b', { whole: 4, small: 8, open: 0.5, flag: true })),
      post(all, thing('c', {}, { replicas: 1, unknown: 2, status: { note: 'x' } })),
      post(`${all}?fieldValidation=Strict`, thing('d', { zz: 1 }, { unknown: 2 })),
      post(all, { ...thing('d'), metadata: { name: 'd', zz: 1, labels: { a: 1 } } }),
      post(all, { ...thing('d'), kind: 'Other' }),
      post(all, { ...thing('d'), apiVersion: `${group}/v2` }),
      post(all, { ...thing('d'), apiVersion: 'v1' }),
      post(all, { metadata: { name: 'd' }, spec: {} }),
      post(all, undefined, {
        raw: `{"apiVersion":"${group}/v1","kind":"Thing","metadata":{"name":"d"},"spec":{"text":"abc","text":"abd"}}`,
      }),
      post(all, undefined, {
        raw: `apiVersion: ${group}/v1\nkind: Thing\nmetadata: {name: y}\nspec: {text: abc, whole: 2, whole: 4}\n`,
        headers: { 'content-type': 'application/yaml' },
      }),
      ...['application/vnd.kubernetes.protobuf', 'application/cbor', 'text/plain'].map((type) =>
        post(all, thing('d'), { headers: { 'content-type': type } }),
      ),
      ...accepts.flatMap((accept) => [
        get(`${all}/a`, { headers: { accept } }),
        get(all, { headers: { accept } }),
      ]),
      ...queries.flatMap((query) => [
        get(`${all}?${query}`),
        get(`${all}?${query}`, table),
        watch(`${all}?watch=1&${query}&timeoutSeconds=1`, 9, { withinMs: 400 }),
      ]),
      get(`${all}/a`, table),
      get(`${all}/a?includeObject=Object`, table),
    ]
  }
  const second = (): Step[] => {
    return [
      ...['PUT', 'PATCH', 'POST', 'DELETE', 'GET', 'HEAD', 'OPTIONS'].flatMap((method): Step[] =>
        ['', '/a/zzz', '/a/scale', '/a/status', '/a/status/x', '/none'].map((path) => ({
          method,
          path: `${all}${path}${path === '' ? '?dryRun=All' : ''}`,
          headers: {
            'content-type':
              method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
          },
          ...(/P/.test(method) && method !== 'OPTIONS' && { body: {} }),
        })),
      ),
      patch('strategic', `${all}/b`, { spec: {} }),
      patch('merge', `${all}/b`, { kind: 'Other' }),
      patch('merge', `${all}/b`, { apiVersion: 'x/v1' }),
      patch('merge', `${all}/b`, { metadata: { name: 'q' } }),
      patch('merge', `${all}/b`, { spec: null }),
      patch('merge', `${all}/b`, { spec: 'x' }),
      put(`${all}/b`, thing('b')),
      put(`${all}/b/scale`, { spec: { replicas: 3 } }),
      put(`${all}/b/scale`, {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'b' },
        spec: { replicas: 6 },
      }),
      put(`${all}/b/scale`, {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'b', resourceVersion: '1' },
        spec: { replicas: 6 },
      }),
      put(`${all}/b/scale`, {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'x' },
        spec: { replicas: -1 },
      }),
      get(`${all}/b/scale`),
      get(`${all}/b/scale`, table),
      get(`${all}/c/scale`),
      watch(`${all}?watch=1&resourceVersion=«rv»&fieldSelector=spec.whole%3D4`, 9, {
        withinMs: 400,
      }),
      watch(`${all}?watch=1&resourceVersion=«rv»`, 9, { withinMs: 400, ...table }),
      remove(`${all}/b`, { preconditions: { uid: 'x' } }),
      remove(`${all}/b`),
      remove(`${all}?fieldSelector=spec.choice%3Dtwo`),
      remove(all),
      get(`/apis/${group}/v1`),
      get(`/apis/${group}/v1/things`),
      get(`/apis/${group}/v1/things/a`),
      get(`/apis/${group}/v1/namespaces/${namespace}/others`),
      get(`/apis/${group}/v2/things`),
      remove(`${crds}/things.${group}`),
    ]
  }
  return [...made(group), ...first(), ...second()]
}

export const customVerbScenarios: Readonly<Record<string, Scenario>> = { verbs }
