import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { localSubjectAccessReviews } from '#kinds/authorization/localsubjectaccessreview/localsubjectaccessreview.ts'
import { subjectAccessReviews } from '#kinds/authorization/subjectaccessreview/subjectaccessreview.ts'
import type { SubjectAccessReviewSpec } from '#kinds/authorization/subjectaccessreview/types.ts'
import { created } from '#kinds/testing/rules.ts'

const resourceAttributes = { verb: 'get', resource: 'pods' }
const user = 'alice'
const apiVersion = 'authorization.k8s.io/v1'

const questions: readonly { spec: SubjectAccessReviewSpec; errors: readonly string[] }[] = [
  { spec: { user, resourceAttributes }, errors: [] },
  { spec: { groups: ['g'], nonResourceAttributes: { path: '/healthz' } }, errors: [] },
  {
    spec: { resourceAttributes, nonResourceAttributes: { path: '/x', verb: 'get' } },
    errors: [
      'spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":"get"}: cannot be specified in combination with resourceAttributes',
      'spec.user: Invalid value: "": at least one of user or group must be specified',
    ],
  },
  {
    spec: { user, resourceAttributes: { ...resourceAttributes, fieldSelector: {} } },
    errors: [
      'spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required',
    ],
  },
  {
    spec: {
      user,
      resourceAttributes: {
        ...resourceAttributes,
        labelSelector: { requirements: [{ key: 'a', operator: 'Newer', values: ['b'] }] },
      },
    },
    errors: [],
  },
]

suite('questions about access', () => {
  for (const { spec, errors } of questions) {
    test(`${JSON.stringify(spec)} is ${errors.length > 0 ? 'refused' : 'fine'}`, () => {
      const review = { apiVersion, kind: 'SubjectAccessReview', metadata: { name: '' }, spec }
      assert.deepEqual(created(subjectAccessReviews, review).errors, errors)
    })
  }

  test('have no metadata', () => {
    const spec = { user, resourceAttributes }
    const review = { apiVersion, kind: 'SubjectAccessReview', metadata: { name: 'x' }, spec }
    assert.match(created(subjectAccessReviews, review).errors.join(), /^metadata: .*must be empty$/)
  })

  test('have managers, which are told with what else they have', () => {
    const spec = { user, resourceAttributes }
    const entry = { manager: 'm', operation: 'Update', fieldsType: 'FieldsV1' } as const
    const managedFields = [{ ...entry, fieldsV1: '{"f:spec":{}}' }]
    const errorsOf = (name: string) => {
      const metadata = { name, managedFields }
      const review = { apiVersion, kind: 'SubjectAccessReview', metadata, spec }
      return created(subjectAccessReviews, review).errors
    }
    const told = JSON.stringify([{ ...entry, fieldsV1: { 'f:spec': {} } }])
    assert.deepEqual(errorsOf(''), [])
    assert.deepEqual(errorsOf('x'), [
      `metadata: Invalid value: {"name":"x","managedFields":${told}}: must be empty`,
    ])
  })

  test('within a namespace are about that namespace', () => {
    const metadata = { name: '', namespace: 'n' }
    const asked = (namespace: string) => ({
      user,
      resourceAttributes: { ...resourceAttributes, namespace },
    })
    const kind = 'LocalSubjectAccessReview'
    const fine = { apiVersion, kind, metadata, spec: asked('n') }
    assert.deepEqual(created(localSubjectAccessReviews, fine).errors, [])
    assert.deepEqual(created(localSubjectAccessReviews, { ...fine, spec: asked('m') }).errors, [
      'spec.resourceAttributes.namespace: Invalid value: "m": must match metadata.namespace',
    ])
  })
})
