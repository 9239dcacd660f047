/**
 * Names who is to lead among components that say what they are candidates for
 * (https://kep.k8s.io/4355), so that of several versions the oldest leads.
 */
import { isOvertaken } from '#api/status/status.ts'
import { messageOf } from '#base/message-of.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'
import type { LeaseCandidate } from '#kinds/coordination/leasecandidate/types.ts'
import {
  candidateMs,
  type Election,
  planElection,
  renewedMs,
} from '#server/bootstrap/election/plan-election.ts'
import { hasTurn, leases } from '#server/bootstrap/election/server-turn.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
} from '#server/bootstrap/hook.ts'
import { keeping } from '#server/bootstrap/keeping.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'
import { serverManager } from '#server/user.ts'

const resource = { group: 'coordination.k8s.io', version: 'v1beta1', resource: 'leasecandidates' }
const stepMs = 1000
/** What failed is looked at again then. */
const afterFailureMs = 5000

export const coordinatedElection: PostStartHook = {
  name: 'start-kube-apiserver-coordinated-leader-election-controller',
  gate: 'CoordinatedLeaderElection',
  after: [namespacesHook],
  async start() {}, // candidates may wait until the server is ready
  keep(context) {
    const state: State = { waiting: new Map(), collectedMs: Number.NEGATIVE_INFINITY }
    const step = (now: BootstrapContext) => electAll(now, state)
    return keeping(step, stepMs, 'cannot elect leaders')(context)
  },
}

interface State {
  /** Until when leases are left alone of which the last step failed. */
  waiting: ReadonlyMap<string, number>
  collectedMs: number
}

async function electAll(context: BootstrapContext, state: State): Promise<void> {
  const { leaseMs, retryMs } = context.settings.leadership
  if (!(await hasTurn(context, { name: 'leader-election-controller', leaseMs, retryMs }))) return
  const nowMs = context.clock.nowMs()
  if (state.collectedMs + candidateMs <= nowMs) {
    await collect(context, nowMs)
    state.collectedMs = nowMs
  }
  const failed = new Map([...state.waiting].filter(([, untilMs]) => untilMs > nowMs))
  for (const [key, election] of electionsIn(context)) {
    if (failed.has(key)) continue
    try {
      await takeStep(context, election)
    } catch (error) {
      if (isOvertaken(error)) continue
      context.signal.throwIfAborted()
      context.log.warn('cannot elect a leader', { lease: key, reason: messageOf(error) })
      failed.set(key, nowMs + afterFailureMs)
    }
  }
  state.waiting = failed
}

function candidatesIn({ resources }: BootstrapContext): readonly LeaseCandidate[] {
  const entries = resources().hub(resource.group, resource.resource)?.store?.peekAll('') ?? []
  return entries.map(({ object }) => object as LeaseCandidate)
}

function electionsIn(context: BootstrapContext): ReadonlyMap<string, Election> {
  const groups = Map.groupBy(
    candidatesIn(context),
    ({ metadata, spec }) => `${metadata.namespace}/${spec.leaseName}`,
  )
  return new Map(
    [...groups].map(([key, candidates]) => {
      const [{ metadata, spec }] = candidates as [LeaseCandidate]
      const at = { namespace: metadata.namespace ?? '', name: spec.leaseName }
      return [key, { at, candidates, lease: present<Lease>(context, leases, at) }]
    }),
  )
}

async function takeStep(context: BootstrapContext, election: Election): Promise<void> {
  const { clock, signal, transport } = context
  const { ask = [], lease } = planElection(election, clock.nowMs())
  const options = { signal, fieldManager: serverManager }
  for (const candidate of ask) {
    const { namespace = '', name } = candidate.metadata
    await transport.update(resource, { namespace, name }, candidate, options)
  }
  if (!lease) return
  if (election.lease) await transport.update(leases, election.at, lease, options)
  else await ensure(context, leases, lease)
}

/** Those that gave no sign of life for so long are gone. */
async function collect(context: BootstrapContext, nowMs: number): Promise<void> {
  const { signal, transport } = context
  for (const candidate of candidatesIn(context)) {
    if (renewedMs(candidate) + candidateMs >= nowMs) continue
    const { namespace = '', name, uid = '', resourceVersion = '' } = candidate.metadata
    const preconditions = { uid, resourceVersion }
    try {
      await transport.delete(resource, { namespace, name }, { signal, preconditions })
    } catch (error) {
      if (!isOvertaken(error)) throw error
    }
  }
}
