/** Tokens that somebody else signs, asked of a whole server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import type { StatusError } from '#api/status/status.ts'
import type { ExternalSigner } from '#server/authn/external-signer/external-signer.ts'
import { SigningError } from '#server/authn/tokens/token-keys.ts'
import { objectOf, podWith } from '#server/testing/pods.ts'
import { openWholeServer, testIssuer } from '#server/testing/whole-server.ts'

const { signal } = new AbortController()
const namespace = 'default'
const core = (resource: string, subresource = '') => ({
  ...{ group: '', version: 'v1', resource },
  ...(subresource && { subresource }),
})

interface Claims {
  readonly exp: number
  readonly iat: number
  readonly 'kubernetes.io': { readonly warnafter?: number }
}

async function openServer(sign: (claims: Claims) => string) {
  const external: ExternalSigner = {
    ...{ all: [], maxAgeSeconds: 60, maxSeconds: 7200, named: () => [] },
    sign: (claims) => sign(claims as Claims),
  }
  const serviceAccounts = {
    ...{ issuers: [testIssuer], audiences: [testIssuer], keys: [], external },
    ...{ lookup: true, maxExpirationSeconds: 7200, extendExpiration: true },
  }
  const authentication = { anonymous: false, bootstrapTokens: false, serviceAccounts }
  const server = await openWholeServer({ authentication })
  const { transport } = server.core
  const create = (of: string, object: object, name = '') => {
    const at = of === 'token' ? core('serviceaccounts', 'token') : core(of)
    return transport.create(at, { name, namespace }, object as Resource, { signal })
  }
  const space = objectOf('v1', 'Namespace', namespace, { spec: {} })
  await transport.create(core('namespaces'), { name: '' }, space as Resource, { signal })
  await create(
    'serviceaccounts',
    objectOf('v1', 'ServiceAccount', 'web', { metadata: { namespace } }),
  )
  await create('pods', podWith({ serviceAccountName: 'web' }, { namespace }))
  return {
    ask: (spec: object) => {
      const kind = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' }
      return create('token', { ...kind, metadata: { name: '' }, spec }, 'web')
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

test('a token of a pod is drawn out no longer than whoever signs it allows', async () => {
  const said: Claims[] = []
  await using server = await openServer((claims) => {
    said.push(claims)
    return 'a.b.c'
  })
  const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'p' }
  const made = await server.ask({ boundObjectRef, expirationSeconds: 3607 })
  await server.ask({ expirationSeconds: 100_000 })
  assert.equal((made as { status?: { token: string } }).status?.token, 'a.b.c')
  const lives = said.map(({ exp, iat, 'kubernetes.io': { warnafter } }) => [
    ...[exp - iat, warnafter && warnafter - iat],
  ])
  assert.deepEqual(lives, [
    [7200, 3607],
    [7200, undefined],
  ])
})

test('why a token could not be signed is told to whoever wanted it', async () => {
  await using server = await openServer(() => {
    throw new SigningError('empty signature returned')
  })
  await assert.rejects(server.ask({}), ({ message, status }: StatusError) => {
    assert.equal(status.code, 500)
    return message === 'Internal error occurred: failed to generate token: empty signature returned'
  })
})
