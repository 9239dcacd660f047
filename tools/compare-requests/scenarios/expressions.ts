/** What expressions of policies are worth, and how they fail: as they are compiled, and as they run. */
import { expressionsOf } from '../data.ts'
import { pause, post, type Scenario, type Step } from '../steps.ts'

const long = [
  ...['', ' ', '"a\nb"', `${'!'.repeat(300)}true`, `${'1 + '.repeat(60)}1`],
  `"${'x'.repeat(300)}"`,
]
const values = ['texts', 'numbers', 'lists', 'times', 'addresses', 'amounts', 'objects', 'odd']
const sections = [...values, 'mistyped', 'broken']

const group = '/apis/admissionregistration.k8s.io/v1'
const apiVersion = 'admissionregistration.k8s.io/v1'

/** Each expression is the condition, and, turned to text, the message of a policy of its own. */
function policy(name: string, expression: string, namespace: string): Step[] {
  const kindOf = (kind: string) => ({ apiVersion, kind, metadata: { name } })
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['configmaps'],
  }
  return [
    post(`${group}/validatingadmissionpolicies?dryRun=All`, {
      ...kindOf('ValidatingAdmissionPolicy'),
      spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression }] },
    }),
    post(`${group}/validatingadmissionpolicies`, {
      ...kindOf('ValidatingAdmissionPolicy'),
      spec: {
        matchConstraints: {
          resourceRules: [rule],
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          objectSelector: { matchLabels: { case: name } },
        },
        validations: [
          {
            expression: `dyn(${expression}) == dyn([dyn("never")])`,
            messageExpression: `"it is " + string(${expression})`,
          },
        ],
      },
    }),
    post(
      `${group}/validatingadmissionpolicybindings`,
      {
        ...kindOf('ValidatingAdmissionPolicyBinding'),
        spec: { policyName: name, validationActions: ['Warn'] },
      },
      { quiet: true },
    ),
  ]
}

function scenario(expressions: readonly string[]): Scenario {
  return ({ namespace, run }) => {
    const name = (i: number) => `${namespace}-${i}`.replace(run, `e-${run}`)
    return [
      ...expressions.flatMap((expression, i) => policy(name(i), expression, namespace)),
      pause(3500),
      ...expressions.map((_, i) =>
        post(`/api/v1/namespaces/${namespace}/configmaps`, {
          ...{ apiVersion: 'v1', kind: 'ConfigMap', data: { k: 'v' } },
          metadata: { name: `m-${i}`, labels: { case: name(i) } },
        }),
      ),
    ]
  }
}

export const expressionScenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  sections.map((name) => [
    `expressions of ${name}`,
    scenario([...expressionsOf(name), ...(name === 'odd' ? long : [])]),
  ]),
)
