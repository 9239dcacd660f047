import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { judgeFlags } from '#cluster/kube-apiserver/rules/flag-rules.ts'
import { readBrowsers } from '#cluster/kube-apiserver/settings/browser-settings.ts'

function settingsOf(...words: string[]) {
  const flags = parseComponentFlags(flagTable, words)
  judgeFlags(flags)
  return readBrowsers(flags)
}

test('without flags browsers are told nothing', () => {
  assert.deepEqual(settingsOf(), { allowedOrigins: [], transportSecurity: [] })
})

test('an expression with a comma stands in quotes', () => {
  const settings = settingsOf(
    '--cors-allowed-origins="^https://[a-z]{1,5}\\.example$",//b:',
    '--strict-transport-security-directives=max-age=1,includeSubDomains,preload',
  )
  assert.deepEqual(settings, {
    allowedOrigins: ['^https://[a-z]{1,5}\\.example$', '//b:'],
    transportSecurity: ['max-age=1', 'includeSubDomains', 'preload'],
  })
})

const wrongDirective = /^--strict-transport-security-directives invalid, allowed values: max-age/
const wrongOrigin = '--cors-allowed-origins has an invalid regular expression: '
const refused = [
  { words: ['--strict-transport-security-directives=max-age'], says: wrongDirective },
  { words: ['--strict-transport-security-directives=max-age=1=2'], says: wrongDirective },
  { words: ['--strict-transport-security-directives=preload, x'], says: wrongDirective },
  {
    words: ['--strict-transport-security-directives=preload,,'],
    says: /^empty value in strict-transport-security-directives$/,
  },
  {
    words: ['--cors-allowed-origins=example.com'],
    says: new RegExp(`^${wrongOrigin}regular expression does not pin to start/end of host in`),
  },
  {
    words: ['--cors-allowed-origins=//a('],
    says: /: error parsing regexp: missing closing \): `\/\/a\(`, help: List of allowed origins/,
  },
  {
    words: ['--cors-allowed-origins=a,,//b:'],
    says: /^\[--cors-allowed-origins has .*, empty value in --cors-allowed-origins, help: .*\]$/,
  },
]
for (const { words, says } of refused) {
  test(`${words.join(' ')} is refused`, () => {
    assert.throws(() => settingsOf(...words), { message: says })
  })
}
