import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v1beta1 } from '#kinds/apiextensions/customresourcedefinition/convert-v1beta1.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'

const schema = { openAPIV3Schema: { type: 'object' } }
const column = { name: 'Teeth', type: 'integer' }
const version = { name: 'v1', served: true, storage: true, schema }

function definition(spec: Partial<CustomResourceDefinition['spec']>): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'gears.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'gears', kind: 'Gear' },
      scope: 'Cluster',
      versions: [version],
      ...spec,
    },
  }
}

const other = { ...version, name: 'v2', storage: false, subresources: { status: {} } }
const webhook = {
  clientConfig: { url: 'https://example.com' },
  conversionReviewVersions: ['v1'],
}

for (const { name, spec, kept } of [
  {
    name: 'one version stands beside itself',
    spec: {
      versions: [
        { ...version, additionalPrinterColumns: [{ ...column, jsonPath: '.spec.teeth' }] },
      ],
    },
    kept: {
      version: 'v1',
      validation: schema,
      additionalPrinterColumns: [{ ...column, JSONPath: '.spec.teeth' }],
      versions: [{ name: 'v1', served: true, storage: true }],
      preserveUnknownFields: false,
    },
  },
  {
    name: 'what differs stays with each version',
    spec: { versions: [version, other], conversion: { strategy: 'Webhook', webhook } },
    kept: {
      version: 'v1',
      validation: schema,
      versions: [
        { name: 'v1', served: true, storage: true },
        { name: 'v2', served: true, storage: false, subresources: { status: {} } },
      ],
      conversion: {
        strategy: 'Webhook',
        webhookClientConfig: webhook.clientConfig,
        conversionReviewVersions: ['v1'],
      },
      preserveUnknownFields: false,
    },
  },
  {
    name: 'unknown fields may be kept',
    spec: { preserveUnknownFields: true },
    kept: {
      version: 'v1',
      validation: schema,
      versions: [{ name: 'v1', served: true, storage: true }],
      preserveUnknownFields: true,
    },
  },
]) {
  test(`${name}, and comes back`, () => {
    const crd = definition(spec)
    const old = v1beta1.fromHub(crd)
    const { group, names, scope, ...rest } = old.spec
    assert.deepEqual(rest, kept)
    assert.deepEqual(v1beta1.toHub(old), crd)
  })
}

test('the oldest definitions have no list of versions', () => {
  const { versions, ...spec } = v1beta1.fromHub(definition({})).spec
  const hub = v1beta1.toHub({ ...v1beta1.fromHub(definition({})), spec })
  assert.deepEqual(hub, definition({}))
})
