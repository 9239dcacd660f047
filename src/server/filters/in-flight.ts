/** How many requests are served at a time, reads and writes apart. Watches do not count. */

import type { RequestInfo } from '#server/http/request-info.ts'
import type { Query } from '#server/http/request-target.ts'
import { mastersGroup, type User } from '#server/user.ts'

export interface FlowLimits {
  readonly maxRequestsInflight: number
  readonly maxMutatingRequestsInflight: number
}

/** Upstream's. */
const defaultFlowLimits: FlowLimits = {
  maxRequestsInflight: 400,
  maxMutatingRequestsInflight: 200,
}

/** By which objects it was decided about a request: answers tell their ids. */
export interface FlowMarks {
  readonly schemaUid: string
  readonly levelUid: string
}

export interface Flowing {
  readonly user: User
  readonly query: Query
  readonly signal: AbortSignal
  /** Set as soon as it is known. */
  flow: FlowMarks | undefined
}

/** The place that a request has. It is left once. */
export interface Leave {
  leave(): void
}

/** Decides who is served now. Undefined: nobody has a place for the request. */
export interface FlowControl {
  /** Whether watches need a place, until they have begun. */
  readonly admitsWatches: boolean
  /** Answers at once where there is room. */
  enter(
    request: Flowing,
    info: RequestInfo,
    isMutating: boolean,
  ): Leave | undefined | Promise<Leave | undefined>
  inFlight(): InFlight
}

export interface InFlight {
  readonly readOnly: number
  readonly mutating: number
}

/** Refuses at once what goes beyond the limits; system:masters always have a place. */
export function createInFlightLimits(limits: FlowLimits = defaultFlowLimits): FlowControl {
  const count = { readOnly: 0, mutating: 0 }
  const reading: Leave = { leave: () => void count.readOnly-- }
  const writing: Leave = { leave: () => void count.mutating-- }
  return {
    admitsWatches: false,
    inFlight: () => count,
    enter({ user }, _, isMutating) {
      const [now, limit] = isMutating
        ? [count.mutating, limits.maxMutatingRequestsInflight]
        : [count.readOnly, limits.maxRequestsInflight]
      if (limit > 0 && now >= limit && !user.groups.includes(mastersGroup)) return undefined
      if (isMutating) count.mutating++
      else count.readOnly++
      return isMutating ? writing : reading
    },
  }
}
