import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { copyFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { openPki } from '#bootstrap/pki.ts'

const random = createSeededRandom(7)
const year = 365 * 86_400_000

async function folder(t: { after(fn: () => Promise<void>): void }): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cox-pki-'))
  t.after(() => rm(directory, { recursive: true }))
  return directory
}

test('what is there is kept, and only its owner reads the keys', async (t) => {
  const directory = await folder(t)
  const options = {
    directory,
    names: ['localhost', '127.0.0.1'],
    clock: createFakeClock(year),
    random,
  }
  const first = await openPki(options)
  assert.deepEqual(await openPki(options), first)
  assert.equal((await stat(join(directory, 'ca.key'))).mode & 0o777, 0o600)
  assert.equal(
    new X509Certificate(first.admin.certificate).subject,
    'O=system:masters\nCN=kubernetes-admin',
  )
})

test('a certificate that lacks a name, or is about to end, is made anew; its authority stays', async (t) => {
  const directory = await folder(t)
  const clock = createFakeClock(year)
  const first = await openPki({ directory, names: ['localhost'], clock, random })
  const named = await openPki({ directory, names: ['localhost', 'other'], clock, random })
  assert.notEqual(named.server.certificate, first.server.certificate)
  assert.equal(named.admin.certificate, first.admin.certificate)
  assert.equal(named.authority.certificate, first.authority.certificate)
  const later = createFakeClock(year + year - 86_400_000)
  const renewed = await openPki({ directory, names: ['localhost'], clock: later, random })
  assert.notEqual(renewed.admin.certificate, first.admin.certificate)
  assert.equal(renewed.authority.certificate, first.authority.certificate)
})

test('a certificate of another key is made anew, an authority of another key refused', async (t) => {
  const directory = await folder(t)
  const options = { directory, names: ['localhost'], clock: createFakeClock(year), random }
  const first = await openPki(options)
  await copyFile(join(directory, 'admin.key'), join(directory, 'apiserver.key'))
  const second = await openPki(options)
  assert.notEqual(second.server.certificate, first.server.certificate)
  await copyFile(join(directory, 'admin.key'), join(directory, 'ca.key'))
  await assert.rejects(openPki(options), {
    name: 'PkiError',
    message: /ca\.key" are no certificate/,
  })
  await Promise.all(['ca.crt', 'ca.key'].map((file) => rm(join(directory, file))))
  await writeFile(join(directory, 'sa.key'), 'nothing')
  await assert.rejects(openPki(options), {
    name: 'PkiError',
    message: /sa\.key" is no private key/,
  })
})
