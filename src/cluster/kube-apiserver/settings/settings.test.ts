import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { formatFlagHelp } from '#cluster/kube-apiserver/flags/flag-help.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { endpointSettings, readSettings } from '#cluster/kube-apiserver/settings/settings.ts'
import { readOverrides } from '#cluster/kube-apiserver/settings/storage-settings.ts'

const settingsOf = (...words: string[]) => readSettings(parseComponentFlags(flagTable, words))

test('without flags the settings are upstream’s', () => {
  const { storage, authorizationModes, services, limits } = settingsOf()
  assert.deepEqual(
    { storage, authorizationModes, services, limits },
    {
      storage: {
        keyPrefix: '/registry',
        isShared: false,
        isUncached: false,
        form: 'protobuf',
        compactionMs: 300_000,
        eventTtlSeconds: 3600,
        healthTimeoutMs: 2000,
        readyTimeoutMs: 2000,
      },
      authorizationModes: ['AlwaysAllow'],
      services: { networks: ['10.0.0.0/24'], nodePorts: { from: 30_000, to: 32_767 } },
      limits: {
        readsInFlight: 400,
        writesInFlight: 200,
        timeoutMs: 60_000,
        minWatchSeconds: 1800,
        isFair: true,
      },
    },
  )
})

const refused = [
  {
    words: ['--endpoint-reconciler-type=x'],
    says: '--endpoint-reconciler-type "x" is not known: choose of lease, master-count, none',
  },
  {
    words: ['--min-compatibility-version=1.35'],
    says: /^--min-compatibility-version is not supported yet: /,
  },
  {
    words: ['--max-requests-inflight=0', '--max-mutating-requests-inflight=0'],
    says: 'invalid configuration: MaxRequestsInFlight=0 and MaxMutatingRequestsInFlight=0; they must add up to something positive',
  },
]
for (const { words, says } of refused) {
  test(`${words.join(' ')} is refused`, () => {
    const read = () => {
      const flags = parseComponentFlags(flagTable, words)
      return { ...readSettings(flags), ...endpointSettings(flags) }
    }
    assert.throws(read, { message: says })
  })
}

test('resources of the same other store are read from it together', () => {
  const words = ['/pods#b;a,apps/*#c,/pods#a', '/events#a'].map(
    (text) => `--etcd-servers-overrides=${text}`,
  )
  assert.deepEqual(readOverrides(parseComponentFlags(flagTable, words)), [
    {
      servers: ['a'],
      resources: [
        { group: '', resource: 'pods' },
        { group: '', resource: 'events' },
      ],
    },
    { servers: ['c'], resources: [{ group: 'apps', resource: '*' }] },
  ])
})

for (const text of ['pods#a', '/pods', '/pods#a;', '/pods#a#b', 'a/b/c#d', '/pods#a,,/events#b'])
  test(`--etcd-servers-overrides=${text} is refused`, () => {
    const words = [`--etcd-servers-overrides=${text}`]
    assert.throws(() => readOverrides(parseComponentFlags(flagTable, words)), {
      message: /^--etcd-servers-overrides invalid, must be of format: group\/resource#servers, /,
    })
  })

test('help names every flag', () => {
  const help = formatFlagHelp()
  assert.deepEqual(
    Object.keys(flagTable).filter((name) => !help.includes(`--${name}`)),
    [],
  )
})
