import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namespaces } from '#kinds/core/namespace/namespace.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'
import { created, updated, updatedBy } from '#kinds/testing/rules.ts'

const namespace: Namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'team' },
  spec: {},
}

test('a namespace is active, labelled with its name, and held by its finalizer', () => {
  const { object, errors } = created(namespaces, { ...namespace, status: { phase: 'Terminating' } })
  assert.deepEqual(errors, [])
  assert.deepEqual(object.spec, { finalizers: ['kubernetes'] })
  assert.deepEqual(object.status, { phase: 'Active' })
  assert.deepEqual(object.metadata.labels, { 'kubernetes.io/metadata.name': 'team' })
})

test('an update changes neither finalizers nor status', () => {
  const old = created(namespaces, namespace).object
  const { object } = updated(namespaces, { ...namespace, spec: {}, status: {} }, old)
  assert.deepEqual([object.spec, object.status], [old.spec, old.status])
})

test('only finalize removes the finalizer', () => {
  const old = created(namespaces, namespace).object
  const { object, errors } = updatedBy([namespaces, 'finalize'], { ...old, spec: {} }, old)
  assert.deepEqual([object.spec, errors], [{}, []])
  const wrong = { ...old, spec: { finalizers: ['mine'] } }
  assert.deepEqual(updatedBy([namespaces, 'finalize'], wrong, old).errors, [
    'spec.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
  ])
})

test('the phase follows deletion', () => {
  const old = created(namespaces, namespace).object
  const going: Namespace = { ...old, status: { phase: 'Terminating' } }
  assert.deepEqual(updatedBy([namespaces, 'status'], going, old).errors, [
    'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
  ])
  // It is of a type of its own, which prints as JSON.
  const odd = { ...old, status: { phase: '<' } } as unknown as Namespace
  assert.match(
    updatedBy([namespaces, 'status'], odd, old).errors.join(),
    /Invalid value: "\\u003c"/,
  )
  const metadata = { ...old.metadata, deletionTimestamp: '2026-01-02T03:04:05Z' }
  const zero = { ...old, metadata: { ...metadata, deletionTimestamp: '' } }
  assert.equal(updatedBy([namespaces, 'status'], { ...zero, ...going }, zero).errors.length, 1)
  const dying = { ...old, metadata }
  assert.deepEqual(updatedBy([namespaces, 'status'], going, dying).errors, [])
})

test('names are labels, not subdomains', () => {
  const { errors } = created(namespaces, { ...namespace, metadata: { name: 'a.b' } })
  assert.deepEqual(errors, ['metadata.name: Invalid value: "a.b": must not contain dots'])
})
