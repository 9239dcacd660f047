/** Fields that hold a text with a grammar of its own: times of schedules, ranges, JSON, names of versions and media. */
import { textsOf } from '../data.ts'
import { post, type Scenario, type Step } from '../steps.ts'

const { jsons = [], schedules = [], zones = [], ranges = [], versions = [] } = textsOf()

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } }

interface Field {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly isCluster?: true
  readonly content: (text: string) => object
  readonly texts: readonly string[]
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

const indexed = {
  ...{ completionMode: 'Indexed', completions: 5, parallelism: 1, backoffLimitPerIndex: 1 },
  template,
}

const fields: Readonly<Record<string, Field>> = {
  schedules: {
    ...{ apiVersion: 'batch/v1', kind: 'CronJob', plural: 'cronjobs', texts: schedules },
    content: (schedule) => ({ spec: { schedule, jobTemplate: { spec: { template } } } }),
  },
  'schedules with zones': {
    ...{ apiVersion: 'batch/v1', kind: 'CronJob', plural: 'cronjobs', texts: schedules.slice(-40) },
    content: (schedule) => ({
      spec: { schedule, timeZone: 'UTC', jobTemplate: { spec: { template } } },
    }),
  },
  zones: {
    ...{ apiVersion: 'batch/v1', kind: 'CronJob', plural: 'cronjobs', texts: zones },
    content: (timeZone) => ({
      spec: { schedule: '* * * * *', timeZone, jobTemplate: { spec: { template } } },
    }),
  },
  indexes: {
    ...{ apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', texts: ranges },
    content: (succeededIndexes) => ({
      spec: { ...indexed, successPolicy: { rules: [{ succeededIndexes }] } },
    }),
  },
  'old registries': {
    ...{ apiVersion: 'v1', kind: 'Secret', plural: 'secrets', texts: jsons },
    content: (text) => ({ type: 'kubernetes.io/dockercfg', data: { '.dockercfg': base64(text) } }),
  },
  registries: {
    ...{ apiVersion: 'v1', kind: 'Secret', plural: 'secrets', texts: jsons },
    content: (text) => ({
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': base64(text) },
    }),
  },
  references: {
    ...{
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      plural: 'horizontalpodautoscalers',
      texts: versions,
    },
    content: (apiVersion) => ({
      spec: { maxReplicas: 1, scaleTargetRef: { apiVersion, kind: 'Deployment', name: 'a' } },
    }),
  },
  parameters: {
    ...{
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      plural: 'validatingadmissionpolicies',
      isCluster: true,
      texts: versions,
    },
    content: (apiVersion) => ({
      spec: {
        paramKind: { apiVersion, kind: 'Thing' },
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: ['no.example.com'],
              apiVersions: ['v1'],
              operations: ['*'],
              resources: ['x'],
            },
          ],
        },
        validations: [{ expression: 'true' }],
      },
    }),
  },
  owners: {
    ...{ apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', texts: versions },
    content: (apiVersion) => ({
      metadata: { name: 'x', ownerReferences: [{ apiVersion, kind: 'Pod', name: 'a', uid: 'u' }] },
    }),
  },
  'numbers of tolerations': {
    ...{
      apiVersion: 'v1',
      kind: 'Pod',
      plural: 'pods',
      texts: [
        '',
        '1',
        '-1',
        '01',
        '+1',
        '-0',
        '0',
        'x',
        '1.5',
        '9223372036854775807',
        '9223372036854775808',
        ' 1',
        '1e3',
        '-01',
        '٣',
      ],
    },
    content: (value) => ({
      spec: {
        ...template.spec,
        automountServiceAccountToken: false,
        tolerations: [
          { key: 'k', operator: 'Gt', value },
          { key: 'l', operator: 'Lt', value },
        ],
      },
    }),
  },
  sysctls: {
    ...{
      apiVersion: 'v1',
      kind: 'Pod',
      plural: 'pods',
      texts: [
        '',
        'a',
        'a.b',
        'a/b',
        'a..b',
        'a/b.c',
        'a.b/c',
        '.a',
        'a.',
        'a_b-c.d',
        'A.b',
        'a.*',
        '/a',
        'a/',
        'kernel/shm_rmid_forced',
        'net.ipv4.conf.eth0/1.x',
        'x'.repeat(254),
      ],
    },
    content: (name) => ({
      spec: {
        ...template.spec,
        automountServiceAccountToken: false,
        securityContext: { sysctls: [{ name, value: '1' }] },
      },
    }),
  },
}

const asked =
  ({ apiVersion, kind, plural, isCluster, content, texts }: Field): Scenario =>
  ({ namespace }) => {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
    const all = `${root}/${isCluster ? '' : `namespaces/${namespace}/`}${plural}?dryRun=All`
    return texts.map(
      (text): Step => post(all, { apiVersion, kind, metadata: { name: 'x' }, ...content(text) }),
    )
  }

/** JSON that stands in an object as it is. */
const raw: Scenario = ({ namespace }) => {
  const revisions = `/apis/apps/v1/namespaces/${namespace}/controllerrevisions?dryRun=All`
  const classes = '/apis/resource.k8s.io/v1/deviceclasses?dryRun=All'
  const values = [
    ...jsons.slice(2, 7),
    'true',
    '{"a":{"b":[1,2.50,1e3,"\\u0041"]}}',
    ' {"b" : 1, "a":2 } ',
    '12345678901234567890',
    '{"a":1,"a":2}',
    '""',
  ]
  return values.flatMap((value) => [
    post(revisions, undefined, { raw: `{"metadata":{"name":"r"},"revision":1,"data":${value}}` }),
    post(classes, undefined, {
      raw: `{"metadata":{"name":"r"},"spec":{"config":[{"opaque":{"driver":"d.example.com","parameters":${value}}}]}}`,
    }),
  ])
}

export const texts: Readonly<Record<string, Scenario>> = {
  ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, asked(field)])),
  raw,
}
