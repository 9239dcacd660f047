import assert from 'node:assert/strict'
import { test } from 'node:test'
import { webhookUserFor } from '#server/webhooks/webhook-users.ts'

const named = (...names: readonly string[]) => ({
  users: Object.fromEntries(names.map((name) => [name, { token: name }])),
})

for (const [names, serverName, port, wanted] of [
  [['a.b.svc:443', 'a.b.svc', '*'], 'a.b.svc', 443, 'a.b.svc:443'],
  [['a.b.svc', '*.b.svc:443', '*'], 'a.b.svc', 443, '*.b.svc:443'],
  [['a.b.svc', '*.svc', '*'], 'a.b.svc', 443, 'a.b.svc'],
  [['*.svc', '*.b.svc'], 'a.b.svc', 443, '*.b.svc'],
  [['a.b.svc', '*'], 'a.b.svc', 8443, '*'],
  [['*.svc'], 'a.b.svc', 8443, undefined],
  [['[::1]:8443'], '::1', 8443, '[::1]:8443'],
] as const) {
  test(`${serverName}:${port} is gone to as ${wanted}, of ${names.join()}`, () => {
    assert.equal(webhookUserFor(named(...names), { serverName, port })?.token, wanted)
  })
}

test('what has no other user has that of the context', () => {
  const users = { ...named('x'), otherwise: { token: 'other' } }
  assert.equal(webhookUserFor(users, { serverName: 'a', port: 443 })?.token, 'other')
  assert.equal(webhookUserFor(users, { serverName: 'toString', port: 443 })?.token, 'other')
})
