/** Fields that hold a text with a grammar of its own: times of schedules, ranges, JSON, names of versions and media. */
import { post, type Scenario, type Step } from '../steps.ts'

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } }

interface Field {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly isCluster?: true
  readonly content: (text: string) => object
  readonly texts: readonly string[]
}

const jsons = [
  ...[
    '',
    ' ',
    '{}',
    '[]',
    'null',
    '"x"',
    '1',
    '{',
    '[',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,}',
    '{"a":1]',
    "{'a':1}",
  ],
  ...[
    '{"a":1} x',
    '{"a":01}',
    '{"a":1.}',
    '{"a":tru}',
    '{"a":"\\x"}',
    '{"a":"\\u12"}',
    '{"a":"\n"}',
    '\ufeff{}',
    '{"a":1,"a":2}',
  ],
  ...[
    '{"auths":{}}',
    '{"auths":[]}',
    '{"auths":null}',
    '{"auths":{"a":1}}',
    '{"auths":{"a":{"auth":1}}}',
    '{"auths":{"a":{"auth":"eA=="}}}',
    '{"a":{"auth":"x","email":"y"}}',
    '{"a":{"auth":"!"}}',
  ],
  ...[
    '{"a":1e400}',
    '{"a":123456789012345678901234567890}',
    '-',
    '{"a":-}',
    'nul',
    'nulll',
    '\u00e9',
    '{"\u00e9":\u00e9}',
    '[1,]',
    '[1 2]',
    '{"a" 1}',
    '{1:2}',
    '{"a":1 "b":2}',
  ],
]
const base64 = (text: string) => Buffer.from(text).toString('base64')

const schedules = [
  ...[
    '',
    ' ',
    '* * * *',
    '* * * * *',
    '* * * * * *',
    '*/0 * * * *',
    '*/x * * * *',
    '60 * * * *',
    '-1 * * * *',
    '5-1 * * * *',
    '1-2-3 * * * *',
    '1/2/3 * * * *',
  ],
  ...[
    '* 24 * * *',
    '* * 0 * *',
    '* * 32 * *',
    '* * * 13 *',
    '* * * 0 *',
    '* * * * 7',
    '* * * * 8',
    '* * * jan *',
    '* * * JAN-feb *',
    '* * * * mon',
    '* * * * odd',
    '* * ? * ?',
    '? ? ? ? ?',
    '1, * * * *',
    ',1 * * * *',
  ],
  ...[
    '@daily',
    '@DAILY',
    '@odd',
    '@',
    '@every',
    '@every 1h',
    '@every x',
    '@every -1h',
    '@every 0',
    '@every 1h30m',
    '@reboot',
    '@yearly ',
    '@midnight x',
  ],
  ...[
    'TZ=UTC * * * * *',
    'TZ=Odd * * * * *',
    'CRON_TZ=Europe/Berlin * * * * *',
    'CRON_TZ= * * * * *',
    'TZ=UTC',
    'TZ=UTC @daily',
    'tz=UTC * * * * *',
    '0x1 * * * *',
    '1e1 * * * *',
    '+1 * * * *',
    '01 * * * *',
    '*5 * * * *',
    '*-5 * * * *',
    '** * * * *',
    '1-* * * * *',
    '0 0 31 2 *',
    '*\t*  * * *',
    '* * * * * # x',
    '99999999999 * * * *',
    'TZ=../x * * * * *',
    'L * * * *',
    '* * 1W * *',
    '* * * * 5#2',
    '1-5/2,7 * * * *',
    '5/15 * * * *',
    '1-5/-1 * * * *',
    '0-59/60 * * * *',
    '0-59/100 * * * *',
  ],
]
const zones = [
  '',
  ' ',
  'UTC',
  'utc',
  'Local',
  'local',
  'LOCAL',
  'Europe/Berlin',
  'europe/berlin',
  'Europe/Odd',
  '../etc/passwd',
  '/etc/x',
  'Europe//Berlin',
  'Europe/Berlin ',
  'GMT+1',
  'Etc/GMT+1',
  'EST5EDT',
  'X'.repeat(200),
  'a..b',
  'Europe/',
  'Zulu',
  '+01:00',
  'a\\b',
]
const ranges = [
  '',
  ' ',
  '0',
  '0,2',
  '2,0',
  '0-2',
  '2-0',
  '0-2,2',
  '0-2,1',
  '1,1',
  '-1',
  '0-',
  '-',
  ',',
  '0,',
  'x',
  '0-x',
  '0 -2',
  '0,3-4,6',
  '5',
  '4',
  '99',
  '0-1-2',
  '00',
  '01,2',
  '+1',
  '1.0',
  '99999999999',
  '0,2-3,1',
]
const versions = [
  '',
  'v1',
  'apps/v1',
  'a/b/c',
  '/',
  '/v1',
  'apps/',
  'apps//v1',
  'a b',
  'V1',
  'apps/v1 ',
  'x.y/v1',
]

const job = (text: string, spec: object) => ({
  spec: {
    completionMode: 'Indexed',
    completions: 5,
    parallelism: 1,
    backoffLimitPerIndex: 1,
    template,
    ...spec,
    ...(text === '' && {}),
  },
})

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
    content: (succeededIndexes) => job('', { successPolicy: { rules: [{ succeededIndexes }] } }),
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
  devices: {
    ...{
      apiVersion: 'resource.k8s.io/v1',
      kind: 'DeviceClass',
      plural: 'deviceclasses',
      isCluster: true,
      texts: [],
    },
    content: () => ({}),
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
