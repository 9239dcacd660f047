/**
 * A priority level: seats for so many requests at a time, and queues for those that find none free.
 * Of the queues the one is served next that has had least, so that every flow has its share, however
 * many requests another one has. Upstream's fair queuing: progress R is the seat-seconds that each
 * busy queue could have had; a queue's next request is due at its `nextR`.
 */
import { addAbortListener } from 'node:events'
import type { Clock } from '#base/clock.ts'
import type { PriorityLevelConfiguration } from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'
import type { SeatLimits } from '#server/flow-control/allocate.ts'
import { Demand } from '#server/flow-control/demand.ts'
import {
  type Arrival,
  expectedSeconds,
  type Flow,
  FlowPlace,
} from '#server/flow-control/flow-place.ts'
import { FlowQueue } from '#server/flow-control/flow-queue.ts'
import type { Rejection } from '#server/flow-control/metrics.ts'
import { dealHand } from '#server/flow-control/shuffle-shard.ts'

export interface LevelParts {
  readonly clock: Clock
  /** How long a request may wait. */
  readonly waitLimitMs: number
  /** Somebody could not be served at once. */
  onPressure(): void
}

export interface Tally {
  dispatched: number
  rejected: number
  timedOut: number
  cancelled: number
}

type Waiting = (isSeated: boolean) => void

export class PriorityLevel {
  readonly name: string
  readonly demand: Demand
  readonly tally: Tally = { dispatched: 0, rejected: 0, timedOut: 0, cancelled: 0 }
  uid = ''
  isExempt = false
  limits: SeatLimits = { nominal: 0, least: 0, most: 0 }
  /** How many seats it has now. */
  limit = 0
  /** No schema leads here any more. */
  isLeft = false
  queues: readonly FlowQueue[] = []
  executing = 0
  waiting = 0
  seatsInUse = 0
  seatsWaiting = 0
  /** The first of those that are served. */
  first: FlowPlace | undefined
  readonly #parts: LevelParts
  readonly #ready = new Map<FlowPlace, Waiting>()
  #queueLimit = 0
  #handSize = 0
  #busyQueues = 0
  #progress = 0
  #syncedMs: number
  #arrivals = 0
  #robin = 0

