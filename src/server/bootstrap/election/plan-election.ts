/**
 * What comes next in the election of who holds a lease: candidates are asked for a sign of life, and
 * the best of those that gave one is named. Nothing is remembered between steps but what the objects say.
 */
import { isSame } from '#api/objects/equality.ts'
import { microTimeOfMs, msOfTime } from '#api/scalars/time.ts'
import type { Lease, LeaseSpec } from '#kinds/coordination/lease/types.ts'
import type { LeaseCandidate } from '#kinds/coordination/leasecandidate/types.ts'
import { bestOf, oldestVersion, strategyOf } from '#server/bootstrap/election/best-candidate.ts'

/** Upstream's. */
const answerMs = 5000
const leaseSeconds = 5
export const candidateMs = 30 * 60_000

export interface Election {
  readonly at: { readonly namespace: string; readonly name: string }
  readonly candidates: readonly LeaseCandidate[]
  readonly lease?: Lease | undefined
}

export interface ElectionStep {
  /** Candidates to be asked, as they are to be written. */
  readonly ask?: readonly LeaseCandidate[]
  /** To be made, or written over the one that is there. */
  readonly lease?: Lease
}

/** Throws where there is nobody who could be elected. */
export function planElection(election: Election, nowMs: number): ElectionStep {
  const candidates = election.candidates.filter((one) => renewedMs(one) + candidateMs >= nowMs)
  if (candidates.length === 0 || !isNeeded({ ...election, candidates }, nowMs)) return {}
  const ask = candidates.filter((one) => isToBeAsked(one, nowMs))
  if (ask.length > 0) {
    const pingTime = microTimeOfMs(nowMs)
    return { ask: ask.map((one) => ({ ...one, spec: { ...one.spec, pingTime } })) }
  }
  if (candidates.some((one) => isAwaited(one, nowMs))) return {}
  const alive = candidates.filter((one) => hasAnswered(one, nowMs))
  if (alive.length === 0) throw new Error('no available candidates')
  return elect(election, alive, nowMs)
}

function isNeeded({ candidates, lease }: Election, nowMs: number): boolean {
  const holder = lease?.spec.holderIdentity ?? ''
  if (!lease || holder === '' || isExpired(lease, nowMs)) return true
  // So that those that live are not taken for gone.
  if (candidates.some((one) => renewedMs(one) + candidateMs / 2 < nowMs)) return true
  if (strategyOf(candidates) !== oldestVersion) return false
  const best = bestOf(candidates)
  return best !== undefined && best.metadata.name !== holder
}

function elect({ at, lease }: Election, alive: readonly LeaseCandidate[], nowMs: number) {
  const strategy = strategyOf(alive)
  // By another strategy somebody else names the holder.
  const holderIdentity = strategy === oldestVersion ? bestOf(alive)?.metadata.name : undefined
  const begun: LeaseSpec = {
    ...(holderIdentity !== undefined && { holderIdentity }),
    leaseDurationSeconds: leaseSeconds,
    renewTime: microTimeOfMs(nowMs),
    strategy,
  }
  if (!lease) {
    const made = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: at, spec: begun }
    return { lease: made }
  }
  const spec = changedSpec(lease, begun, nowMs)
  return isSame(spec, lease.spec) ? {} : { lease: { ...lease, spec } }
}

/** Who holds a lease still is asked to step down; where nobody does, the elected one has it at once. */
function changedSpec(lease: Lease, begun: LeaseSpec, nowMs: number): LeaseSpec {
  const { preferredHolder: _, acquireTime: __, ...kept } = lease.spec
  const { strategy, holderIdentity: elected } = begun
  const holder = lease.spec.holderIdentity ?? ''
  const same = { ...lease.spec, ...(strategy !== undefined && { strategy }) }
  if (elected === undefined || elected === holder) return same
  if (holder === '' || isExpired(lease, nowMs)) return { ...kept, ...begun }
  return { ...same, preferredHolder: elected }
}

export function isExpired({ spec }: Lease, nowMs: number): boolean {
  const { renewTime, leaseDurationSeconds } = spec
  if (renewTime === undefined || leaseDurationSeconds === undefined) return true
  return msOfTime(renewTime) + leaseDurationSeconds * 1000 < nowMs
}

export function renewedMs({ spec }: LeaseCandidate): number {
  return spec.renewTime === undefined ? Number.NEGATIVE_INFINITY : msOfTime(spec.renewTime)
}

function hasAnswered(candidate: LeaseCandidate, nowMs: number): boolean {
  return renewedMs(candidate) + answerMs > nowMs
}

/** Asked a moment ago, without an answer since. */
function isAwaited(candidate: LeaseCandidate, nowMs: number): boolean {
  const { pingTime } = candidate.spec
  if (pingTime === undefined) return false
  const askedMs = msOfTime(pingTime)
  return askedMs + answerMs > nowMs && renewedMs(candidate) < askedMs
}

/** Who has not answered when he was asked the last time is not asked again. */
function isToBeAsked(candidate: LeaseCandidate, nowMs: number): boolean {
  if (hasAnswered(candidate, nowMs) || isAwaited(candidate, nowMs)) return false
  const { pingTime } = candidate.spec
  return pingTime === undefined || renewedMs(candidate) >= msOfTime(pingTime)
}
