import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatGoJson } from '#base/go/text.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import { schema } from '#kinds/schema.ts'

const shown: readonly (readonly [type: string, value: unknown, text: string])[] = [
  [
    'core.v1.ObjectReference',
    {},
    '{"Kind":"","Namespace":"","Name":"","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}',
  ],
  [
    'batch.v1.PodFailurePolicy',
    { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] } }] },
    '{"Rules":[{"Action":"Ignore","OnExitCodes":{"ContainerName":null,"Operator":"In","Values":[1]},"OnPodConditions":null}]}',
  ],
  ['batch.v1.UncountedTerminatedPods', { succeeded: ['a'] }, '{"Succeeded":["a"],"Failed":null}'],
  ['apps.v1.RollingUpdateDeployment', { maxSurge: '1%' }, '{"MaxUnavailable":0,"MaxSurge":"1%"}'],
  [
    'policy.v1.PodDisruptionBudgetSpec',
    { minAvailable: 1, selector: { matchLabels: { b: '1', a: '2' } } },
    '{"MinAvailable":1,"Selector":{"matchLabels":{"a":"2","b":"1"}},"MaxUnavailable":null,"UnhealthyPodEvictionPolicy":null}',
  ],
  [
    'core.v1.Taint',
    { key: 'a', effect: 'NoSchedule', timeAdded: '2026-01-02T03:04:05Z' },
    '{"Key":"a","Value":"","Effect":"NoSchedule","TimeAdded":"2026-01-02T03:04:05Z"}',
  ],
  [
    'core.v1.ConfigMapKeySelector',
    { name: 'a', key: 'b' },
    '{"Name":"a","Key":"b","Optional":null}',
  ],
  ['resource.v1.DeviceSelector', { cel: { expression: 'true' } }, '{"CEL":{"Expression":"true"}}'],
  ['core.v1.LocalObjectReference', undefined, 'null'],
]

for (const [type, value, text] of shown) {
  test(`a ${type} prints as upstream's internal type`, () => {
    assert.equal(formatGoJson(internalFormOf(type, value)), text)
  })
}

test('the metadata of a template stands flat, and what is of the host below the security context', () => {
  const spec = { containers: [], hostNetwork: true, serviceAccount: 'a', serviceAccountName: 'a' }
  const text = formatGoJson(
    internalFormOf('core.v1.PodTemplateSpec', { metadata: { labels: { a: 'b' } }, spec }),
  )
  assert.match(text, /^\{"labels":\{"a":"b"\},"Spec":\{"Volumes":null,/)
  assert.match(
    text,
    /"SecurityContext":\{"HostNetwork":true,"HostPID":false,"HostIPC":false,"ShareProcessNamespace":null,"HostUsers":null,"SELinuxOptions":null,/,
  )
  assert.doesNotMatch(text, /"ServiceAccount":|\},"HostNetwork"/)
})

test('a type that is not there is a mistake', () => {
  assert.throws(() => internalFormOf('core.v1.Nothing', {}), TypeError)
})

test('every built-in type has an internal form, even with nothing in it', () => {
  const prefix = 'io.k8s.api.'
  const names = [...schema.names()].filter((name) => name.startsWith(prefix))
  assert.ok(names.length > 500)
  for (const name of names) {
    const text = formatGoJson(internalFormOf(name.slice(prefix.length), {}))
    assert.doesNotMatch(text, /undefined|\[object/, name)
  }
})
