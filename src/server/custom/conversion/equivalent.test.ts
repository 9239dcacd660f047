import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStatusError } from '#api/status/status.ts'
import { systemClock } from '#base/clock.ts'
import type { Call } from '#server/call.ts'
import { openConversionHook } from '#server/custom/testing/conversion-hook.ts'
import {
  bytesOf,
  definitionOf,
  parameters,
  until,
  v1,
} from '#server/custom/testing/custom-world.ts'
import { openWholeServer } from '#server/testing/whole-server.ts'
import { mastersGroup } from '#server/user.ts'

const schemaOf = (properties: object) => ({
  openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } },
})
const text = { type: 'string' }
const versions = [
  { ...v1, schema: schemaOf({ address: text, note: text }) },
  {
    ...{ ...v1, name: 'v2', storage: false },
    schema: schemaOf({ host: text, port: { type: 'integer' }, note: text }),
  },
]
/** Whatever version a write is in, the policies see it in this one. */
const matchConstraints = {
  resourceRules: [
    {
      apiGroups: ['example.com'],
      apiVersions: ['v1'],
      resources: ['widgets'],
      operations: ['CREATE', 'UPDATE'],
    },
  ],
}

async function openPolicies() {
  await using stack = new AsyncDisposableStack()
  const hook = stack.use(await openConversionHook())
  const { core } = stack.use(await openWholeServer({ clock: systemClock }))
  const { signal } = new AbortController()
  const call = (apiVersion: string, plural: string, at: Partial<Call> = {}): Call => {
    const [group = '', version = ''] = apiVersion.split('/')
    const resource = core.resources().find(group, version, plural)
    assert.ok(resource, `${apiVersion} ${plural} is served`)
    const user = { name: 'admin', groups: [mastersGroup] }
    const common = { resource, subresource: '', namespace: '', name: '', userAgent: 'test' }
    return { ...common, user, signal, warn() {}, ...at }
  }
  const create = (where: Call, object: object) =>
    core.verbs.create(where, bytesOf(object), parameters)
  const clientConfig = hook.clientConfig
  const webhook = { clientConfig, conversionReviewVersions: ['v1'] }
  const conversion = { strategy: 'Webhook', webhook }
  await create(
    call('apiextensions.k8s.io/v1', 'customresourcedefinitions'),
    definitionOf('widgets', 'Widget', { scope: 'Cluster', versions, conversion }),
  )
  await until(() => core.resources().find('example.com', 'v2', 'widgets') !== undefined)
  const policies = 'admissionregistration.k8s.io/v1'
  const register = async (kind: string, plural: string, spec: object) => {
    const policy = { apiVersion: policies, kind, metadata: { name: 'p' }, spec }
    await create(call(policies, plural), policy)
    const bound = { policyName: 'p', ...(kind.startsWith('V') && { validationActions: ['Deny'] }) }
    const binding = { apiVersion: policies, kind: `${kind}Binding`, metadata: { name: 'b' } }
    await create(call(policies, `${kind.toLowerCase()}bindings`), { ...binding, spec: bound })
  }
  const widget = (spec: object) => {
    const head = { apiVersion: 'example.com/v2', kind: 'Widget', metadata: { name: 'one' } }
    return create(call('example.com/v2', 'widgets'), { ...head, spec })
  }
  const opened = stack.move()
  return { ...{ hook, register, widget }, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

test('a policy sees a write in the version it was made for, and judges it', async () => {
  await using world = await openPolicies()
  await world.register('ValidatingAdmissionPolicy', 'validatingadmissionpolicies', {
    matchConstraints,
    validations: [{ expression: "object.spec.address == 'web:80'" }],
  })
  await assert.rejects(world.widget({ host: 'db', port: 80 }), (error) => {
    assert.ok(isStatusError(error))
    assert.match(error.message, /denied request: failed expression: object.spec.address/)
    return true
  })
  await world.widget({ host: 'web', port: 80 })
})

test('what a policy changes in its version is changed in that of the write', async () => {
  await using world = await openPolicies()
  await world.register('MutatingAdmissionPolicy', 'mutatingadmissionpolicies', {
    matchConstraints,
    reinvocationPolicy: 'Never',
    mutations: [
      {
        patchType: 'ApplyConfiguration',
        applyConfiguration: { expression: "Object{spec: Object.spec{address: 'changed:81'}}" },
      },
    ],
  })
  const answer = await world.widget({ host: 'web', port: 80, note: 'kept' })
  const { spec } = (answer.type === 'object' ? answer.outgoing.object : {}) as { spec?: object }
  assert.deepEqual(spec, { note: 'kept', host: 'changed', port: 81 })
})

test('a write that cannot be converted for a policy fails, as an error of the server', async () => {
  await using world = await openPolicies()
  await world.register('ValidatingAdmissionPolicy', 'validatingadmissionpolicies', {
    matchConstraints,
    failurePolicy: 'Ignore',
    validations: [{ expression: 'true' }],
  })
  world.hook.change = () => ({})
  await assert.rejects(world.widget({ host: 'web', port: 80 }), (error) => {
    assert.ok(isStatusError(error))
    assert.match(error.message, /^Internal error occurred: conversion webhook for example.com\/v2/)
    return true
  })
})