  constructor(name: string, limits: SeatLimits, parts: LevelParts) {
    this.name = name
    this.#parts = parts
    this.#syncedMs = parts.clock.steadyMs()
    this.demand = new Demand(this.#syncedMs, limits.nominal)
  }

  configure(
    { metadata, spec }: Pick<PriorityLevelConfiguration, 'metadata' | 'spec'>,
    limits: SeatLimits,
  ): void {
    this.uid = metadata.uid ?? ''
    this.isExempt = spec.type === 'Exempt'
    this.isLeft = false
    const isOther = limits.nominal !== this.limits.nominal
    this.limits = limits
    const bounded = Math.min(limits.most, Math.max(limits.least, this.limit))
    this.limit = isOther ? limits.nominal : bounded
    const { type, queuing } = spec.limited?.limitResponse ?? { type: 'Reject' }
    const count = type === 'Queue' && !this.isExempt ? (queuing?.queues ?? 64) : 0
    this.#queueLimit = queuing?.queueLengthLimit ?? 50
    this.#handSize = queuing?.handSize ?? 8
    if (count !== this.queues.length) this.#setQueues(count)
    this.setLimit(this.limit)
  }

  get isIdle(): boolean {
    return this.executing === 0 && this.waiting === 0
  }

  get progress(): number {
    return this.#progress
  }

  setLimit(seats: number): void {
    this.limit = seats
    this.#dispatch(this.#parts.clock.steadyMs())
  }

  /** Undefined: it is refused. Answers at once unless the request has to wait. */
  enter(arrival: Arrival): FlowPlace | undefined | Promise<FlowPlace | undefined> {
    const { flow, seats, steadyMs } = arrival
    flow.series.estimated.observe(seats)
    this.#sync(steadyMs)
    if (this.waiting === 0 && (this.isExempt || this.#hasRoom(seats))) {
      const queue = this.#queueFor(flow)
      if (queue) this.#begin(queue)
      const place = new FlowPlace(this, arrival, queue, this.#progress)
      this.#seat(place, steadyMs)
      return place
    }
    this.#parts.onPressure()
    if (this.queues.length === 0) return this.#refuse(flow, 'concurrency-limit')
    const queue = this.#queueFor(flow)!
    if (queue.waiting.length >= this.#queueLimit) return this.#refuse(flow, 'queue-full')
    const place = new FlowPlace(this, arrival, queue, this.#progress)
    this.#enqueue(place, queue)
    this.#dispatch(steadyMs)
    return place.startMs === undefined ? this.#wait(place) : place
  }

  finish(place: FlowPlace): void {
    const steadyMs = this.#parts.clock.steadyMs()
    this.#sync(steadyMs)
    const { arrival, queue, startMs = steadyMs } = place
    const { flow, seats } = arrival
    const seconds = (steadyMs - startMs) / 1000
    this.executing--
    this.seatsInUse -= seats
    if (queue && !queue.isGone) {
      queue.executing--
      queue.seatsInUse -= seats
      queue.nextR += seats * (seconds - expectedSeconds)
      queue.bound()
      if (queue.isIdle) this.#busyQueues--
    }
    this.#unlink(place)
    flow.series.executing.add(-1)
    flow.series.seats.add(-seats)
    const took = arrival.isWatch ? flow.series.watchSeconds : flow.series.seconds
    took.observe(seconds)
    this.demand.set(this.seatsInUse + this.seatsWaiting, steadyMs)
    if (this.waiting > 0) this.#dispatch(steadyMs)
  }

  /** Those that wait in queues that go are let in: the queues are bounded, and it is seldom. */
  #setQueues(count: number): void {
    const old = this.queues
    this.queues = Array.from({ length: count }, (_, index) => new FlowQueue(index))
    this.#busyQueues = 0
    const steadyMs = this.#parts.clock.steadyMs()
    for (const queue of old) {
      queue.isGone = true
      for (const place of queue.waiting.splice(0)) this.#letIn(place, steadyMs)
    }
  }

  #letIn(place: FlowPlace, steadyMs: number): void {
    this.#leaveQueue(place)
    this.#seat(place, steadyMs)
    this.#settle(place, true)
  }

  /**
   * One that needs more than there is goes when it has the level to itself; but where requests are to
   * wait, and there is no seat at all, they are to wait for one.
   */
  #hasRoom(seats: number): boolean {
    const inUse = this.seatsInUse
    if (inUse + seats <= this.limit) return true
    return inUse === 0 && (this.limit > 0 || this.queues.length === 0)
  }

  #sync(steadyMs: number): void {
    const seconds = (steadyMs - this.#syncedMs) / 1000
    this.#syncedMs = steadyMs
    if (seconds <= 0 || this.#busyQueues === 0) return
    const busy = Math.min(this.seatsInUse + this.seatsWaiting, this.limit)
    this.#progress += (seconds * busy) / this.#busyQueues
  }

  /** The one of its hand with least to do; where all are empty, one after the other. */
  #queueFor(flow: Flow): FlowQueue | undefined {
    const { queues } = this
    if (queues.length === 0) return undefined
    if (flow.handOf !== queues) {
      flow.handOf = queues
      const name = `${flow.schema}\0${flow.distinguisher}`
      flow.hand = dealHand(name, queues.length, this.#handSize)
    }
    const hand = flow.hand!
    const offset = this.#arrivals++ % hand.length
    let best = queues[hand[offset]!]!
    if (this.waiting === 0) return best
    let least = best.waitingWork
    for (let i = 1; i < hand.length && least > 0; i++) {
      const queue = queues[hand[(offset + i) % hand.length]!]!
      const work = queue.waitingWork
      if (work < least) [best, least] = [queue, work]
    }
    return best
  }

  #seat(place: FlowPlace, steadyMs: number): void {
    const { arrival, queue } = place
    const { seats, flow } = arrival
    place.startMs = steadyMs
    this.executing++
    this.seatsInUse += seats
    this.tally.dispatched++
    if (queue && !queue.isGone) {
      queue.executing++
      queue.seatsInUse += seats
      queue.nextR += place.work
    }
    this.#link(place)
    flow.series.dispatched.add()
    flow.series.executing.add(1)
    flow.series.seats.add(seats)
    this.demand.set(this.seatsInUse + this.seatsWaiting, steadyMs)
  }

  /** A queue in which nothing was counts from now on. */
  #begin(queue: FlowQueue): void {
    if (!queue.isIdle) return
    queue.nextR = this.#progress
    this.#busyQueues++
  }

  #refuse(flow: Flow, reason: Rejection): undefined {
    this.tally.rejected++
    flow.series.rejected(reason)
  }

