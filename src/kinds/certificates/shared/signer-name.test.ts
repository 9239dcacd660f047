import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldErrorBody } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import {
  signerOfTrustBundle,
  trustBundleNameErrors,
  validateSignerName,
} from '#kinds/certificates/shared/signer-name.ts'

const cases: readonly [name: string, complaint: RegExp | undefined][] = [
  ['example.com/signer', undefined],
  ['example.com/signer.of-things', undefined],
  ['', /^Required value/],
  ['example.com', /must be a fully qualified domain and path/],
  ['example.com/a/b', /must be a fully qualified domain and path/],
  ['example/signer', /should be a domain with at least two segments/],
  ['example.com/Signer', /validating label "Signer"/],
  ['exa_mple.com/signer', /validating label "exa_mple"/],
]

for (const [name, complaint] of cases) {
  test(`"${name}" is ${complaint ? 'no' : 'a'} signer`, () => {
    const told = validateSignerName(name, path('signerName')).map(formatFieldErrorBody)
    if (complaint) assert.match(told.join(), complaint)
    else assert.deepEqual(told, [])
  })
}

test('a bundle is called after its signer, or after none', () => {
  const names = [
    ['example.com:signer:bundle', 'example.com/signer'],
    ['bundle', ''],
    ['bundle', 'example.com/signer'],
    ['example.com:signer:bundle', ''],
  ] as const
  assert.deepEqual(
    names.map(([name, signer]) => trustBundleNameErrors(name, false, signer)),
    [
      [],
      [],
      [
        'ClusterTrustBundle for signerName example.com/signer must be named with prefix example.com:signer:',
      ],
      ['ClusterTrustBundle without signer name must not have ":" in its name'],
    ],
  )
})

test('the name of a bundle tells its signer', () => {
  assert.equal(signerOfTrustBundle('example.com:signer:bundle'), 'example.com/signer')
  assert.equal(signerOfTrustBundle('bundle'), '')
})
