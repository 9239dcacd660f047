import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { readAdmission } from '#cluster/kube-apiserver/settings/admission-settings.ts'
import { testData } from '#server/testing/http-server.ts'

interface Case {
  readonly name: string
  readonly text?: string
  readonly flags?: readonly string[]
  readonly says: string
}

/** What upstream's server said of the same files; `DIR` stands for where they and a good kubeconfig are. */
const recorded = JSON.parse(
  readFileSync(new URL('testdata/admission-refusals.json', import.meta.url), 'utf8'),
) as readonly Case[]

const directory = mkdtempSync(join(tmpdir(), 'admission-'))
after(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'file.yaml')
writeFileSync(
  join(directory, 'good.kubeconfig'),
  'clusters: [{name: c, cluster: {server: "https://images.example"}}]\ncontexts: [{name: x, context: {cluster: c}}]\ncurrent-context: x\n',
)

function settingsOf(text: string | undefined, flags: readonly string[] = []) {
  rmSync(file, { force: true })
  if (text !== undefined) writeFileSync(file, text)
  const words = [`--admission-control-config-file=${file}`, ...flags]
  return readAdmission(parseComponentFlags(flagTable, words))
}

for (const { name, text, flags, says } of recorded) {
  test(`${name}: as upstream has it`, () => {
    let said = 'accepted'
    try {
      settingsOf(text?.replaceAll('DIR', directory), flags)
    } catch (error) {
      assert.equal((error as Error).name, 'FlagError')
      said = (error as Error).message.trim()
    }
    const wanted = says.replaceAll('DIR', directory)
    // Upstream lists these in any order.
    const inAnyOrder = /supported values: ("\w+"(, )?){4}/
    assert.equal(said.replace(inAnyOrder, '…'), wanted.replace(inAnyOrder, '…'))
  })
}

const configuring = (plugin: string, apiVersion: string, kind: string, more: object) => ({
  name: plugin,
  configuration: { apiVersion, kind, ...more },
})
const textOf = (...plugins: readonly object[]): string =>
  JSON.stringify({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins,
  })

test('levels and exemptions of pods are read', () => {
  const podSecurity = configuring(
    'PodSecurity',
    'pod-security.admission.config.k8s.io/v1beta1',
    'PodSecurityConfiguration',
    {
      defaults: { enforce: 'baseline', 'enforce-version': 'v1.30', warn: 'restricted' },
      exemptions: { usernames: ['a'], namespaces: ['b'], runtimeClasses: ['c.d'] },
    },
  )
  assert.deepEqual(settingsOf(textOf(podSecurity)).podSecurity, {
    defaults: {
      enforce: { level: 'baseline', version: 'v1.30' },
      audit: { level: 'privileged', version: 'latest' },
      warn: { level: 'restricted', version: 'latest' },
    },
    exemptions: { usernames: ['a'], namespaces: ['b'], runtimeClasses: ['c.d'] },
  })
  const wrong = configuring(
    'PodSecurity',
    'pod-security.admission.config.k8s.io/v1',
    'PodSecurityConfiguration',
    {
      defaults: { enforce: 'x', 'warn-version': 'v2' },
      exemptions: { usernames: ['', 'a', 'a'], namespaces: ['A_'] },
    },
  )
  assert.throws(() => settingsOf(textOf(wrong)), {
    name: 'FlagError',
    message:
      /^failed to apply admission: couldn't init admission plugin "PodSecurity": \[defaults\.enforce: Invalid value: "x": must be one of privileged, baseline, restricted, defaults\.warn-version: Invalid value: "v2": must be "latest" or "v1\.x", exemptions\.namespaces\[0\]: Invalid value: "A_": a lowercase RFC 1123 label .*, exemptions\.usernames\[0\]: Invalid value: "": username must not be empty, exemptions\.usernames\[2\]: Duplicate value: "a"\]$/,
  })
})

