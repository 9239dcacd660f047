import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expirationWarnings } from '#cluster/kube-apiserver/settings/token-expiration.ts'

const options = { issuers: [], audiences: [], keys: [], lookup: true }
const external = {
  ...{ all: [], maxAgeSeconds: 0, maxSeconds: 0 },
  ...{ named: () => [], sign: () => '' },
}
const isOn = 'service-account-extend-token-expiration is true'
const enabling = `${isOn}, enabling tokens valid up to 31536000 seconds, which is longer than service-account-max-token-expiration set to`
const capped = `${isOn}, tokens validity will be caped at the smaller of 31536000 seconds and maximum token lifetime supported by external-jwt-signer`

for (const [maxExpirationSeconds, extendExpiration, isExternal, wanted] of [
  [0, true, false, []],
  [3600, false, false, []],
  [31_536_000, true, false, []],
  [7200, true, false, [`${enabling} 2h0m0s`]],
  [
    3600,
    true,
    false,
    [
      `${isOn}, in order to correctly trigger safe transition logic, service-account-max-token-expiration must be set longer than 3607 seconds (currently 1h0m0s)`,
      `${enabling} 1h0m0s`,
    ],
  ],
  [
    600,
    true,
    true,
    [
      `${isOn}, in order to correctly trigger safe transition logic, token lifetime supported by external-jwt-signer must be longer than 3607 seconds (currently 10m0s)`,
      `${capped} (10m0s)`,
    ],
  ],
] as const) {
  test(`tokens of ${maxExpirationSeconds} seconds, drawn out: ${extendExpiration}`, () => {
    const given = { ...options, maxExpirationSeconds, extendExpiration }
    assert.deepEqual(expirationWarnings({ ...given, ...(isExternal && { external }) }), wanted)
  })
}
