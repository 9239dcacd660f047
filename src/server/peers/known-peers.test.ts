import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import type { APIGroupDiscovery } from '#kinds/apidiscovery/apigroupdiscovery/types.ts'
import { ExcludedVersions } from '#server/peers/excluded-versions.ts'
import { KnownPeers, type Peer } from '#server/peers/known-peers.ts'
import { servedOf } from '#server/peers/served-by-peer.ts'

const { signal } = new AbortController()
const resources = [{ resource: 'things' }]
const groups = [
  { metadata: { name: '' }, versions: [{ version: 'v1', resources }] },
  {
    metadata: { name: 'g' },
    versions: [
      { version: 'v1', resources },
      { version: 'v2', resources },
    ],
  },
] as readonly object[] as readonly APIGroupDiscovery[]
const served = servedOf(groups)

function openKnown() {
  const clock = createFakeClock(0)
  const asked: string[] = []
  const failing = new Set<string>()
  let told = 0
  const known = new KnownPeers({
    ...{ clock, random: createSeededRandom(1) },
    async ask(identity) {
      asked.push(identity)
      if (failing.has(identity)) throw new Error('no')
      return served
    },
    onError: () => void told++,
  })
  return { known, clock, asked, failing, told: () => told }
}

const peer = (identity: string, holder = '1', place = 'x:1'): Peer => ({ identity, holder, place })

test('each run of a server is asked once', async () => {
  const { known, asked } = openKnown()
  assert.equal(await known.refresh([peer('b'), peer('a')], signal), true)
  assert.deepEqual([...known.served.keys()], ['a', 'b'])
  assert.equal(await known.refresh([peer('a'), peer('b')], signal), false)
  // One that has not said for a while where it is serves the same, if it comes back.
  assert.equal(await known.refresh([peer('a', '1', ''), peer('b')], signal), false)
  assert.deepEqual(asked, ['a', 'b'])
  await known.refresh([peer('a', '2'), peer('b')], signal)
  assert.deepEqual(asked, ['a', 'b', 'a'])
  assert.equal(await known.refresh([peer('b')], signal), true)
  assert.deepEqual([...known.served.keys()], ['b'])
})

test('one that does not say is asked later and later, and at once when it is elsewhere', async () => {
  const { known, clock, asked, failing, told } = openKnown()
  failing.add('a')
  const times: number[] = []
  for (let ms = 0; ms < 60_000; ms += 500) {
    const before = asked.length
    await known.refresh([peer('a')], signal)
    if (asked.length > before) times.push(ms / 1000)
    clock.advance(500)
  }
  assert.deepEqual(times, [0, 1.5, 4, 8.5, 17, 34])
  assert.equal(told(), 1)
  assert.equal(known.isWhole, false)
  failing.clear()
  await known.refresh([peer('a', '1', 'y:1')], signal)
  assert.equal(known.isWhole, true)
})

test('what all servers find in the store is looked for at none, nor for a while after it went', () => {
  const excluded = new ExcludedVersions()
  const left = () => [...excluded.without(served).resources].toSorted().join(' ')
  const all = '/v1/things g/v1/things g/v2/things'
  assert.equal(left(), all)
  assert.equal(excluded.refresh(new Set(['g/v1']), 0), true)
  assert.equal(excluded.refresh(new Set(['g/v1']), 0), false)
  assert.equal(left(), '/v1/things g/v2/things')
  assert.equal(excluded.refresh(new Set(['g/v2']), 1000), true)
  assert.equal(left(), '/v1/things')
  assert.deepEqual(excluded.without(served).groups, [])
  assert.equal(excluded.isWaiting, true)
  assert.equal(excluded.refresh(new Set(['g/v2']), 301_000), false)
  assert.equal(excluded.refresh(new Set(['g/v2']), 301_001), true)
  assert.equal(left(), '/v1/things g/v1/things')
  assert.equal(excluded.isWaiting, false)
})
