import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FlagError, parseComponentFlags } from '#base/component-flags.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { readEncryption } from '#cluster/kube-apiserver/settings/encryption-settings.ts'
import { configurationOf, openTestFiles } from '#server/encryption/testing/kit.ts'

const flag = '--encryption-provider-config'
const read = (...words: string[]) => readEncryption(parseComponentFlags(flagTable, words))
const says = (message: string) => (error: unknown) => {
  assert.ok(error instanceof FlagError)
  assert.equal(error.message, message)
  return true
}

test('the file is read and judged before anything is opened', () => {
  using files = openTestFiles(configurationOf({ secrets: ['aescbc one a', 'identity'] }))
  const { path, reloads, plan } = read(`${flag}=${files.path}`, `${flag}-automatic-reload`)
  assert.deepEqual([path, reloads, plan.rules.length], [files.path, true, 1])
  assert.equal(read(`${flag}=${files.path}`).reloads, false)
})

test('what cannot be followed is refused as a flag is', () => {
  assert.throws(
    () => read(`${flag}-automatic-reload`),
    says(`${flag}-automatic-reload must be set with ${flag}`),
  )
  using files = openTestFiles(configurationOf({ secrets: [] }))
  assert.throws(
    () => read(`${flag}=${files.path}`),
    says(
      'error while parsing file: resources[0].providers: Required value: at least one resources[0].providers is required',
    ),
  )
})
