/**
 * What is written where there is no namespace: by itself, and with the servers' flag
 * `--enable-admission-plugins=NamespaceAutoProvision`, by which it makes one.
 */
import { apply, as, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

const map = { metadata: { name: 'm' } }
const group = 'absent.example.com'

/** Each asks for something in a namespace of its own, which is looked at after. */
const asks: readonly ((path: (plural: string, of?: string) => string) => Step)[] = [
  (at) => post(at('configmaps'), map),
  (at) => post(`${at('configmaps')}?dryRun=All`, map),
  (at) => post(at('configmaps'), { metadata: { generateName: 'm-' } }),
  (at) => post(at('configmaps'), { metadata: { name: 'A B' } }),
  (at) => post(at('configmaps'), 'no object'),
  (at) => post(at('configmaps'), { metadata: { name: 'm', namespace: 'other' } }),
  (at) => post(at('configmaps'), map, { headers: as('nobody') }),
  (at) => put(`${at('configmaps')}/m`, map),
  (at) => put(`${at('leases', 'apis/coordination.k8s.io/v1')}/m`, map),
  (at) => patch('merge', `${at('configmaps')}/m`, {}),
  (at) => apply('a', `${at('configmaps')}/m`, { apiVersion: 'v1', kind: 'ConfigMap', ...map }),
  (at) => remove(`${at('configmaps')}/m`),
  (at) => remove(at('configmaps')),
  (at) => post(`${at('pods')}/p/eviction`, { metadata: { name: 'p' } }),
  (at) => post(`${at('pods')}/p/binding`, { metadata: { name: 'p' }, target: { name: 'n' } }),
  (at) => post(at('bindings'), { metadata: { name: 'p' }, target: { name: 'n' } }),
  (at) => post(`${at('serviceaccounts')}/a/token`, {}),
  (at) => post(at('pods'), { metadata: { name: 'p' }, spec: { containers: [{ name: 'c' }] } }),
  (at) => post(at('resourcequotas'), { metadata: { name: 'q' }, spec: {} }),
  (at) =>
    post(at('localsubjectaccessreviews', 'apis/authorization.k8s.io/v1'), {
      spec: { user: 'u', resourceAttributes: { namespace: '', verb: 'get' } },
    }),
  (at) => post(at('widgets', `apis/${group}/v1`), { apiVersion: `${group}/v1`, kind: 'Widget' }),
]

const odd = ['A_B', 'a.b', 'a'.repeat(64), 'kube-system', '%20', 'a%2Fb', '-']

const definition = {
  metadata: { name: `widgets.${group}` },
  spec: {
    group,
    names: { plural: 'widgets', kind: 'Widget' },
    scope: 'Namespaced',
    versions: [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
}

export const absentNamespaces: Readonly<Record<string, Scenario>> = {
  asked: ({ run }) => [
    post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition, { quiet: true }),
    get(`/apis/${group}/v1/widgets`, { until: (status) => status === 200, quiet: true }),
    ...asks.flatMap((ask, at) => {
      const namespace = `absent-${run}-${at}`
      const path = (plural: string, of = 'api/v1') => `/${of}/namespaces/${namespace}/${plural}`
      return [ask(path), get(`/api/v1/namespaces/${namespace}`), ask(path)]
    }),
  ],
  odd: () =>
    odd.flatMap((namespace) => [
      post(`/api/v1/namespaces/${namespace}/configmaps`, { metadata: { name: 'Bad' } }),
      get(`/api/v1/namespaces/${namespace}`),
    ]),
}
