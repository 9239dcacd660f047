import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { LiveFiles } from '#cluster/kube-apiserver/files/live-files.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { testData } from '#server/testing/http-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'cox-live-'))
after(() => rmSync(folder, { recursive: true }))

function written(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const ca = written('ca', testData('ca'))
const certificate = written('certificate', testData('client'))
const key = written('key', testData('client-key'))
const [bad, empty] = [written('bad', 'bad'), written('empty', '')]

const filesOf = (...words: string[]) => new LiveFiles(parseComponentFlags(flagTable, words))
const authorities = (path: string) =>
  filesOf(`--client-ca-file=${path}`).authorities('client-ca-file', 'client-ca-bundle')
const pairOf = (files: LiveFiles) =>
  files.pairOf('tls-cert-file', 'tls-private-key-file', 'serving')

test('authorities that are none are refused in upstream’s words', () => {
  const named = (path: string) => `"client-ca-bundle::${path}"`
  const cases = [
    [
      bad,
      `error loading CA bundle for ${named(bad)}: data does not contain any valid RSA or ECDSA certificates`,
    ],
    [empty, `missing content for CA bundle ${named(empty)}`],
    ['/nowhere', 'open /nowhere: no such file or directory'],
  ] as const
  for (const [path, message] of cases) assert.throws(() => authorities(path), { message })
  assert.equal(authorities(ca)?.text, testData('ca'))
  assert.equal(authorities(''), undefined)
})

test('a pair is read again, and stays while what is there is none', async () => {
  const files = filesOf(`--tls-cert-file=${certificate}`, `--tls-private-key-file=${key}`)
  const pair = pairOf(files)
  assert.equal(pair?.text, `${testData('client')}\n${testData('client-key')}`)
  const [file] = files.all
  writeFileSync(certificate, testData('server'))
  assert.throws(() => file!.take('none'), { message: /any PEM data in certificate input$/ })
  const torn = await file!.read()
  assert.throws(() => file!.take(torn), { message: 'tls: private key does not match public key' })
  assert.match(pair!.text, new RegExp(testData('client').slice(60, 80)))
  writeFileSync(key, testData('server-key'))
  file!.take(await file!.read())
  assert.equal(pair!.text, `${testData('server')}\n${testData('server-key')}`)
})

test('one file makes no pair, and an empty one is told of', () => {
  assert.equal(pairOf(filesOf(`--tls-cert-file=${certificate}`)), undefined)
  const files = filesOf(`--tls-cert-file=${certificate}`, `--tls-private-key-file=${empty}`)
  const message = `missing content for serving cert "serving::${certificate}::${empty}"`
  assert.throws(() => pairOf(files), { message })
})
