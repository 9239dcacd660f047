/** Tokens and certificates over their life: what they are bound to, who may sign them, and what ends them. */
import { as, get, patch, pause, post, put, remove, type Scenario, type Step } from '../steps.ts'

const reviews = '/apis/authentication.k8s.io/v1/tokenreviews'

const boundTokens: Scenario = ({ namespace, run }) => {
  const core = `/api/v1/namespaces/${namespace}`
  const accounts = `${core}/serviceaccounts`
  const ask = (spec: object, extra: object = {}) =>
    post(`${accounts}/bob/token`, { spec }, { keep: { token: 'status.token' }, ...extra })
  const review = (more: object = {}) => post(reviews, { spec: { token: '«token»', ...more } })
  const whoami = post(
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    {},
    {
      headers: { authorization: 'Bearer «token»' },
    },
  )
  const used = [review(), review({ audiences: ['a'] }), review({ audiences: ['a', 'b'] }), whoami]
  const pod = {
    metadata: { name: 'p' },
    spec: {
      serviceAccountName: 'bob',
      containers: [{ name: 'c', image: 'i' }],
      automountServiceAccountToken: false,
    },
  }
  const bound = (kind: string, name: string, more: object = {}) => ({
    boundObjectRef: { kind, apiVersion: 'v1', name, ...more },
  })
  const node = `n-${run}`
  const first = (): Step[] => {
    return [
      post(accounts, { metadata: { name: 'bob' } }, { keep: { uid: 'metadata.uid' } }),
      post(accounts, { metadata: { name: 'eve' } }),
      post(`${core}/pods`, pod, { keep: { pod: 'metadata.uid' } }),
      post(`${core}/secrets`, { metadata: { name: 's' } }, { keep: { secret: 'metadata.uid' } }),
      post('/api/v1/nodes', { metadata: { name: node } }, { keep: { node: 'metadata.uid' } }),
      ask({}),
      ...used,
      ask({ audiences: ['a'] }),
      ...used,
      ask({ audiences: ['a', 'https://kubernetes.default.svc.cluster.local'] }),
      ...used,
      ask({ audiences: [''] }),
      ask({ audiences: null }),
      ask({ expirationSeconds: 599 }),
      ask({ expirationSeconds: 600 }),
      ask({ expirationSeconds: 3607 }),
      ask({ expirationSeconds: 2 ** 32 }),
      ask({ expirationSeconds: 2 ** 32 + 1 }),
      ask({ expirationSeconds: -1 }),
      ask(bound('Pod', 'p')),
      ...used,
      ask(bound('Pod', 'p', { uid: '«pod»' })),
      ...used,
      ask(bound('Pod', 'p', { uid: 'x' })),
      ask(bound('Pod', 'p', { apiVersion: 'v2' })),
      ask(bound('Pod', '')),
      post(`${accounts}/eve/token`, { spec: bound('Pod', 'p') }),
    ]
  }
  const second = (): Step[] => {
    return [
      ask(bound('Secret', 's')),
      ...used,
      ask(bound('Secret', 's', { uid: '«secret»' })),
      ask(bound('Secret', 's', { uid: '«pod»' })),
      ask(bound('Node', node)),
      ...used,
      ask(bound('Node', node, { uid: '«node»' })),
      ask(bound('Node', 'none')),
      ask(bound('ConfigMap', 'x')),
      ask(bound('pod', 'p')),
      ask(bound('Pod', 'p'), { headers: as('jane') }),
      ask(bound('Pod', 'p')),
      remove(`${core}/pods/p?gracePeriodSeconds=0`),
      pause(200),
      ...used,
      ask(bound('Pod', 'p')),
      ask(bound('Secret', 's')),
      patch('merge', `${core}/secrets/s`, { metadata: { finalizers: ['a.b/c'] } }),
      remove(`${core}/secrets/s`),
      pause(200),
      ...used,
      patch('merge', `${core}/secrets/s`, { metadata: { finalizers: null } }),
      pause(200),
      ...used,
      ask(bound('Node', node)),
      remove(`/api/v1/nodes/${node}`),
      pause(200),
      ...used,
      ask({}),
      remove(`${accounts}/bob`),
      pause(200),
      ...used,
      post(accounts, { metadata: { name: 'bob' } }),
      pause(200),
      ...used,
      post(reviews, { spec: { token: '' } }),
      post(reviews, { spec: { token: 'a.b.c' } }),
      post(reviews, { spec: { token: 'admin' } }),
      post(reviews, { spec: { token: 'admin', audiences: ['x'] } }),
      post(reviews, {}),
      post(reviews, { metadata: { name: 'x' }, spec: { token: 'admin' } }),
      post(`${accounts}/bob/token`, {}),
      post(`${accounts}/none/token`, { spec: {} }),
      post(`${accounts}/bob/token`, { metadata: { name: 'eve' }, spec: {} }),
      post(`${accounts}/bob/token`, { metadata: { namespace: 'other' }, spec: {} }),
      post(`${accounts}/bob/token`, { metadata: { uid: 'x' }, spec: {} }),
      post(`${accounts}/bob/token`, { metadata: { name: 'bob', uid: 'x' }, spec: {} }),
      post(`${accounts}/bob/token?dryRun=All`, { spec: {} }, { keep: { token: 'status.token' } }),
      get(`${accounts}/bob/token`),
      put(`${accounts}/bob/token`, {}),
    ]
  }
  return [...first(), ...second()]
}

export const identities: Readonly<Record<string, Scenario>> = { 'bound tokens': boundTokens }
