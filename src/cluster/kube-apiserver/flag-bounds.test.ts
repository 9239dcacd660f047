import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { checkBounds } from '#cluster/kube-apiserver/flag-bounds.ts'
import { flagTable } from '#cluster/kube-apiserver/flag-table.ts'

const check = (...words: readonly string[]) => checkBounds(parseComponentFlags(flagTable, words))
const expiration =
  'the service-account-max-token-expiration must be between 1 hour and 2^32 seconds'

for (const [word, says] of [
  ['--min-request-timeout=-1', '--min-request-timeout can not be negative value'],
  ['--shutdown-delay-duration=-1s', '--shutdown-delay-duration can not be negative value'],
  ['--livez-grace-period=-1s', '--livez-grace-period can not be a negative value'],
  ['--goaway-chance=0.5', '--goaway-chance can not be less than 0 or greater than 0.02'],
  ['--service-account-max-token-expiration=30m', expiration],
  ['--service-account-max-token-expiration=-1h', expiration],
  ['--service-account-max-token-expiration=2000000h', expiration],
] as const) {
  test(`${word} is refused as upstream refuses it`, () => {
    assert.throws(() => check(word), { name: 'FlagError', message: says })
  })
}

test('what is within its bounds is taken, and all that is not is told at once', () => {
  check('--goaway-chance=0.02', '--service-account-max-token-expiration=1h')
  check('--service-account-max-token-expiration=0', '--min-request-timeout=0')
  assert.throws(() => check('--min-request-timeout=-1', '--goaway-chance=-1'), {
    message:
      '[--min-request-timeout can not be negative value, --goaway-chance can not be less than 0 or greater than 0.02]',
  })
})
