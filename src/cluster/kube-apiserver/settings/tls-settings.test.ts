import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { tlsSettings } from '#cluster/kube-apiserver/settings/tls-settings.ts'

const settingsOf = (...words: string[]) => tlsSettings(parseComponentFlags(flagTable, words))

test('without flags TLS is spoken as it is usual', () => {
  assert.deepEqual(settingsOf(), { ciphers: [] })
})

test('versions and ciphers are named as by upstream', () => {
  const suites = 'TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
  assert.deepEqual(settingsOf('--tls-min-version=VersionTLS13', `--tls-cipher-suites=${suites}`), {
    minTlsVersion: 'TLSv1.3',
    ciphers: ['ECDHE-RSA-AES128-GCM-SHA256'],
  })
})

test('what is no version and no cipher is refused', () => {
  assert.throws(() => settingsOf('--tls-min-version=1.3'), { message: 'unknown tls version "1.3"' })
  assert.throws(() => settingsOf('--tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA'), {
    message: "Cipher suite TLS_RSA_WITH_RC4_128_SHA not supported or doesn't exist",
  })
})
