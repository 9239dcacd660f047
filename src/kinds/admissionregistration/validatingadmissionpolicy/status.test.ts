import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonPathProblem } from '#api/custom/json-path-syntax.ts'
import type { ValidatingAdmissionPolicy } from '#kinds/admissionregistration/validatingadmissionpolicy/types.ts'
import { validatingAdmissionPolicies } from '#kinds/admissionregistration/validatingadmissionpolicy/validatingadmissionpolicy.ts'
import { updatedBy } from '#kinds/testing/rules.ts'

const problems: Readonly<Record<string, string | undefined>> = {
  'spec.validations[0].expression': undefined,
  'Not Valid!': undefined,
  "$.a['b'][0:2:1][*][1,2]..c": undefined,
  "a[?(@.b=='c)')].d": undefined,
  'a}<{b': undefined,
  'a}{<': "unrecognized character in action: U+003C '<'",
  '\u0001': 'unrecognized character in action: U+0001',
  'a\n': 'unclosed action',
  '.. ..': 'invalid multiple recursive descent',
  'a[': 'unterminated array',
  'a[b]': 'invalid array index b',
  'a[-]': 'array index - is not a number',
  'a[0,b]': 'invalid array index b',
  'a[?(@.b': 'unterminated filter',
  'a[?(@.b)': 'unclosed array expect ]',
  'a[?(@.b==<)]': "unrecognized character in action: U+003C '<'",
  "'a": 'unterminated quoted string',
  '"\\q"': 'unquote string "\\q" error invalid syntax',
  '-': 'cannot parse number -',
  '1.2.3': 'cannot parse number 1.2.3',
}

for (const [path, problem] of Object.entries(problems)) {
  test(`a JSONPath ${JSON.stringify(path)}: ${problem ?? 'nothing wrong'}`, () => {
    assert.equal(jsonPathProblem(path), problem)
  })
}

test('what is warned of has its place and its words', () => {
  const old = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'a' },
    spec: {},
  } as const
  const expressionWarnings = [
    { fieldRef: ' ', warning: '' },
    { fieldRef: ' < ', warning: 'x' },
  ]
  const sent: ValidatingAdmissionPolicy = {
    ...old,
    status: { typeChecking: { expressionWarnings } },
  }
  const at = 'status.typeChecking.expressionWarnings'
  assert.deepEqual(updatedBy([validatingAdmissionPolicies, 'status'], sent, old).errors, [
    `${at}[0].warning: Required value`,
    `${at}[0].fieldRef: Required value`,
    `${at}[1].fieldRef: Invalid value: "<": invalid JSONPath: unrecognized character in action: U+003C '<'`,
  ])
})
