import assert from 'node:assert/strict'
import { test } from 'node:test'
import { secrets } from '#kinds/core/secret/secret.ts'
import type { Secret } from '#kinds/core/secret/types.ts'
import { created, updated } from '#kinds/testing/rules.ts'

const secret: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keys', namespace: 'default' },
}
const text = (value: string): string => Buffer.from(value).toString('base64')

test('texts become bytes and win over bytes that came along', () => {
  const { object } = created(secrets, {
    ...secret,
    data: { a: text('old'), b: text('kept') },
    stringData: { a: 'new' },
  })
  assert.deepEqual(object.data, { a: text('new'), b: text('kept') })
  assert.equal(object.stringData, undefined)
  assert.equal(object.type, 'Opaque')
})

const needs: readonly { type: string; data?: Secret['data']; errors: readonly string[] }[] = [
  {
    type: 'kubernetes.io/service-account-token',
    errors: ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
  },
  { type: 'kubernetes.io/dockercfg', errors: ['data[.dockercfg]: Required value'] },
  {
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': text('[]') },
    errors: [
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
  },
  {
    type: 'kubernetes.io/basic-auth',
    errors: ['data[username]: Required value', 'data[password]: Required value'],
  },
  { type: 'kubernetes.io/basic-auth', data: { password: '' }, errors: [] },
  {
    type: 'kubernetes.io/ssh-auth',
    data: { 'ssh-privatekey': '' },
    errors: ['data[ssh-privatekey]: Required value'],
  },
  {
    type: 'kubernetes.io/tls',
    data: { 'tls.key': '' },
    errors: ['data[tls.crt]: Required value'],
  },
  { type: 'example.com/own', errors: [] },
]

for (const { type, data, errors } of needs) {
  test(`a secret of type ${type} with ${JSON.stringify(data)} has ${errors.length} faults`, () => {
    assert.deepEqual(created(secrets, { ...secret, type, ...(data && { data }) }).errors, errors)
  })
}

test('a secret keeps its type', () => {
  const old = created(secrets, { ...secret, type: 'example.com/own' }).object
  assert.deepEqual(updated(secrets, secret, old).errors, [
    'type: Invalid value: "Opaque": field is immutable',
  ])
})

const pem = (label: string): string => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`

const pairs: readonly { name: string; crt: string; key: string; warning: string }[] = [
  {
    name: 'no certificate',
    crt: 'x',
    key: 'x',
    warning: 'tls: failed to find any PEM data in certificate input',
  },
  {
    name: 'a key in place of the certificate',
    crt: pem('PRIVATE KEY'),
    key: '',
    warning:
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  },
  {
    name: 'a certificate in place of the key',
    crt: pem('CERTIFICATE'),
    key: pem('CERTIFICATE'),
    warning: 'tls: found a certificate rather than a key in the PEM for the private key',
  },
  {
    name: 'a certificate that is none',
    crt: pem('CERTIFICATE'),
    key: pem('EC PRIVATE KEY'),
    warning: 'x509: malformed certificate',
  },
]

for (const { name, crt, key, warning } of pairs) {
  test(`a TLS secret with ${name} is kept, with a warning`, () => {
    const data = { 'tls.crt': text(crt), 'tls.key': text(key) }
    const { errors, warnings } = created(secrets, { ...secret, type: 'kubernetes.io/tls', data })
    assert.deepEqual({ errors, warnings }, { errors: [], warnings: [warning] })
  })
}
