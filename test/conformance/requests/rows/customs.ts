import { apply, get, patch, post } from '../../../../tools/compare-requests/steps.ts'
import type { Row } from '../ask-in-turn.ts'

const group = 'requests.example.com'
const all = `/apis/${group}/v1/namespaces/default/things`
const head = { apiVersion: `${group}/v1`, kind: 'Thing' }
const text = { type: 'string' }
const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        whole: { type: 'integer' },
        day: { ...text, format: 'date' },
        flag: { type: 'boolean' },
      },
    },
    status: { type: 'object', properties: { note: text } },
  },
}
const definition = {
  ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  metadata: { name: `things.${group}` },
  spec: {
    ...{ group, scope: 'Namespaced', names: { kind: 'Thing', plural: 'things' } },
    versions: [
      {
        ...{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } },
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.whole', statusReplicasPath: '.status.n' },
        },
      },
    ],
  },
}
const thing = (name: string, spec: unknown = {}) => ({ ...head, metadata: { name }, spec })
const one = `${all}/one`
const before = [
  post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition),
  get(all, { until: (status) => status === 200 }),
  post(all, thing('one')),
]

export const customs: readonly Row[] = [
  {
    title: 'what is applied as a number is none',
    before,
    sent: apply('m', one, thing('one', { whole: { a: 1 } })),
    code: 500,
    body: /\.spec\.whole: expected numeric \(int or float\), got map\[string\]interface \{\}"/,
  },
  {
    title: 'a text with a format may be applied as another scalar',
    before,
    sent: apply('m', one, thing('one', { day: ['x'] })),
    code: 500,
    body: /\.spec\.day: expected any scalar, got \\u0026\{\[x\]\}"/,
  },
  {
    title: 'what the scale is read from is no object',
    before,
    sent: post(`${all}?dryRun=All`, thing('two', 'x')),
    code: 422,
    body: /\.spec\.whole accessor error: x is of the type string, expected map\[string\]interface\{\}"/,
  },
  {
    title: 'a single one is no list',
    before,
    sent: get(one, {
      headers: { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' },
    }),
    code: 500,
    body: /content is not a list/,
  },
  {
    title: 'a patch to another kind',
    before,
    sent: patch('merge', one, { kind: 'Other' }),
    code: 422,
    body: /Other\.requests\.example\.com \\"one\\" is invalid: kind: Invalid value: \\"Other\\": must be Thing/,
  },
  {
    title: 'a patch to another version',
    before,
    sent: patch('merge', one, { apiVersion: 'x/v1' }),
    code: 422,
    body: /Thing\.x \\"one\\" is invalid: apiVersion: Invalid value: \\"x\/v1\\": must be requests\.example\.com\/v1/,
  },
  {
    title: 'nobody owns an object whose state was written with what does not fit it',
    before: [...before, post(all, thing('three', { whole: 1 }))],
    sent: patch('merge', `${all}/three/status`, { status: { note: 'x' }, spec: { flag: [1] } }),
    code: 200,
    body: /^(?!.*managedFields).*"note":"x"/,
  },
]