test('a configuration may be in a file beside', () => {
  writeFileSync(
    join(directory, 'quota.yaml'),
    'apiVersion: resourcequota.admission.k8s.io/v1beta1\nkind: Configuration\nlimitedResources: [{resource: pods, matchContains: [cpu]}]\n',
  )
  const { limitedResources } = settingsOf(textOf({ name: 'ResourceQuota', path: 'quota.yaml' }))
  assert.deepEqual(limitedResources, [
    { apiGroup: '', resource: 'pods', matchContains: ['cpu'], matchScopes: [] },
  ])
  assert.throws(() => settingsOf(textOf({ name: 'ResourceQuota', path: 'nowhere.yaml' })), {
    message: `Couldn't open admission plugin configuration ${directory}/nowhere.yaml: open ${directory}/nowhere.yaml: no such file or directory`,
  })
})

test('webhooks are gone to as users of a kubeconfig', () => {
  const kubeConfigFile = join(directory, 'users.yaml')
  writeFileSync(
    kubeConfigFile,
    'users:\n- {name: "*.svc", user: {token: t}}\n- {name: x, user: {username: u, password: p}}\ncontexts:\n- {name: c, context: {user: x}}\ncurrent-context: c\n',
  )
  const hooks = configuring(
    'ValidatingAdmissionWebhook',
    'apiserver.config.k8s.io/v1',
    'WebhookAdmissionConfiguration',
    { kubeConfigFile },
  )
  const basic = { basic: { username: 'u', password: 'p' } }
  assert.deepEqual(settingsOf(textOf(hooks)).webhookUsers, {
    validating: { users: { '*.svc': { token: 't' }, x: basic }, otherwise: basic },
  })
})

test('certificates in files are read again, unless they are none', () => {
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text)
  write('ca.pem', testData('ca'))
  write('own.pem', testData('client'))
  write('own-key.pem', testData('client-key'))
  write(
    'by-files.yaml',
    `clusters: [{name: c, cluster: {server: "https://images.example", certificate-authority: ca.pem}}]
users: [{name: u, user: {client-certificate: own.pem, client-key: own-key.pem}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
  )
  const kubeConfigFile = join(directory, 'by-files.yaml')
  const judged = { name: 'ImagePolicyWebhook', configuration: { imagePolicy: { kubeConfigFile } } }
  const flags = ['--enable-admission-plugins=ImagePolicyWebhook']
  const { authorities, pair } = settingsOf(textOf(judged), flags).imagePolicy!.endpoint
  assert.ok(typeof authorities === 'object' && typeof pair === 'object')
  const pairOf = (name: string) => `${testData(name)}\n${testData(`${name}-key`)}`
  assert.deepEqual([authorities.first, pair.first], [testData('ca'), pairOf('client')])
  write('ca.pem', testData('stranger'))
  write('own.pem', testData('server'))
  assert.deepEqual([authorities.read(), pair.read()], [testData('stranger'), undefined])
  write('ca.pem', 'none')
  write('own-key.pem', testData('server-key'))
  assert.deepEqual([authorities.read(), pair.read()], [undefined, pairOf('server')])
  rmSync(join(directory, 'own.pem'))
  assert.equal(pair.read(), undefined)
})

test('a token in a file is read again', () => {
  const kubeConfigFile = join(directory, 'by-file.yaml')
  const tokenFile = join(directory, 'token')
  writeFileSync(kubeConfigFile, 'users:\n- {name: "*", user: {tokenFile: token}}\n')
  writeFileSync(tokenFile, 'one\n')
  const hooks = configuring(
    'ValidatingAdmissionWebhook',
    'apiserver.config.k8s.io/v1',
    'WebhookAdmissionConfiguration',
    { kubeConfigFile },
  )
  const { token } = settingsOf(textOf(hooks)).webhookUsers!.validating!.users['*']!
  assert.ok(typeof token === 'object')
  assert.equal(token.first, 'one')
  writeFileSync(tokenFile, 'two')
  assert.equal(token.read(), 'two')
  rmSync(tokenFile)
  assert.equal(token.read(), undefined)
})
