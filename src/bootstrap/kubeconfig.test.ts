import assert from 'node:assert/strict'
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { parseYaml } from '#base/yaml/yaml.ts'
import { addToKubeconfig, kubeconfigPath, removeFromKubeconfig } from '#bootstrap/kubeconfig.ts'

const entry = {
  name: 'coxswain',
  server: 'https://127.0.0.1:6443',
  authorityPem: 'ca',
  certificatePem: 'crt',
  privateKeyPem: 'key',
}

const others = `apiVersion: v1
kind: Config
preferences: {}
clusters:
- name: work
  cluster: {server: "https://work.example"}
contexts:
- name: work
  context: {cluster: work, user: me, namespace: team}
users:
- name: me
  user: {token: abc}
current-context: work
extensions:
- name: kept
  extension: {a: 1}
`

async function file(t: { after(fn: () => Promise<void>): void }) {
  const directory = await mkdtemp(join(tmpdir(), 'cox-kubeconfig-'))
  t.after(() => rm(directory, { recursive: true }))
  const path = join(directory, 'sub', 'config')
  return { path, clock: systemClock, signal: new AbortController().signal }
}

test('a context is added beside others, twice the same as once, and taken out again', async (t) => {
  const options = await file(t)
  await addToKubeconfig(entry, options)
  assert.equal((await stat(options.path)).mode & 0o777, 0o600)
  await writeFile(options.path, others)
  await addToKubeconfig(entry, options)
  const once = await readFile(options.path, 'utf8')
  await addToKubeconfig(entry, options)
  assert.equal(await readFile(options.path, 'utf8'), once)
  assert.match(once, /current-context: coxswain/)
  await removeFromKubeconfig('coxswain', options)
  const { 'current-context': current, ...left } = parse(await readFile(options.path, 'utf8'))
  const { 'current-context': _, ...before } = parse(others)
  assert.deepEqual(left, before)
  assert.equal(current, '')
})

test('a file that is no kubeconfig is left as it is', async (t) => {
  const options = await file(t)
  await addToKubeconfig(entry, options)
  for (const [text, why] of [
    ['- a\n- list\n', /kubeconfig "\/.*\/sub\/config": it does not hold an object/],
    ['a: [b\n', /it is not valid YAML: /],
    ['clusters: 5\n', /its clusters are no list/],
  ] as const) {
    await writeFile(options.path, text)
    await assert.rejects(addToKubeconfig(entry, options), why)
    assert.equal(await readFile(options.path, 'utf8'), text)
  }
  await rm(options.path)
  await mkdir(options.path)
  await assert.rejects(addToKubeconfig(entry, options), { name: 'KubeconfigError' })
})

test('what holds no such context is not touched, not even locked', async (t) => {
  const options = await file(t)
  await removeFromKubeconfig('coxswain', options)
  await assert.rejects(stat(dirname(options.path)), { code: 'ENOENT' })
})

test('a link stays a link, also where it leads to nothing yet', async (t) => {
  const options = await file(t)
  await mkdir(dirname(options.path))
  await symlink('../real', options.path)
  await addToKubeconfig(entry, options)
  await addToKubeconfig({ ...entry, name: 'other' }, options)
  assert.equal(await readlink(options.path), '../real')
  assert.match(await readFile(join(dirname(options.path), '../real'), 'utf8'), /context: other/)
})

test('a full disk leaves the file as it was, and nothing beside it', {
  skip: process.platform !== 'linux' && 'only Linux has /dev/full',
}, async (t) => {
  const options = await file(t)
  const directory = dirname(options.path)
  await mkdir(directory)
  await writeFile(options.path, others)
  await symlink('/dev/full', `${options.path}.new`)
  await assert.rejects(addToKubeconfig(entry, options), {
    name: 'KubeconfigError',
    message: /ENOSPC/,
  })
  assert.deepEqual(await readdir(directory), ['config'])
  assert.equal(await readFile(options.path, 'utf8'), others)
})

test('it stands where kubectl looks', () => {
  assert.equal(kubeconfigPath({ HOME: '/u' }), '/u/.kube/config')
  assert.equal(kubeconfigPath({ HOME: '/u', KUBECONFIG: ':/a:/b' }), '/a')
})

function parse(text: string): Record<string, unknown> {
  return parseYaml(text).value as Record<string, unknown>
}
