/** A request on its way through a priority level: waiting in a queue, then in its seats. */

import type { Leave } from '#server/filters/in-flight.ts'
import type { FlowQueue } from '#server/flow-control/flow-queue.ts'
import type { FlowSeries } from '#server/flow-control/metrics.ts'
import type { PriorityLevel } from '#server/flow-control/priority-level.ts'
import type { RequestInfo } from '#server/http/request-info.ts'
import type { User } from '#server/user.ts'

/** What a request is to its level. */
export interface Arrival {
  readonly flow: Flow
  readonly seats: number
  readonly isWatch: boolean
  readonly steadyMs: number
  readonly request: Described
  readonly info: RequestInfo
}

/** Read when the request has to wait, or is shown. */
export interface Described {
  readonly user: User
  readonly signal: AbortSignal
}

/** Requests that share a hand of queues: of one schema, and one user or namespace if it tells them apart. */
export interface Flow {
  readonly schema: string
  readonly distinguisher: string
  readonly series: FlowSeries
  /** Dealt when it is first needed, and again when the level has other queues. */
  hand: readonly number[] | undefined
  handOf: readonly FlowQueue[] | undefined
}

export interface InFlightCounts {
  readOnly: number
  mutating: number
}

/** How long a request is taken to last before that is known. */
export const expectedSeconds = 0.003

/** A class, since one is made for each request. Those that are served form a ring with their level. */
export class FlowPlace implements Leave {
  readonly level: PriorityLevel
  readonly arrival: Arrival
  /** Absent where there are no queues. */
  readonly queue: FlowQueue | undefined
  /** The level's progress when it came. */
  readonly arrivalR: number
  /** Undefined: it waits. */
  startMs: number | undefined
  /** Where it is counted among all of the server. */
  counts: InFlightCounts | undefined
  counted: keyof InFlightCounts = 'readOnly'
  previous: FlowPlace | undefined
  next: FlowPlace | undefined

  constructor(
    level: PriorityLevel,
    arrival: Arrival,
    queue: FlowQueue | undefined,
    arrivalR: number,
  ) {
    this.level = level
    this.arrival = arrival
    this.queue = queue
    this.arrivalR = arrivalR
  }

  get work(): number {
    return this.arrival.seats * expectedSeconds
  }

  leave(): void {
    if (this.counts) this.counts[this.counted]--
    this.level.finish(this)
  }
}
