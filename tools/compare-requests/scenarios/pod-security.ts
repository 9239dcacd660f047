/** The levels of pod security, and how they are asked for. */
import { patch, post, type Scenario } from '../steps.ts'

const pod = (name: string, spec: object = {}, metadata: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata } },
  spec: { containers: [{ name: 'c', image: 'i' }], automountServiceAccountToken: false, ...spec },
})

const container = (more: object) => ({ containers: [{ name: 'c', image: 'i', ...more }] })

const secure = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}

const podSpecs: readonly object[] = [
  ...[{}, { hostNetwork: true }, { hostPID: true, hostIPC: true }, { hostUsers: false }],
  ...[
    { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    {
      volumes: [
        { name: 'v', nfs: { server: 's', path: '/' } },
        { name: 'w', emptyDir: {} },
      ],
    },
  ],
  ...[
    {
      securityContext: {
        sysctls: [
          { name: 'kernel.msgmax', value: '1' },
          { name: 'net.ipv4.ip_unprivileged_port_start', value: '1' },
        ],
      },
    },
  ],
  ...[
    { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Unconfined' } } },
    { securityContext: { runAsUser: 0 } },
  ],
  ...[
    { securityContext: { seLinuxOptions: { type: 'odd', user: 'u', role: 'r' } } },
    { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
  ],
  ...[
    { securityContext: { windowsOptions: { hostProcess: true } }, hostNetwork: true },
    { securityContext: { fsGroup: 1 } },
  ],
  ...[
    { securityContext: { windowsOptions: { hostProcess: false } }, os: { name: 'windows' } },
    { os: { name: 'linux' } },
  ],
  container({ securityContext: { privileged: true } }),
  container({
    securityContext: { capabilities: { add: ['NET_ADMIN', 'CHOWN', 'NET_BIND_SERVICE'] } },
  }),
  container({ securityContext: { capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] } } }),
  container({ securityContext: { capabilities: { drop: ['all'] } } }),
  container({ securityContext: secure }),
  container({ securityContext: { ...secure, runAsUser: 0 } }),
  container({ securityContext: { ...secure, procMount: 'Unmasked' } }),
  container({
    securityContext: { ...secure, seccompProfile: { type: 'Localhost', localhostProfile: 'x' } },
  }),
  container({
    securityContext: { ...secure, seLinuxOptions: { type: 'container_t', level: 'x' } },
  }),
  container({ securityContext: { ...secure, appArmorProfile: { type: 'RuntimeDefault' } } }),
  container({ ports: [{ containerPort: 80, hostPort: 80 }] }),
  container({
    livenessProbe: { httpGet: { port: 80, host: 'x' } },
    lifecycle: { preStop: { httpGet: { port: 80, host: 'y' } } },
  }),
  {
    ...container({ securityContext: secure }),
    initContainers: [{ name: 'init', image: 'i', securityContext: { privileged: true } }],
  },
  {
    ...container({ securityContext: secure }),
    initContainers: [
      { name: 'init', image: 'i' },
      { name: 'two', image: 'i', securityContext: { allowPrivilegeEscalation: false } },
    ],
  },
  {
    ...container({
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    }),
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  },
]

const podSecurity: Scenario = ({ namespace }) => {
  const label = (labels: object) =>
    patch('merge', `/api/v1/namespaces/${namespace}`, { metadata: { labels } })
  const key = (mode: string) => `pod-security.kubernetes.io/${mode}`
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const all = podSpecs.map((spec, i) => post(`${pods}?dryRun=All`, pod(`p${i}`, spec)))
  const template = podSpecs.slice(0, 12).map((spec, i) =>
    post(`/apis/apps/v1/namespaces/${namespace}/deployments?dryRun=All`, {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `d${i}` } },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: {
          metadata: { labels: { a: 'b' } },
          spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
        },
      },
    }),
  )
  return [
    post(pods, pod('before', { hostNetwork: true })),
    post(pods, pod('fine', container({ securityContext: secure }))),
    label({ [key('enforce')]: 'baseline' }),
    ...all,
    label({
      [key('enforce')]: 'restricted',
      [key('warn')]: 'baseline',
      [key('audit')]: 'privileged',
    }),
    ...all,
    ...template,
    label({
      [key('enforce')]: 'restricted',
      [key('enforce-version')]: 'v1.20',
      [key('warn')]: 'restricted',
      [key('warn-version')]: 'v1.24',
    }),
    ...all,
    label({
      [key('enforce')]: 'privileged',
      [key('warn')]: 'restricted',
      [key('warn-version')]: 'latest',
    }),
    ...all,
    ...template,
    ...[
      { [key('enforce')]: 'odd' },
      { [key('enforce-version')]: 'v2' },
      { [key('enforce-version')]: '1.24' },
      { [key('warn')]: '' },
      { [key('warn-version')]: 'v1.99' },
    ].map(label),
    patch('merge', `${pods}/before`, { metadata: { labels: { a: 'b' } } }),
    patch('strategic', `${pods}/before`, { spec: { containers: [{ name: 'c', image: 'new' }] } }),
  ]
}

export const podSecurityScenarios: Readonly<Record<string, Scenario>> = {
  'pod security': podSecurity,
}
