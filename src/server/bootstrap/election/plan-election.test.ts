import assert from 'node:assert/strict'
import { test } from 'node:test'
import { microTimeOfMs } from '#api/scalars/time.ts'
import type { LeaseSpec } from '#kinds/coordination/lease/types.ts'
import type { LeaseCandidate } from '#kinds/coordination/leasecandidate/types.ts'
import { type ElectionStep, planElection } from '#server/bootstrap/election/plan-election.ts'

const nowMs = Date.UTC(2026, 0, 1)
const at = { namespace: 'kube-system', name: 'l' }

/** `renewed` and `asked` are seconds ago. */
interface Wish {
  readonly name: string
  readonly version?: string
  readonly emulated?: string
  readonly made?: number
  readonly renewed?: number
  readonly asked?: number
  readonly strategy?: string
}

const ago = (seconds: number) => microTimeOfMs(nowMs - seconds * 1000)

function candidate(wish: Wish): LeaseCandidate {
  const { name, version = '1.36.0', emulated = version, made = 60, renewed = 1, asked } = wish
  return {
    apiVersion: 'coordination.k8s.io/v1beta1',
    kind: 'LeaseCandidate',
    metadata: { ...at, name, creationTimestamp: ago(made) },
    spec: {
      leaseName: 'l',
      binaryVersion: version,
      emulationVersion: emulated,
      strategy: wish.strategy ?? 'OldestEmulationVersion',
      renewTime: ago(renewed),
      ...(asked !== undefined && { pingTime: ago(asked) }),
    },
  }
}

function stepOf(wishes: readonly Wish[], lease?: LeaseSpec): ElectionStep {
  const there = lease && {
    lease: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: at, spec: lease },
  }
  return planElection({ at, candidates: wishes.map(candidate), ...there }, nowMs)
}

/** In short: who is asked, or what becomes of the lease. */
function told(wishes: readonly Wish[], lease?: LeaseSpec): string {
  const { ask, lease: written } = stepOf(wishes, lease)
  if (ask) return `ask ${ask.map(({ metadata }) => metadata.name).join()}`
  if (!written) return 'nothing'
  const { holderIdentity = 'nobody', preferredHolder } = written.spec
  return preferredHolder ? `${holderIdentity}, for ${preferredHolder}` : holderIdentity
}

const heldBy = (holderIdentity: string, renewed = 1): LeaseSpec => ({
  holderIdentity,
  leaseDurationSeconds: 5,
  renewTime: ago(renewed),
  acquireTime: ago(100),
  strategy: 'OldestEmulationVersion',
})

const [old, young] = [
  { name: 'old', version: '1.35.0' },
  { name: 'young', version: '1.36.0' },
]
const custom = { strategy: 'x.example/y' }

for (const [what, expected, wishes, lease] of [
  ['nobody stands for it', 'nothing', []],
  ['one is there', 'a', [{ name: 'a' }]],
  ['the older version leads', 'old', [young, old]],
  [
    'what is behaved as comes before what is run',
    'b',
    [
      { name: 'a', version: '1.35.0' },
      { name: 'b', version: '1.36.0', emulated: '1.34.0' },
    ],
  ],
  [
    'of equals the first that came',
    'b',
    [
      { name: 'a', made: 5 },
      { name: 'b', made: 9 },
    ],
  ],
  ['who was silent is asked first', 'ask a', [{ name: 'a', renewed: 10 }, { name: 'b' }]],
  ['and waited for', 'nothing', [{ name: 'a', renewed: 10, asked: 2 }, { name: 'b' }]],
  ['but not longer than 5 s', 'b', [{ name: 'a', renewed: 10, asked: 6 }, { name: 'b' }]],
  ['who answered is asked again later', 'ask a', [{ name: 'a', renewed: 20, asked: 30 }]],
  ['who is silent for half an hour is none', 'nothing', [{ name: 'a', renewed: 1801 }]],
  ['the best holds it', 'nothing', [old, young], heldBy('old')],
  ['another is to step down', 'young, for old', [old, young], heldBy('young')],
  ['a lease that ran out is given away', 'old', [old, young], heldBy('young', 6)],
  ['one that ran out is still for who has it', 'nothing', [old], heldBy('old', 6)],
  ['one that nobody holds is given away', 'old', [old], heldBy('')],
  ['quarter of an hour later all are asked', 'ask a', [{ name: 'a', renewed: 901 }], heldBy('a')],
  ['another strategy names nobody', 'nobody', [{ name: 'a', ...custom }]],
  ['nor moves who holds it', 'nothing', [{ name: 'a', ...custom }], heldBy('b')],
  ['the newest says how', 'nobody', [old, { ...young, ...custom }]],
] as readonly (readonly [string, string, readonly Wish[], LeaseSpec?])[]) {
  test(what, () => assert.equal(told(wishes, lease), expected))
}

test('a new lease is short, and one that is given away begins anew', () => {
  const begun = {
    holderIdentity: 'old',
    leaseDurationSeconds: 5,
    renewTime: ago(0),
    strategy: 'OldestEmulationVersion',
  }
  assert.deepEqual(stepOf([old]).lease?.spec, begun)
  const given = { ...heldBy('young', 6), preferredHolder: 'x', leaseTransitions: 2 }
  assert.deepEqual(stepOf([old], given).lease?.spec, { ...begun, leaseTransitions: 2 })
})

test('who is asked is told when', () => {
  const [asked] = stepOf([{ name: 'a', renewed: 10 }]).ask ?? []
  assert.equal(asked?.spec.pingTime, ago(0))
})

test('nobody is elected where nobody answers, or the newest do not agree', () => {
  const silent = { name: 'a', renewed: 10, asked: 6 }
  assert.throws(() => stepOf([silent]), { message: 'no available candidates' })
  const two = [{ name: 'a' }, { name: 'b', ...custom }]
  assert.throws(() => stepOf(two), {
    message:
      'candidates "a", "b" at same binary version but received differing strategies OldestEmulationVersion, x.example/y',
  })
})
