import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { connectDirectly } from '#base/connect.ts'
import { systemRandom } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { judgeFlags } from '#cluster/kube-apiserver/rules/flag-rules.ts'
import { readAccess } from '#cluster/kube-apiserver/settings/access-settings.ts'
import { readSettings } from '#cluster/kube-apiserver/settings/settings.ts'
import type { AuthorizationWebhook } from '#server/authz/webhook/webhook-authorizer.ts'
import type { Egress } from '#server/egress/egress.ts'

interface Recorded {
  readonly files: Readonly<Record<string, string>>
  readonly cases: readonly {
    readonly name: string
    /** The flag that names a file with this text. */
    readonly flag?: string
    readonly text?: string
    readonly flags?: readonly string[]
    readonly says: string
  }[]
}

/** What upstream's server said of the same files and flags; `DIR` stands for where they are. */
const recorded = JSON.parse(
  readFileSync(new URL('testdata/access-refusals.json', import.meta.url), 'utf8'),
) as Recorded

const directory = mkdtempSync(join(tmpdir(), 'access-'))
after(() => rmSync(directory, { recursive: true }))
const placed = (text: string): string => text.replaceAll('DIR', directory)
const write = (name: string, text: string): string => {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}
for (const [name, text] of Object.entries(recorded.files)) write(name, text)

const wish = { commonName: 'sa', use: 'authority', notBeforeMs: 0, notAfterMs: 1e12 } as const
const keyFile = write('sa.key', makeCertificate(wish, systemRandom).privateKey)

const warnings: string[] = []

function accessOf(...words: readonly string[]) {
  return accessBy(undefined, ...words)
}

function accessBy(egress: Egress | undefined, ...words: readonly string[]) {
  const flags = parseComponentFlags(flagTable, [
    '--service-account-issuer=https://sa',
    `--service-account-key-file=${keyFile}`,
    ...words,
  ])
  judgeFlags(flags)
  return readAccess(flags, readSettings(flags), {
    warn: (message) => warnings.push(message),
    egress,
  })
}

for (const { name, flag, text, flags = [], says } of recorded.cases) {
  test(`${name}: as upstream has it`, async () => {
    rmSync(join(directory, 'file.yaml'), { force: true })
    if (text !== undefined) write('file.yaml', placed(text))
    const words = [...(flag === undefined ? [] : [`--${flag}=DIR/file.yaml`]), ...flags].map(placed)
    let said = 'accepted'
    try {
      accessOf(...words)
    } catch (error) {
      assert.equal((error as Error).name, 'FlagError')
      said = (error as Error).message.trim()
    }
    assert.equal(said, placed(says))
  })
}

test('the flags of an issuer are a configuration', async () => {
  const { authentication } = accessOf(
    '--oidc-issuer-url=https://a',
    '--oidc-client-id=me',
    '--oidc-groups-claim=roles',
    '--oidc-groups-prefix=g:',
    '--oidc-required-claim=x=1,2',
    '--oidc-required-claim=y=z',
    '--oidc-signing-algs=ES256,RS256',
  )
  const { jwt: [one] = [] } = authentication.jwt!.configuration
  assert.deepEqual(authentication.jwt!.algorithms, ['ES256', 'RS256'])
  assert.deepEqual(one!.claimMappings.username, {
    claim: 'sub',
    prefix: 'https://a#',
    expression: '',
  })
  assert.deepEqual(one!.claimMappings.groups, { claim: 'roles', prefix: 'g:', expression: '' })
  assert.deepEqual(
    one!.claimValidationRules.map(({ claim, requiredValue }) => [claim, requiredValue]),
    [
      ['x', '1,2'],
      ['y', 'z'],
    ],
  )
})

const issuer = ['--oidc-issuer-url=https://a', '--oidc-client-id=me']
for (const [words, prefix] of [
  [['--oidc-username-claim=email'], ''],
  [['--oidc-username-prefix=-'], ''],
  [['--oidc-username-prefix=x:'], 'x:'],
] as const) {
  test(`names begin with "${prefix}" by ${words.join(' ')}`, async () => {
    const { authentication } = accessOf(...issuer, ...words)
    const { jwt: [one] = [] } = authentication.jwt!.configuration
    assert.equal(one!.claimMappings.username.prefix, prefix)
  })
}

