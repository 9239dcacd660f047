import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodePem } from '#base/x509/pem.ts'
import { pairError } from '#server/configuration/certificates.ts'
import { testData } from '#server/testing/http-server.ts'

const [certificate, key] = [testData('client'), testData('client-key')]
const other = encodePem('OTHER', Buffer.from('x'))

const cases = [
  { name: 'a pair', texts: [certificate, key], says: undefined },
  {
    name: 'nothing',
    texts: ['x', key],
    says: 'tls: failed to find any PEM data in certificate input',
  },
  {
    name: 'the wrong way round',
    texts: [key, certificate],
    says: 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  },
  {
    name: 'something else',
    texts: [`${other}${other}`, key],
    says: 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [OTHER OTHER]',
  },
  {
    name: 'no key',
    texts: [certificate, 'x'],
    says: 'tls: failed to find any PEM data in key input',
  },
  {
    name: 'a certificate for a key',
    texts: [certificate, certificate],
    says: 'tls: found a certificate rather than a key in the PEM for the private key',
  },
  {
    name: 'the key of another',
    texts: [certificate, testData('server-key')],
    says: 'tls: private key does not match public key',
  },
  {
    name: 'a key that is none',
    texts: [certificate, encodePem('PRIVATE KEY', Buffer.from('x'))],
    says: 'tls: failed to parse private key',
  },
] as const

for (const {
  name,
  texts: [first, second],
  says,
} of cases) {
  test(`a pair of files: ${name}`, () => assert.equal(pairError(first, second), says))
}
