import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { parseFlags } from '#cluster/kube-apiserver/flags/parse-flags.ts'
import { judgeFlags } from '#cluster/kube-apiserver/rules/flag-rules.ts'
import { readSettings } from '#cluster/kube-apiserver/settings/settings.ts'
import { withExternalSigner } from '#cluster/kube-apiserver/settings/signer-settings.ts'
import { openFakeSigner, signing } from '#server/authn/external-signer/testing/signer.ts'

const directory = mkdtempSync(join(tmpdir(), 'signer-'))
after(() => rmSync(directory, { recursive: true }))
const { signal } = new AbortController()
const max = '--service-account-max-token-expiration'

for (const [words, maxSeconds, wanted] of [
  [[], 7200, 7200],
  [[`${max}=1h`], 7200, 3600],
  [[`${max}=2h`], 7200, 7200],
  [[], 600, 600],
  [
    [],
    599,
    'max token life supported by external-jwt-signer (599s) is less than acceptable (min 600s)',
  ],
  [
    [`${max}=2h30m1.5s`],
    8000,
    'service-account-max-token-expiration cannot be set longer than the token expiration supported by service-account-signing-endpoint: 2h30m1.5s > 2h13m20s',
  ],
] as const) {
  test(`${words.join()} where tokens of ${maxSeconds} seconds are signed`, async () => {
    const socket = join(directory, 's.sock')
    await using _ = await openFakeSigner(socket, signing({ maxSeconds }))
    const endpoint = `--service-account-signing-endpoint=${socket}`
    const flags = parseFlags(['--service-account-issuer=https://x', endpoint, ...words])
    judgeFlags(flags)
    await using stack = new AsyncDisposableStack()
    const parts = { clock: systemClock, log: silentLogger, metrics: createMetrics(), signal }
    const options = await withExternalSigner(readSettings(flags), flags, parts, stack).catch(
      (error: Error) => error,
    )
    if (typeof wanted === 'string') {
      assert.deepEqual([(options as Error).name, (options as Error).message], ['FlagError', wanted])
      return
    }
    assert.ok('serviceAccounts' in options)
    const { serviceAccounts } = options
    assert.equal(serviceAccounts?.maxExpirationSeconds, wanted)
    assert.equal(serviceAccounts?.external?.all[0]?.id, 'one')
  })
}
