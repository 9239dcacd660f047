import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import type { Body } from '#server/call.ts'
import { legacyBinding } from '#server/resources/asked/legacy-binding.ts'
import { noAdmission, openFakeServer } from '#server/testing/fake-server.ts'
import { testNamespace as namespace, objectOf, podWith } from '#server/testing/pods.ts'

test('a binding is admitted once, as what it was sent to', async () => {
  const seen: string[] = []
  const note = (step: string, plural: string, subresource: string) =>
    seen.push(`${step} ${plural}/${subresource}`)
  await using server = await openFakeServer({
    admission: {
      ...noAdmission,
      async mutate({ resource, subresource, object }) {
        note('mutate', resource.definition.plural, subresource)
        return object!
      },
      async validate({ resource, subresource }) {
        note('validate', resource.definition.plural, subresource)
      },
    },
  })
  const parameters = { dryRun: [], fieldManager: '', fieldValidation: '', isApply: false }
  const bodyOf = (object: Resource): Body => ({ type: 'object', object })
  await server.verbs.create(
    server.call('v1/pods', { namespace }),
    bodyOf(podWith({}, { name: 'p' })),
    parameters,
  )
  seen.length = 0
  const body = bodyOf(objectOf('v1', 'Binding', 'p', { target: { kind: 'Node', name: 'n' } }))
  await legacyBinding(server.deps, {
    call: server.call('v1/bindings', { namespace }),
    body,
    parameters,
  })
  assert.deepEqual(seen, ['mutate bindings/', 'validate bindings/'])
})