  #enqueue(place: FlowPlace, queue: FlowQueue): void {
    const { flow, seats, steadyMs } = place.arrival
    this.#begin(queue)
    queue.waiting.push(place)
    queue.bound()
    this.waiting++
    this.seatsWaiting += seats
    flow.series.waiting.add(1)
    flow.series.waitingSeats.add(seats)
    flow.series.queueLength.observe(queue.waiting.length)
    this.demand.set(this.seatsInUse + this.seatsWaiting, steadyMs)
  }

  #leaveQueue({ arrival: { flow, seats } }: FlowPlace): void {
    this.waiting--
    this.seatsWaiting -= seats
    flow.series.waiting.add(-1)
    flow.series.waitingSeats.add(-seats)
  }

  async #wait(place: FlowPlace): Promise<FlowPlace | undefined> {
    const { request, flow, steadyMs } = place.arrival
    const { clock, waitLimitMs } = this.#parts
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#ready.set(place, resolve)
    let isCancelled = false
    const cancel = () => {
      isCancelled = true
      this.#giveUp(place, 'cancelled')
    }
    const { signal } = request
    if (signal.aborted) cancel()
    using _timer = clock.after(waitLimitMs, () => this.#giveUp(place, 'time-out'))
    using _listener = addAbortListener(signal, cancel)
    const isSeated = await promise
    const waited = isSeated ? flow.series.waited : flow.series.waitedInVain
    waited.observe((clock.steadyMs() - steadyMs) / 1000)
    if (isCancelled && !isSeated) throw signal.reason
    return isSeated ? place : undefined
  }

  #giveUp(place: FlowPlace, reason: 'time-out' | 'cancelled'): void {
    const queue = place.queue!
    const at = queue.waiting.indexOf(place)
    if (at < 0) return
    const steadyMs = this.#parts.clock.steadyMs()
    this.#sync(steadyMs)
    queue.waiting.splice(at, 1)
    queue.bound()
    if (queue.isIdle) this.#busyQueues--
    this.#leaveQueue(place)
    this.demand.set(this.seatsInUse + this.seatsWaiting, steadyMs)
    this.#refuse(place.arrival.flow, reason)
    this.tally[reason === 'time-out' ? 'timedOut' : 'cancelled']++
    this.#settle(place, false)
    this.#dispatch(steadyMs)
  }

  #settle(place: FlowPlace, isSeated: boolean): void {
    this.#ready.get(place)?.(isSeated)
    this.#ready.delete(place)
  }

  #dispatch(steadyMs: number): void {
    while (this.waiting > 0 && this.seatsInUse < this.limit) {
      const queue = this.#dueQueue()
      const [place] = queue?.waiting ?? []
      if (!queue || !place || !this.#hasRoom(place.arrival.seats)) return
      queue.waiting.shift()
      this.#letIn(place, steadyMs)
      queue.bound()
    }
  }

  /** The one whose next request would be done first, if all were served side by side. */
  #dueQueue(): FlowQueue | undefined {
    const { queues } = this
    let due: FlowQueue | undefined
    let earliest = Number.POSITIVE_INFINITY
    for (let i = 1; i <= queues.length; i++) {
      const queue = queues[(this.#robin + i) % queues.length]!
      const [oldest] = queue.waiting
      if (!oldest) continue
      const end = queue.nextR + oldest.work
      if (end < earliest) [due, earliest] = [queue, end]
    }
    if (due) this.#robin = due.index
    return due
  }

  #link(place: FlowPlace): void {
    place.next = this.first
    if (this.first) this.first.previous = place
    this.first = place
  }

  #unlink(place: FlowPlace): void {
    const { previous, next } = place
    if (previous) previous.next = next
    else this.first = next
    if (next) next.previous = previous
    place.previous = undefined
    place.next = undefined
  }
}
