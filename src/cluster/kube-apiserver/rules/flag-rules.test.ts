import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemRandom } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import { parseFlags } from '#cluster/kube-apiserver/flags/parse-flags.ts'
import { judgeFlags } from '#cluster/kube-apiserver/rules/flag-rules.ts'
import { peerAddress } from '#cluster/kube-apiserver/settings/peer-settings.ts'
import { endpointSettings, readSettings } from '#cluster/kube-apiserver/settings/settings.ts'

interface Recorded {
  readonly flags: readonly string[]
  readonly says: string
}

/** What upstream's server said of command lines that were good but for these flags. */
const recorded = JSON.parse(
  readFileSync(new URL('testdata/flag-refusals.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

const directory = mkdtempSync(join(tmpdir(), 'flags-'))
after(() => rmSync(directory, { recursive: true }))
const write = (name: string, text: string): string => {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}
const wish = { commonName: 'a', use: 'authority', notBeforeMs: 0, notAfterMs: 1e12 } as const
const made = makeCertificate(wish, systemRandom)
const key = write('sa.key', made.privateKey)
const serviceAccounts = [
  '--service-account-issuer=https://x',
  `--service-account-key-file=${key}`,
  `--service-account-signing-key-file=${key}`,
]

function read(...words: readonly string[]) {
  const flags = parseFlags(words)
  judgeFlags(flags)
  return { ...readSettings(flags), ...endpointSettings(flags), notes: flags.notes }
}

for (const { flags, says } of recorded) {
  test(`${flags.join(' ')}: as upstream has it`, () => {
    let said = 'accepted'
    try {
      read(...serviceAccounts, '--bind-address=127.0.0.1', ...flags)
    } catch (error) {
      assert.equal((error as Error).name, 'FlagError')
      said = (error as Error).message
    }
    assert.equal(said, says)
  })
}

for (const [words, says] of [
  [
    [`--service-account-key-file=${key}`],
    '[service-account-issuer is a required flag, --service-account-signing-key-file and --service-account-issuer are required flags]',
  ],
  [
    [`--service-account-signing-key-file=${key}`, '--service-account-signing-endpoint=@a b'],
    '[service-account-issuer is a required flag, either `--service-account-key-file` or `--service-account-signing-endpoint` must be set, --service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together, can\'t set `--service-account-signing-key-file` and/or `--service-account-key-file` with `--service-account-signing-endpoint` (They are mutually exclusive), invalid value "@a b" passed for `--service-account-signing-endpoint`, when prefixed with @ must be a valid abstract socket name]',
  ],
  [
    [...serviceAccounts, '--service-account-signing-endpoint=@a.b'],
    'service-account-signing-key-file and service-account-signing-endpoint are mutually exclusive and cannot be set at the same time',
  ],
  [
    [...serviceAccounts.slice(0, 2), '--service-account-signing-endpoint=/a'],
    "can't set `--service-account-signing-key-file` and/or `--service-account-key-file` with `--service-account-signing-endpoint` (They are mutually exclusive)",
  ],
  [
    ['--service-account-issuer=https://x', `--service-account-signing-key-file=${key}`],
    'either `--service-account-key-file` or `--service-account-signing-endpoint` must be set',
  ],
  [
    [...serviceAccounts, `--service-account-key-file=${write('no', 'key')}`],
    `error reading public key file ${join(directory, 'no')}: data does not contain any valid RSA or ECDSA public keys`,
  ],
  [
    [...serviceAccounts, `--service-account-signing-key-file=${join(directory, 'no')}`],
    `failed to parse service-account-issuer-key-file: error reading private key file ${join(directory, 'no')}: data does not contain a valid RSA or ECDSA private key`,
  ],
  [
    [`--token-auth-file=${write('tokens', 'token,user\n')}`],
    `token file '${join(directory, 'tokens')}' must have at least 3 columns (token, user name, user uid), found 2`,
  ],
] as const) {
  test(`${words.join(' ').replaceAll(directory, '')} is refused`, () => {
    assert.throws(() => read(...words), { name: 'FlagError', message: says })
  })
}

test('who may speak for others must not be anybody with a certificate', () => {
  const ca = write('ca.crt', made.certificate)
  const files = [`--client-ca-file=${ca}`, `--requestheader-client-ca-file=${ca}`]
  assert.throws(() => read(...files), {
    message:
      /^--requestheader-client-ca-file and --client-ca-file contain overlapping certificates;/,
  })
  read(...files, '--requestheader-allowed-names=proxy')
})

test('other servers on the store are reached by files that hold what they should', () => {
  const proxyPair = [
    `--proxy-client-cert-file=${write('proxy.crt', made.certificate)}`,
    `--proxy-client-key-file=${key}`,
  ]
  const { peers, aggregation } = read(
    ...proxyPair,
    `--peer-ca-file=${write('peers.crt', made.certificate)}`,
  )
  assert.equal(peers?.authorities.text, made.certificate)
  assert.equal(peers?.proxyPair, aggregation.proxyPair)
  assert.equal(read(...proxyPair).peers, undefined)
  const where = 'failed to create proxy transport'
  for (const [path, says] of [
    ['/not/there', `${where}: open /not/there: no such file or directory`],
    [
      write('words', 'x'),
      `${where}: unable to load root certificates: unable to parse bytes as PEM block`,
    ],
    [key, `${where}: unable to load root certificates: no valid certificate authority data seen`],
  ] as const) {
    assert.throws(() => read(...proxyPair, `--peer-ca-file=${path}`), { message: says })
  }
})

test('others are told the address for them only where it is whole', () => {
  const told = (...words: readonly string[]) => peerAddress(parseFlags(words))
  assert.deepEqual(told('--peer-advertise-ip=192.0.2.1', '--peer-advertise-port=7000'), {
    peerAddress: { host: '192.0.2.1', port: '7000' },
  })
  assert.deepEqual(told('--peer-advertise-ip=192.0.2.1'), {})
})

test('gates have one way here unless they are ours', () => {
  const { featureGates } = read('--feature-gates=HPAScaleToZero=true,APIServerIdentity=true')
  assert.deepEqual(featureGates, { HPAScaleToZero: true })
  assert.throws(() => read('--feature-gates=WatchList=false'), {
    message: 'feature gate WatchList cannot be set to false here: it is always true',
  })
})

test('an issuer may have commas in its name', () => {
  const more = ['--service-account-issuer=https://y/a,b']
  const { authentication } = read(...serviceAccounts, ...more)
  assert.deepEqual(authentication.serviceAccounts?.issuers, ['https://x', 'https://y/a,b'])
})

test('the old flag of admission names all plugins that run', () => {
  const { admission, notes } = read('--admission-control=NamespaceLifecycle,AlwaysDeny')
  assert.deepEqual(admission.enable, ['NamespaceLifecycle', 'AlwaysDeny'])
  assert.ok(admission.disable.includes('ServiceAccount'))
  assert.ok(!admission.disable.includes('AlwaysDeny'))
  assert.match(
    notes.join(),
    /^Flag --admission-control has been deprecated, Use --enable-admission/,
  )
})

test('ports of nodes are named in three ways', () => {
  const portsOf = (text: string) => read(`--service-node-port-range=${text}`).services.nodePorts
  assert.deepEqual(portsOf('30'), { from: 30, to: 30 })
  assert.deepEqual(portsOf('30-39'), { from: 30, to: 39 })
  assert.deepEqual(portsOf('30+5'), { from: 30, to: 35 })
  assert.deepEqual(portsOf(''), { from: 30_000, to: 32_767 })
})

test('the core group has a name in older words', () => {
  const { runtimeConfig } = read('--runtime-config=api/v1=true,apps/v1,api/legacy=false')
  assert.equal(runtimeConfig, '/v1=true,apps/v1=')
})
