import { fdatasync, fdatasyncSync } from 'node:fs'
import type { Clock } from '#base/clock.ts'

/** For so long the loop may stand still for a commit, in the mean, */
const fairMs = 0.5
/** and for so long at once, if commits before it took less. */
const savedMs = 16
/** If it took longer, so many commits are waited for elsewhere before that is tried again. */
const restCommits = 256

/**
 * Makes what was written to a file durable. The thread of the loop does so itself where the disk is fast:
 * to have another thread do it, and to be woken by that, takes longer than the disk. Where the disk is slow
 * the loop has others to serve meanwhile.
 */
export class Syncer {
  readonly #file: number
  readonly #clock: Clock
  #leftMs = savedMs
  #rests = 0

  constructor(file: number, clock: Clock) {
    this.#file = file
    this.#clock = clock
  }

  async sync(): Promise<void> {
    if (this.#rests === 0) return this.#syncHere()
    this.#rests--
    await syncElsewhere(this.#file)
  }

  #syncHere(): void {
    const beganMs = this.#clock.steadyMs()
    fdatasyncSync(this.#file)
    const tookMs = Math.max(0, this.#clock.steadyMs() - beganMs)
    this.#leftMs = Math.min(savedMs, this.#leftMs + fairMs - tookMs)
    if (this.#leftMs > 0) return
    this.#leftMs = 0
    this.#rests = restCommits
  }
}

function syncElsewhere(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(file, (err) => (err ? reject(err) : resolve()))
  })
}
