import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseComponentFlags } from '#base/component-flags.ts'
import { LiveFiles } from '#cluster/kube-apiserver/files/live-files.ts'
import { namedPairs } from '#cluster/kube-apiserver/files/named-pairs.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { flagTexts } from '#cluster/kube-apiserver/flags/flag-texts.ts'

const flag = 'tls-sni-cert-key'
const flagsOf = (values: readonly string[]) =>
  parseComponentFlags(
    flagTable,
    values.map((value) => `--${flag}=${value}`),
  )

function namesOf(...values: readonly string[]) {
  const flags = flagsOf(values)
  return namedPairs(flags, new LiveFiles(flags)).map(({ names }) => names)
}

const path = (name: string) =>
  fileURLToPath(new URL(`../../../server/http/testdata/${name}.pem`, import.meta.url))
const [certificate, key] = [path('client'), path('client-key')]
const pair = `${certificate},${key}`

test('pairs are given one by one, each with the names that are said of it', () => {
  assert.deepEqual(namesOf(` ${certificate} , ${key} : a , *.b `, pair), [['a', '*.b'], []])
  assert.deepEqual(namesOf(`${pair}:a,,b:c`), [['a', '', 'b:c']])
  assert.equal(flagTexts(flagsOf([`${pair}:a,b`, pair]))[flag], `[${pair}:a,b;${pair}]`)
})

const refused = [
  [
    'x',
    `invalid argument "x" for "--${flag}" flag: expected comma separated certificate and key file paths`,
  ],
  [
    'a,b,c',
    `invalid argument "a,b,c" for "--${flag}" flag: expected comma separated certificate and key file paths`,
  ],
  ['a,b: ', `invalid argument "a,b: " for "--${flag}" flag: empty names list is not allowed`],
  ['x:', `invalid argument "x:" for "--${flag}" flag: empty names list is not allowed`],
  [',', 'failed to load SNI cert and key: missing filename for serving cert'],
  ['/no,/no', 'failed to load SNI cert and key: open /no: no such file or directory'],
  [
    `${certificate},${certificate}`,
    'failed to load SNI cert and key: tls: found a certificate rather than a key in the PEM for the private key',
  ],
] as const

for (const [value, message] of refused) {
  test(`refused in upstream’s words: ${value.replaceAll(/.*\//g, '')}`, () =>
    assert.throws(() => namesOf(value), { message }))
}
