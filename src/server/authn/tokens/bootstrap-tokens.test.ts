import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createBootstrapTokenAuthenticator } from '#server/authn/tokens/bootstrap-tokens.ts'

const known = {
  'token-id': 'abc123',
  'token-secret': '0123456789abcdef',
  'usage-bootstrap-authentication': 'true',
}
const shown = 'abc123.0123456789abcdef'
const everyone = ['system:bootstrappers']

interface Kept {
  readonly type?: string
  readonly metadata?: object
  readonly data?: object
}

async function groupsFor(token: string, kept: Kept = {}) {
  const { type = 'bootstrap.kubernetes.io/token', metadata, data } = kept
  const texts = Object.entries({ ...known, ...data })
  const bytes = texts.map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')])
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'bootstrap-token-abc123', namespace: 'kube-system', ...metadata },
    type,
    data: Object.fromEntries(bytes),
  }
  const way = createBootstrapTokenAuthenticator({
    secretNamed: async (name) => (name === secret.metadata.name ? secret : undefined),
    clock: createFakeClock(Date.parse('2026-01-02T03:04:05Z')),
  })
  const { signal } = new AbortController()
  const user = await way.authenticate({
    token,
    rawHeaders: [],
    path: '/',
    signal,
    certificate: () => undefined,
  })
  if (user) assert.equal(user.name, 'system:bootstrap:abc123')
  return user?.groups
}

const extra = (groups: string): Kept => ({ data: { 'auth-extra-groups': groups } })
const until = (expiration: string): Kept => ({ data: { expiration } })

for (const [what, token, kept, groups] of [
  ['is known', shown, {}, everyone],
  ['of another id', 'abc124.0123456789abcdef', {}, undefined],
  ['with another secret', 'abc123.0123456789abcdee', {}, undefined],
  ['of another form', 'abc123.short', {}, undefined],
  ['whose secret goes', shown, { metadata: { deletionTimestamp: '2026-01-02T03:04:05Z' } }],
  ['in a secret of another type', shown, { type: 'Opaque' }],
  ['in the secret of another', shown, { data: { 'token-id': 'abc124' } }],
  ['of a shorter secret', shown, { data: { 'token-secret': '0123' } }],
  ['for other things', shown, { data: { 'usage-bootstrap-authentication': 'false' } }],
  ['that holds yet', shown, until('2026-01-02T03:04:06Z'), everyone],
  ['that expires now', shown, until('2026-01-02T03:04:05Z')],
  ['with an unreadable end', shown, until('tomorrow')],
  [
    'with groups',
    shown,
    extra('system:bootstrappers:b,system:bootstrappers:a,system:bootstrappers:a'),
    [...everyone, 'system:bootstrappers:a', 'system:bootstrappers:b'],
  ],
  ['with groups of others', shown, extra('system:masters')],
] satisfies readonly (readonly [string, string, Kept, (readonly string[] | undefined)?])[]) {
  test(`a token ${what} ${groups ? 'is believed' : 'is not'}`, async () => {
    assert.deepEqual(await groupsFor(token, kept), groups)
  })
}
