/** Tells the other servers on the store where they reach this one. */
import { integerError } from '#base/go/number.ts'
import type { PostStartHook } from '#server/bootstrap/hook.ts'
import { identityName } from '#server/bootstrap/identity-lease.ts'
import { stayRegistered } from '#server/bootstrap/keeping.ts'
import type { PeerPlace } from '#server/bootstrap/leases/peer-leases.ts'
import type { BootstrapSettings } from '#server/bootstrap/settings.ts'

export const peerEndpoint: PostStartHook = {
  name: 'peer-endpoint-reconciler-controller',
  gate: 'UnknownVersionInteroperabilityProxy',
  async start() {},
  /** Others come only when it is ready, and not any more before it stops to serve. */
  async keep(context) {
    const { peerLeases, settings } = context
    const identity = identityName(settings.hostname)
    await stayRegistered(
      {
        join: async ({ signal }) => peerLeases?.renew(identity, placeOf(settings), signal),
        leave: async ({ signal }) => peerLeases?.remove(identity, signal),
        unjoined: 'unable to update peer endpoint leases',
        unleft: 'cannot take the server out of those that requests are passed on to',
      },
      context,
    )
  },
}

/** Upstream takes any text for a port, and finds out here as well. */
function placeOf({ peerAddress: { host, port } }: BootstrapSettings): PeerPlace {
  const problem = integerError(port)
  if (problem !== undefined) throw new Error(problem)
  return { host, port: Number(port) }
}
