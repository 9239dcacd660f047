import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { readAudit } from '#cluster/kube-apiserver/settings/audit-settings.ts'

const policy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const kubeconfig = `
clusters: [{name: c, cluster: {server: 'https://audit.test/events', certificate-authority-data: ${base64('CA')}}}]
users:
- name: u
  user: {token: t, client-certificate-data: ${base64('CERT')}, client-key-data: ${base64('KEY')}}
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`
const files: Readonly<Record<string, string>> = {
  '/etc/policy': policy,
  '/etc/broken': 'kind: Policy',
  '/etc/lax': `${policy}\nextra: 1`,
  '/etc/hook': kubeconfig,
  '/etc/lost': 'current-context: gone',
}

function optionsOf(...words: string[]) {
  const warnings: string[] = []
  const options = readAudit(parseComponentFlags(flagTable, words), {
    read: (path) => files[path] ?? assert.fail(`no file ${path}`),
    print: () => {},
    warn: (message) => void warnings.push(message),
  })
  return { options, warnings }
}

test('a log has upstream’s standards', () => {
  const { options, warnings } = optionsOf(
    '--audit-policy-file=/etc/policy',
    '--audit-log-path=/var/log/audit.log',
  )
  assert.deepEqual(options?.log, {
    to: { path: '/var/log/audit.log' },
    mode: 'blocking',
    batch: { bufferSize: 10_000, maxSize: 1, maxWaitMs: 0 },
    format: 'json',
    maxBytes: 100 * 1024 * 1024,
    maxAgeDays: 366,
    maxBackups: 100,
    compress: false,
  })
  assert.equal(options?.webhook, undefined)
  assert.deepEqual(warnings, [])
})

test('a webhook is where a kubeconfig says', () => {
  const { options } = optionsOf(
    '--audit-policy-file=/etc/policy',
    '--audit-webhook-config-file=/etc/hook',
    '--audit-webhook-truncate-enabled',
  )
  assert.deepEqual(options?.webhook, {
    target: {
      url: 'https://audit.test/events',
      authorities: 'CA',
      pair: 'CERT\nKEY',
      token: 't',
    },
    mode: 'batch',
    batch: {
      bufferSize: 10_000,
      maxSize: 400,
      maxWaitMs: 30_000,
      throttle: { perSecond: 10, burst: 15 },
    },
    sizes: { batchBytes: 10_485_760, eventBytes: 102_400 },
    initialBackoffMs: 10_000,
  })
})

test('without a policy nothing is noted, and that is told', () => {
  const { options, warnings } = optionsOf('--audit-log-path=-')
  assert.equal(options, undefined)
  assert.deepEqual(warnings, ['No audit policy file provided, no events will be recorded'])
})

test('what a policy has that nobody knows is told', () => {
  const { warnings } = optionsOf('--audit-policy-file=/etc/lax', '--audit-log-path=-')
  assert.deepEqual(warnings, [
    'Audit policy contains errors, falling back to lenient decoding: strict decoding error: unknown field "extra"',
  ])
})

const log = '--audit-log-path=-'
const tooSmall = 'invalid audit truncate log max event size 0, must be a positive number'
const refused = [
  {
    words: ['--audit-policy-file=/etc/broken'],
    says: `loading audit policy file: failed decoding: Object 'apiVersion' is missing in '{"kind":"Policy"}': from file /etc/broken`,
  },
  {
    words: [log, '--audit-log-mode=slow'],
    says: 'invalid audit log mode slow, allowed modes are "batch,blocking,blocking-strict"',
  },
  {
    words: [log, '--audit-log-mode=batch', '--audit-log-batch-buffer-size=0'],
    says: 'invalid audit batch log buffer size 0, must be a positive number',
  },
  {
    words: [log, '--audit-log-truncate-max-event-size=0', '--audit-log-maxage=-1'],
    says: `[${tooSmall}, --audit-log-maxage -1 can't be a negative number]`,
  },
  {
    words: [log, '--audit-log-truncate-max-batch-size=5'],
    says: 'invalid audit truncate log max batch size 5, must be greater than max event size (102400)',
  },
  {
    words: [log, '--audit-log-format=xml'],
    says: 'invalid audit log format xml, allowed formats are "legacy,json"',
  },
  {
    words: ['--audit-policy-file=/etc/policy', '--audit-webhook-config-file=/etc/lost'],
    says: 'initializing audit webhook: invalid configuration: [context was not found for specified context: gone, cluster has no server defined]',
  },
]
for (const { words, says } of refused) {
  test(`${words.join(' ')} is refused`, () => {
    assert.throws(() => optionsOf(...words), { name: 'FlagError', message: says })
  })
}
