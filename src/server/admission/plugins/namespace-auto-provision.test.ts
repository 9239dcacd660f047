import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { namespaceAutoProvision } from '#server/admission/plugins/namespace-auto-provision.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf } from '#server/testing/pods.ts'
import { testSettings } from '#server/testing/settings.ts'
import { openWholeServer } from '#server/testing/whole-server.ts'

const { signal } = new AbortController()
const maps = { group: '', version: 'v1', resource: 'configmaps' }
const spaces = { group: '', version: 'v1', resource: 'namespaces' }
const mapIn = (namespace: string) => objectOf('v1', 'ConfigMap', 'm', { metadata: { namespace } })
const openServer = () =>
  openWholeServer({
    admission: { ...testSettings.admission, enable: ['NamespaceAutoProvision'] },
  })

test('a namespace is made for what is made in it, as if a client had made it', async () => {
  await using server = await openServer()
  const { transport } = server.core
  const make = (name: string) =>
    transport.create(maps, { name, namespace: 'new' }, mapIn('new') as Resource, { signal })
  await make('m')
  const made = await transport.get(spaces, { name: 'new' }, { signal })
  const { labels, managedFields, uid } = made.metadata
  assert.deepEqual(labels, { 'kubernetes.io/metadata.name': 'new' })
  assert.deepEqual((made as { spec?: object }).spec, { finalizers: ['kubernetes'] })
  assert.equal(managedFields?.[0]?.manager, 'kube-apiserver')
  await transport.delete(maps, { name: 'm', namespace: 'new' }, { signal })
  await make('m')
  assert.equal((await transport.get(spaces, { name: 'new' }, { signal })).metadata.uid, uid)
})

test('one that cannot be made is told with what was to be made in it', async () => {
  await using server = await openServer()
  const { transport } = server.core
  await assert.rejects(
    async () =>
      transport.create(maps, { name: 'm', namespace: 'A_B' }, mapIn('A_B') as Resource, { signal }),
    {
      message:
        "configmaps \"m\" is forbidden: Namespace \"A_B\" is invalid: metadata.name: Invalid value: \"A_B\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    },
  )
})

for (const [what, object, more] of [
  ['is only tried', mapIn('new'), { dryRun: true }],
  ['changes', mapIn('new'), { old: mapIn('new') }],
  ['goes', undefined, { operation: 'DELETE', old: mapIn('new') }],
  ['is in no namespace', objectOf('v1', 'Node', 'n'), {}],
  ['is in one that is there', mapIn('old'), {}],
] as const) {
  test(`no namespace is made for what ${what}`, async () => {
    const context = createTestAdmission({ objects: [objectOf('v1', 'Namespace', 'old')] })
    await outcomeOf(namespaceAutoProvision, context, writeOf(context, object, more))
    assert.equal(context.objects.all('Namespace').length, 1)
  })
}
