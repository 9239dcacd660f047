import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dialFault } from '#server/streaming/dial.ts'

test('whose certificate another has shown is told as Go tells it', () => {
  const words = (list: string) => {
    const message = `Hostname/IP does not match certificate's altnames: Host: a.b.svc. is not in the cert's altnames: ${list}`
    const error = Object.assign(new Error(message), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    return dialFault(error, { host: '1.2.3.4', port: 443 }).replace(/^.*x509: /, '')
  }
  assert.equal(
    words('DNS:localhost, DNS:*.svc, IP Address:127.0.0.1'),
    'certificate is valid for localhost, *.svc, not a.b.svc',
  )
  assert.equal(
    words('IP Address:127.0.0.1'),
    'certificate is not valid for any names, but wanted to match a.b.svc',
  )
})
