/** A server that has no key for tokens: a program beside it signs them, as the command line says. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openFakeSigner } from '#server/authn/external-signer/testing/signer.ts'
import { adminToken, startApiServer } from '../processes/api-server.ts'

const directory = mkdtempSync(join(tmpdir(), 'signer-'))
after(() => rmSync(directory, { recursive: true }))
const accounts = '/api/v1/namespaces/default/serviceaccounts'

test('tokens are signed, believed and explained by way of the program, which may go', async () => {
  const socket = join(directory, 's.sock')
  await using stack = new AsyncDisposableStack()
  const signer = await openFakeSigner(socket)
  stack.defer(() => signer[Symbol.asyncDispose]())
  await using server = await startApiServer({ signer: socket })
  assert.match(server.log(), /tokens validity will be caped at the smaller of 31536000 seconds/)
  const ask = async (path: string, body?: object, token = adminToken) => {
    const { code, text } = await server.ask(path, { token, ...(body && { body }) })
    assert.ok(code < 300, text)
    return JSON.parse(text)
  }
  await ask(accounts, { metadata: { name: 'web' } })
  const { status } = await ask(`${accounts}/web/token`, { spec: { expirationSeconds: 9000 } })
  const review = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
  await stack.disposeAsync()
  const { userInfo } = (await ask(review, {}, status.token)).status
  assert.equal(userInfo.username, 'system:serviceaccount:default:web')
  const { keys } = await ask('/openid/v1/jwks')
  assert.deepEqual(
    keys.map(({ kid, alg }: { kid: string; alg: string }) => [kid, alg]),
    [['one', 'ES256']],
  )
  const { text } = await server.ask('/metrics', { token: adminToken })
  assert.match(text, /^apiserver_externaljwt_sign_request_total\{code="OK"\} 1$/m)
})
