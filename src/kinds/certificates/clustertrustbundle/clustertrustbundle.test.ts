import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clusterTrustBundles } from '#kinds/certificates/clustertrustbundle/clustertrustbundle.ts'
import type { ClusterTrustBundle } from '#kinds/certificates/clustertrustbundle/types.ts'
import { created, updated } from '#kinds/testing/rules.ts'

/** Made by OpenSSL 3: CN=ca, signed by itself. */
const anchor = `-----BEGIN CERTIFICATE-----
MIIBcDCCARegAwIBAgIUDQ9gWQYKZDNnBFv2bstqLLZQt2swCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCY2EwIBcNMjYxMTIxMDk1OTU1WhgPMjEyNjEwMjgwOTU5NTVa
MA0xCzAJBgNVBAMMAmNhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyT0x2Grw
j+rYpkVFgKYu378/UwwasN+Bw2HSLajiEGBOxJ1AadveMJKVkh4LqX5FFuZWVKyY
jgmzWCNN76sZ26NTMFEwHQYDVR0OBBYEFKey1WE0kZVVJk8hjXPl0hyzZJFSMB8G
A1UdIwQYMBaAFKey1WE0kZVVJk8hjXPl0hyzZJFSMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDRwAwRAIgV/561N4dWfo5xP9oxFxFq7zKYsHJDB5erVTPaH98
/b8CIBJax+tcgDAbqrtbaM8LdgV22fJPe4HDCSp3fgNdEBY/
-----END CERTIFICATE-----
`

function bundleOf(name: string, trustBundle: string, signerName = ''): ClusterTrustBundle {
  const spec = { trustBundle, ...(signerName !== '' && { signerName }) }
  const metadata = { name }
  return { apiVersion: 'certificates.k8s.io/v1beta1', kind: 'ClusterTrustBundle', metadata, spec }
}

const signer = 'example.com/signer'
const value = 'spec.trustBundle: Invalid value: "<value omitted>"'

const bundles: readonly { bundle: ClusterTrustBundle; errors: readonly string[] }[] = [
  { bundle: bundleOf('a', anchor), errors: [] },
  { bundle: bundleOf('example.com:signer:a', anchor, signer), errors: [] },
  {
    bundle: bundleOf('a', anchor, signer),
    errors: [
      'metadata.name: Invalid value: "a": ClusterTrustBundle for signerName example.com/signer must be named with prefix example.com:signer:',
    ],
  },
  { bundle: bundleOf('a', ''), errors: [`${value}: at least one trust anchor must be provided`] },
  {
    bundle: bundleOf('a', anchor + anchor),
    errors: [`${value}: duplicate trust anchor (indices [0 1])`],
  },
  {
    bundle: bundleOf('a', `${anchor}-----BEGIN KEY-----\nAAAA\n-----END KEY-----\n`),
    errors: [`${value}: entry 1 has bad block type: KEY`],
  },
]

for (const { bundle, errors } of bundles) {
  const { trustBundle, signerName } = bundle.spec
  const held = trustBundle.split('BEGIN').length - 1
  test(`${bundle.metadata.name} of ${signerName} with ${held} blocks: ${errors.length} errors`, () => {
    assert.deepEqual(created(clusterTrustBundles, bundle).errors, errors)
  })
}

test('a bundle stays with its signer', () => {
  const old = created(clusterTrustBundles, bundleOf('a', anchor)).object
  const { errors } = updated(clusterTrustBundles, bundleOf('a', anchor, signer), old)
  assert.match(
    errors.join(),
    /spec\.signerName: Invalid value: "example.com\/signer": field is immutable/,
  )
})
