import assert from 'node:assert/strict'
import { test } from 'node:test'
import { webSocketTokenOf } from '#server/authn/websocket-token.ts'

const of = (protocols: string, upgrade = 'WebSocket') =>
  webSocketTokenOf({ upgrade, 'sec-websocket-protocol': protocols })
const token = `base64url.bearer.authorization.k8s.io.${Buffer.from('a?b').toString('base64url')}`

test('a token stands among the subprotocols of a WebSocket', () => {
  assert.equal(of(`${token}, v4.channel.k8s.io`), 'a?b')
  assert.equal(of('v4.channel.k8s.io'), '')
  assert.equal(of(`${token}, x`, 'SPDY/3.1'), '')
})

const refused = [
  { name: 'alone', protocols: token },
  { name: 'twice', protocols: `${token}, ${token}, x` },
  { name: 'with padding', protocols: `${token}=, x` },
  { name: 'of other letters', protocols: 'base64url.bearer.authorization.k8s.io.a+b, x' },
]

for (const { name, protocols } of refused) {
  test(`a token is refused: ${name}`, () => {
    assert.throws(() => of(protocols), { name: 'CredentialsError' })
  })
}
