/** How many requests are served at a time, reads and writes apart. Watches do not count. */
import { mastersGroup, type User } from '#server/authn/user.ts'

export interface FlowLimits {
  readonly maxRequestsInflight: number
  readonly maxMutatingRequestsInflight: number
}

/** Upstream's. */
export const defaultFlowLimits: FlowLimits = {
  maxRequestsInflight: 400,
  maxMutatingRequestsInflight: 200,
}

export interface Flowing {
  readonly user: User
  readonly isMutating: boolean
  readonly signal: AbortSignal
}

/** Leaves the place that a request took. */
export type Leave = () => void

/** Decides who is served now. Undefined: nobody has a place for the request. */
export interface FlowControl {
  enter(request: Flowing): Leave | undefined | Promise<Leave | undefined>
  inFlight(): { readonly readOnly: number; readonly mutating: number }
}

/** Refuses at once what goes beyond the limits; system:masters always have a place. */
export function createInFlightLimits(limits: FlowLimits = defaultFlowLimits): FlowControl {
  const count = { readOnly: 0, mutating: 0 }
  const leaveReading = () => void count.readOnly--
  const leaveWriting = () => void count.mutating--
  return {
    inFlight: () => ({ ...count }),
    enter({ user, isMutating }) {
      const [now, limit] = isMutating
        ? [count.mutating, limits.maxMutatingRequestsInflight]
        : [count.readOnly, limits.maxRequestsInflight]
      if (limit > 0 && now >= limit && !user.groups.includes(mastersGroup)) return undefined
      if (isMutating) count.mutating++
      else count.readOnly++
      return isMutating ? leaveWriting : leaveReading
    },
  }
}
