import assert from 'node:assert/strict'
import { test } from 'node:test'
import { staticNameWarnings } from '#kinds/admissionregistration/shared/static-names.ts'
import { validatingAdmissionPolicyBindings } from '#kinds/admissionregistration/validatingadmissionpolicybinding/validatingadmissionpolicybinding.ts'

test('a name that is kept for files is warned of, whenever it is written', () => {
  const { create, update } = staticNameWarnings
  const named = (name: string) => ({ apiVersion: 'v1', kind: 'Any', metadata: { name } })
  const warning =
    'metadata.name: names ending with ".static.k8s.io" are reserved for static manifest-based' +
    ' configurations and cannot be managed via the API'
  assert.deepEqual(create(named('a.static.k8s.io')), [warning])
  assert.deepEqual(update(named('a.static.k8s.io')), [warning])
  assert.deepEqual(create(named('static.k8s.io.a')), [])
  assert.equal(validatingAdmissionPolicyBindings.warnings, staticNameWarnings)
})
