/** Requests for certificates at each signer: what may be asked, who may approve and sign it, and what a status may say. */
import { certificates } from '../data.ts'
import { apply, as, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

const all = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const head = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest' }

const signers = [
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/kubelet-serving',
  'kubernetes.io/legacy-unknown',
  'kubernetes.io/odd',
  'example.com/x',
]
const usages = [
  ['client auth'],
  ['key encipherment', 'digital signature', 'client auth'],
  ['key encipherment', 'digital signature', 'server auth'],
  ['digital signature', 'server auth'],
  ['any', 'signing', 'cert sign', 'crl sign', 'timestamping', 'ocsp signing', 'microsoft sgc'],
]
const { certificate, ...requests } = certificates()
const node = as('system:node:a', 'system:nodes', 'system:authenticated')

const making: Scenario = () =>
  signers.flatMap((signerName) =>
    Object.values(requests).flatMap((request) =>
      usages.flatMap((list): Step[] => {
        const made = {
          ...head,
          metadata: { name: 'x' },
          spec: { request, signerName, usages: list },
        }
        return [post(`${all}?dryRun=All`, made), post(`${all}?dryRun=All`, made, { headers: node })]
      }),
    ),
  )

const condition = (type: string, more: object = {}) => ({
  type,
  status: 'True',
  reason: 'r',
  message: 'm',
  ...more,
})
const conditions = (...list: object[]) => ({ status: { conditions: list } })

const pem = Buffer.from(certificate!, 'base64').toString()
const resources = ['', '/approval', '/status'].map((each) => `certificatesigningrequests${each}`)
const statuses: readonly object[] = [
  { certificate },
  { certificate: 'eA==' },
  { certificate: '' },
  ...[
    '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n',
    '-----BEGIN X509 CRL-----\nQUJD\n-----END X509 CRL-----\n',
    `junk\n${pem}junk`,
    pem.replace('\n', '\nA: b\n\n'),
  ].map((text) => ({ certificate: Buffer.from(text).toString('base64') })),
  { certificate: null },
  conditions(condition('Failed')).status,
  conditions(condition('Odd', { status: 'False' })).status,
  conditions(condition('Approved')).status,
  conditions().status,
]

/** Who approves and signs, if for this signer. */
const role = (name: string, signer: string): Step[] => [
  post(`${rbac}/clusterroles`, {
    metadata: { name },
    rules: [
      {
        apiGroups: ['certificates.k8s.io'],
        resources: ['signers'],
        resourceNames: [signer],
        verbs: ['approve', 'sign'],
      },
      {
        apiGroups: ['certificates.k8s.io'],
        resources,
        verbs: ['get', 'create', 'update', 'patch', 'delete'],
      },
    ],
  }),
  post(`${rbac}/clusterrolebindings`, {
    metadata: { name },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name }],
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name,
    },
  }),
]

/** What may be said of one request by whom. */
const life: Scenario = ({ run, namespace }) => {
  const one = `${all}/l-${run}`
  const [ann, bob] = [`ann-${run}`, `bob-${run}`].map((user) => ({
    headers: as(user, 'system:authenticated'),
  }))
  const making = {
    ...head,
    metadata: { name: `l-${run}` },
    spec: {
      request: requests['two'],
      signerName: `${namespace}.example.com/x`,
      usages: ['client auth'],
      expirationSeconds: 3600,
      username: 'me',
      uid: 'u',
      groups: ['g'],
      extra: { a: ['b'] },
    },
  }
  const first = (): Step[] => {
    return [
      ...role(`ann-${run}`, `${namespace}.example.com/*`),
      ...role(`bob-${run}`, 'other.example.com/x'),
      post(all, making, ann),
      get(one, { ...ann, quiet: true, until: (status) => status === 200 || status === 404 }),
      post(all, making, bob),
      get(one),
      ...[
        { request: requests['node'] },
        { signerName: 'a.b/c' },
        { usages: ['server auth'] },
        { expirationSeconds: 700 },
        { username: 'x' },
        { groups: [] },
        { extra: null },
      ].map((spec) => patch('merge', one, { spec })),
      patch('merge', one, {
        metadata: { labels: { a: 'b' } },
        ...conditions(condition('Approved')),
      }),
      ...[ann, bob].flatMap((who) => [
        patch('merge', `${one}/approval?dryRun=All`, conditions(condition('Approved')), who),
        patch('merge', `${one}/approval?dryRun=All`, conditions(condition('Odd')), who),
        patch('merge', `${one}/approval?dryRun=All`, { status: { certificate } }, who),
        ...statuses.map((status) => patch('merge', `${one}/status?dryRun=All`, { status }, who)),
      ]),
    ]
  }
  const second = (): Step[] => {
    return [
      ...['False', 'Unknown', 'Odd', ''].map((status) =>
        patch('merge', `${one}/approval?dryRun=All`, conditions(condition('Approved', { status }))),
      ),
      ...[
        condition('Approved', { type: '' }),
        condition('Denied'),
        condition('Approved', { lastUpdateTime: '2026-01-01T00:00:00Z', lastTransitionTime: null }),
      ].map((each) => patch('merge', `${one}/approval?dryRun=All`, conditions(each))),
      patch(
        'merge',
        `${one}/approval?dryRun=All`,
        conditions(condition('Approved'), condition('Denied')),
      ),
      patch(
        'merge',
        `${one}/approval?dryRun=All`,
        conditions(condition('Approved'), condition('Approved')),
      ),
      patch(
        'merge',
        `${one}/approval`,
        {
          metadata: { labels: { c: 'd' } },
          spec: { usages: ['any'] },
          ...conditions(condition('Approved')),
        },
        ann,
      ),
      ...statuses.map((status) => patch('merge', `${one}/status?dryRun=All`, { status })),
      patch('merge', `${one}/approval`, conditions(condition('Denied'))),
      patch('merge', `${one}/approval`, conditions()),
      patch('merge', `${one}/approval`, conditions(condition('Approved', { reason: 'other' }))),
      apply('m', `${one}/approval`, {
        ...head,
        ...conditions(condition('Approved', { reason: 'mine' })),
      }),
      apply('m', `${one}/status`, { ...head, ...conditions(condition('Later')) }),
      patch('merge', `${one}/status`, { status: { certificate } }, ann),
      ...statuses.map((status) => patch('merge', `${one}/status`, { status })),
      put(`${one}/status`, making),
      put(`${one}/approval`, making),
      put(one, making),
      get(one, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }),
      remove(one, undefined, bob),
      remove(one),
    ]
  }
  return [...first(), ...second()]
}

export const signerScenarios: Readonly<Record<string, Scenario>> = { making, life }