test('who decides is read in its order, with upstream’s standards', async () => {
  const hook = (more: string): string =>
    `{timeout: 3s, subjectAccessReviewVersion: v1, failurePolicy: Deny, connectionInfo: {type: KubeConfigFile, kubeConfigFile: DIR/kc.yaml}${more}}`
  const path = write(
    'file.yaml',
    placed(`apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthorizationConfiguration
authorizers:
- {type: Node, name: node}
- {type: Webhook, name: first, webhook: ${hook('')}}
- {type: RBAC, name: rbac}
- {type: Webhook, name: second, webhook: ${hook(', authorizedTTL: 1s, cacheUnauthorizedRequests: false')}}
`),
  )
  const { authorizationModes, authorizationFile } = accessOf(`--authorization-config=${path}`)
  const [node, first, rbac, second] = authorizationModes
  assert.deepEqual([node, rbac], ['Node', 'RBAC'])
  assert.deepEqual(first, {
    name: 'first',
    endpoint: { url: 'https://127.0.0.1:1/x' },
    version: 'v1',
    authorizedTtlMs: 300_000,
    unauthorizedTtlMs: 30_000,
    timeoutMs: 3000,
    failurePolicy: 'Deny',
    matchConditions: [],
  })
  assert.deepEqual(second, {
    ...(first as object),
    name: 'second',
    authorizedTtlMs: 1000,
    unauthorizedTtlMs: 0,
  })
  const { text, parse } = authorizationFile!
  assert.deepEqual(parse(text, ['RBAC']), authorizationModes)
  const alone = text.replace('- {type: RBAC, name: rbac}\n', '')
  assert.throws(() => parse(alone, ['RBAC', 'Node']), { message: 'missing required types: [RBAC]' })
})

test('a server is asked by mode as by file', async () => {
  const { authorizationModes } = accessOf(
    '--authorization-mode=Webhook,RBAC',
    placed('--authorization-webhook-config-file=DIR/kc.yaml'),
    '--authorization-webhook-cache-authorized-ttl=0',
  )
  assert.deepEqual(authorizationModes, [
    {
      name: 'default',
      endpoint: { url: 'https://127.0.0.1:1/x' },
      version: 'v1beta1',
      authorizedTtlMs: 0,
      unauthorizedTtlMs: 30_000,
      timeoutMs: 30_000,
      failurePolicy: 'NoOpinion',
      matchConditions: [],
    },
    'RBAC',
  ])
})

test('anonymous requests may be heard at some paths', async () => {
  const path = write(
    'file.yaml',
    'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous: {enabled: true, conditions: [{path: /livez}]}\n',
  )
  const { authentication } = accessOf(`--authentication-config=${path}`)
  assert.deepEqual(authentication.anonymous, { paths: new Set(['/livez']) })
})

test('issuers and webhooks are reached by the ways they name, or that are theirs', () => {
  const path = write(
    'file.yaml',
    'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt: [{issuer: {url: "https://a", audiences: [x], egressSelectorType: cluster}, claimMappings: {username: {claim: sub, prefix: ""}}}]\n',
  )
  const words = [
    `--authentication-config=${path}`,
    '--authorization-mode=Webhook',
    placed('--authorization-webhook-config-file=DIR/kc.yaml'),
    placed('--authentication-token-webhook-config-file=DIR/kc.yaml'),
  ]
  assert.throws(() => accessBy({}, ...words), {
    message: 'oidc: egress lookup for "cluster" is not configured',
  })
  const way = () => Promise.reject(new Error('there is none'))
  const egress = { cluster: way, controlplane: connectDirectly }
  const { authentication, authorizationModes } = accessBy(egress, ...words)
  assert.equal(authentication.jwt!.egress, egress)
  const [authorizer] = authorizationModes as readonly AuthorizationWebhook[]
  for (const { endpoint } of [authentication.tokenWebhook!, authorizer!]) {
    assert.equal(endpoint.connect, connectDirectly)
  }
})

test('what connects to the cluster itself is refused', async () => {
  const path = write(
    'file.yaml',
    'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers: [{type: Webhook, name: w, webhook: {timeout: 3s, subjectAccessReviewVersion: v1, failurePolicy: Deny, connectionInfo: {type: InClusterConfig}}}]\n',
  )
  await assert.rejects(async () => accessOf(`--authorization-config=${path}`), {
    name: 'FlagError',
    message:
      'authorizer w: connectionInfo of type InClusterConfig is not for kube-apiserver: use KubeConfigFile',
  })
})

test('who may do everything must be somebody', async () => {
  const anonymousBy = async (...words: readonly string[]) => {
    warnings.length = 0
    const { authentication } = accessOf(...words)
    return [authentication.anonymous, warnings.length]
  }
  assert.deepEqual(await anonymousBy(), [false, 1])
  assert.deepEqual(await anonymousBy('--authorization-mode=RBAC,AlwaysAllow'), [false, 1])
  assert.deepEqual(await anonymousBy('--anonymous-auth=false'), [false, 0])
  assert.deepEqual(await anonymousBy('--authorization-mode=RBAC'), [true, 0])
})

test('policies by attributes are read from their file', async () => {
  const policies = write('abac', '{"user":"old","readonly":true}\n')
  const flag = `--authorization-policy-file=${policies}`
  const { abacPolicies } = accessOf('--authorization-mode=ABAC', flag)
  assert.deepEqual(abacPolicies, [
    {
      user: 'old',
      group: '',
      readonly: true,
      apiGroup: '*',
      namespace: '*',
      resource: '*',
      nonResourcePath: '*',
    },
  ])
  await assert.rejects(
    async () => accessOf('--authorization-mode=ABAC', '--authorization-policy-file=/nowhere'),
    { message: 'invalid authorization config: open /nowhere: no such file or directory' },
  )
})
