import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FieldError, formatFieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { PodCertificateProjection } from '#kinds/core/pod/types.ts'
import { checkPodCertificate } from '#kinds/core/pod/volumes/pod-certificate.ts'

function told(changes: Partial<PodCertificateProjection>): readonly string[] {
  const errors: FieldError[] = []
  const source = {
    ...{ signerName: 'example.com/signer', keyType: 'ED25519', keyPath: 'key.pem' },
    ...changes,
  }
  checkPodCertificate({ errors, at: path('c') }, source)
  return errors.map(formatFieldError)
}

const types =
  'supported values: "RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"'

test('annotations say whose they are, and keys are of a known type, in the words and order of upstream', () => {
  assert.deepEqual(told({ userAnnotations: { 'Example.com/a': 'b' } }), [])
  assert.deepEqual(told({ userAnnotations: { Own: 'b' }, keyType: 'x' }), [
    'c.userAnnotations: Invalid value: "own": must be a domain-prefixed key (such as "acme.io/foo")',
    `c.keyType: Unsupported value: "x": ${types}`,
  ])
  assert.deepEqual(told({ keyType: '' }), [`c.keyType: Unsupported value: "": ${types}`])
  const large = { 'example.com/a': 'x'.repeat(256 * 1024) }
  assert.match(told({ userAnnotations: large }).join(), /^c\.userAnnotations: Too long/)
})
