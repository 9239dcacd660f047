/** One of the queues of a priority level. What it has had counts against it. */
import type { FlowPlace } from '#server/flow-control/flow-place.ts'

export class FlowQueue {
  readonly index: number
  /** The oldest first. */
  readonly waiting: FlowPlace[] = []
  executing = 0
  seatsInUse = 0
  /** The level's progress at which its next request is due. */
  nextR = 0
  /** The level has other queues now: nothing is counted here any more. */
  isGone = false

  constructor(index: number) {
    this.index = index
  }

  get isIdle(): boolean {
    return this.executing === 0 && this.waiting.length === 0
  }

  /** What those that wait will need, in seat-seconds. */
  get waitingWork(): number {
    let work = 0
    for (const place of this.waiting) work += place.work
    return work
  }

  /** A queue that could not be served early saves up nothing. */
  bound(): void {
    const [oldest] = this.waiting
    if (oldest && this.nextR < oldest.arrivalR) this.nextR = oldest.arrivalR
  }
}
