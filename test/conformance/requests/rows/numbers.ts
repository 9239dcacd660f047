import { patch, post } from '../../../../tools/compare-requests/steps.ts'
import type { Row } from '../ask-in-turn.ts'

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const one = `${deployments}/numbered`
const dry = `${one}?dryRun=All`
const labels = { app: 'numbered' }
const container = { name: 'a', image: 'a' }
const template = { metadata: { labels }, spec: { containers: [container] } }
const spec = { selector: { matchLabels: labels }, template }
const metadata = { name: 'numbered' }
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }
const before = [post(deployments, deployment)]

type Way = 'merge' | 'json' | 'strategic' | 'apply'

function replicas(way: Way, number: string) {
  if (way === 'apply') {
    const raw = `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"numbered"},"spec":{"replicas":${number}}}`
    return patch('apply', `${dry}&fieldManager=x&force=true`, undefined, { raw })
  }
  const raw =
    way === 'json'
      ? `[{"op":"add","path":"/spec/replicas","value":${number}}]`
      : `{"spec":{"replicas":${number}}}`
  return patch(way, dry, undefined, { raw })
}

const refused = (literal: string) =>
  new RegExp(
    `json: cannot unmarshal number ${RegExp.escape(literal)} into Go struct field DeploymentSpec.spec.replicas of type int32"`,
  )

const notWhole: readonly Row[] = [
  '3.0',
  '1e2',
  '1E1',
  '-0.0',
  '1e-400',
  '12345678901234567890',
].flatMap((number) =>
  (['merge', 'json'] as const).map((way) => ({
    title: `${number} is no whole number in a ${way} patch`,
    before,
    sent: replicas(way, number),
    code: 422,
    body: refused(number),
  })),
)

const whole: readonly Row[] = [
  ['strategic', '3.0', 3],
  ['apply', '3.0', 3],
  ['apply', '1e1', 10],
  ['merge', '4', 4],
].map(([way, number, replicasThen]) => ({
  title: `${number} is one in ${way === 'apply' ? 'an application' : `a ${way} patch`}`,
  before,
  sent: replicas(way as Way, String(number)),
  code: 200,
  body: new RegExp(`"replicas":${replicasThen},`),
}))

const cpu = (number: string) => [
  {
    op: 'add',
    path: '/spec/template/spec/containers/0/resources',
    value: { limits: { cpu: number } },
  },
]

export const numbers: readonly Row[] = [
  ...notWhole,
  {
    title: 'what came of it is shown with what was opened sorted, and all else as it is stored',
    before,
    sent: replicas('merge', '3.0'),
    code: 422,
    body: /kind\W+Deployment\W+metadata\W+name\W+numbered.*replicas\W+3\.0,.*strategy\W+type\W+RollingUpdate\W+rollingUpdate/,
  },
  ...whole,
  ...(['strategic', 'apply'] as const).map((way) => ({
    title: `a fraction is no whole number, by ${way}`,
    before,
    sent: replicas(way, '1.5'),
    code: way === 'apply' ? 500 : 422,
    body: /cannot convert float64 to int32"/,
  })),
  {
    title: 'a JSON patch compares numbers by how they are written',
    before,
    sent: patch('json', dry, undefined, {
      raw: '[{"op":"test","path":"/spec/replicas","value":1.0}]',
    }),
    code: 422,
  },
  ...[
    ['1e-2', '10e-3'],
    ['12345678901234567890.5', '12345678901234567890500m'],
    ['0.10', '100m'],
  ].map(([number, quantity]) => ({
    title: `the quantity ${number} is read as it is written`,
    before,
    sent: patch('json', dry, undefined, {
      raw: JSON.stringify(cpu('?')).replace('"?"', number!),
    }),
    code: 200,
    body: new RegExp(`"cpu":"${quantity}"`),
  })),
  {
    title: 'a whole number of YAML is told with all its digits',
    sent: post(`${deployments}?dryRun=All`, undefined, {
      raw: JSON.stringify({ ...deployment, spec: { ...spec, replicas: 0 } }).replace(
        '"replicas":0',
        '"replicas":12345678901234567890',
      ),
      headers: { 'content-type': 'application/yaml' },
    }),
    code: 400,
    body: refused('12345678901234567890'),
  },
  {
    title: 'a kind that is a number',
    before,
    sent: patch('merge', dry, { kind: 1 }),
    code: 422,
    body: /couldn't get version\/kind; json parse error: json: cannot unmarshal number into Go struct field \.kind of type string/,
  },
  {
    title: 'a count beyond what is counted in thousandths is no whole number',
    sent: post('/api/v1/namespaces/default/resourcequotas?dryRun=All', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'numbered' },
      spec: { hard: { pods: '123456789012345678' } },
    }),
    code: 422,
    body: /Invalid value: \\"123456789012345678\\": must be an integer/,
  },
]
