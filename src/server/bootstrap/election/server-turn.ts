/** One server of several does what one alone is to do: the one that holds a lease, and renews it. */
import { microTimeOfMs, msOfTime } from '#api/scalars/time.ts'
import { isOvertaken } from '#api/status/status.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'
import { isExpired } from '#server/bootstrap/election/plan-election.ts'
import { type BootstrapContext, ensure, present } from '#server/bootstrap/hook.ts'
import { serverManager } from '#server/user.ts'

export const leases = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' }

export interface Turn {
  /** Upstream's: servers of both kinds may take turns. */
  readonly name: string
  readonly leaseMs: number
  readonly retryMs: number
}

/** Whether it is this server's turn; the lease is written no oftener than it has to be. */
export async function hasTurn(context: BootstrapContext, turn: Turn): Promise<boolean> {
  const { clock, settings, signal, transport } = context
  const holderIdentity = `${settings.hostname}_${settings.instanceId}`
  const at = { namespace: 'kube-system', name: turn.name }
  const nowMs = clock.nowMs()
  const there = present<Lease>(context, leases, at)
  const held = there?.spec.holderIdentity ?? ''
  const isOwn = held === holderIdentity
  if (there && held !== '' && !isOwn && !isExpired(there, nowMs)) return false
  const renewedMs = there?.spec.renewTime === undefined ? 0 : msOfTime(there.spec.renewTime)
  if (isOwn && renewedMs + turn.retryMs > nowMs) return true
  const now = microTimeOfMs(nowMs)
  const spec = {
    holderIdentity,
    leaseDurationSeconds: Math.ceil(turn.leaseMs / 1000),
    acquireTime: isOwn ? (there?.spec.acquireTime ?? now) : now,
    renewTime: now,
    leaseTransitions: (there?.spec.leaseTransitions ?? 0) + (there && !isOwn ? 1 : 0),
  }
  if (!there) {
    const made = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: at, spec }
    return await ensure(context, leases, made)
  }
  try {
    const taken = { ...there, spec: { ...there.spec, ...spec } }
    await transport.update(leases, at, taken, { signal, fieldManager: serverManager })
    return true
  } catch (error) {
    if (isOvertaken(error)) return false
    throw error
  }
}
