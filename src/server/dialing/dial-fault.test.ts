import assert from 'node:assert/strict'
import { getServers } from 'node:dns'
import { test } from 'node:test'
import { dialFault, lookupFault } from '#server/dialing/dial-fault.ts'

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

test('of a host that nobody knows it is told who was asked', () => {
  const on = getServers().length > 0 ? ' on [^ ]+:\\d+' : ''
  const of = (code: string) => lookupFault('no.test', Object.assign(new Error(code), { code }))
  assert.match(of('ENOTFOUND'), new RegExp(`^lookup no.test${on}: no such host$`))
  assert.match(of('EAI_AGAIN'), new RegExp(`^lookup no.test${on}: server misbehaving$`))
})
