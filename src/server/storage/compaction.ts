/**
 * Which revisions a store has forgotten. Caches may know them still, as long as few objects of a
 * kind change; but whoever pages through a list is to hear after the same time that it is old,
 * whatever the kind.
 */
import type { Clock } from '#base/clock.ts'
import type { Engine } from '#store/engine.ts'
import { isStoreError } from '#store/store-error.ts'

/** Upstream looks that often. */
const periodMs = 15_000

export class Compaction {
  readonly #engine: Pick<Engine, 'status'>
  readonly #clock: Clock
  #askedAtMs = Number.NEGATIVE_INFINITY
  #revision = 0

  constructor(engine: Pick<Engine, 'status'>, clock: Clock) {
    this.#engine = engine
    this.#clock = clock
  }

  /** Whether the store had forgotten `revision` when it was last asked. */
  async hasForgotten(revision: number, signal: AbortSignal): Promise<boolean> {
    const nowMs = this.#clock.steadyMs()
    if (nowMs - this.#askedAtMs >= periodMs) {
      this.#askedAtMs = nowMs
      await this.#ask(signal)
    }
    return revision < this.#revision
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      this.#revision = (await this.#engine.status({ signal })).compactRevision
    } catch (error) {
      // Caches answer without their store.
      if (signal.aborted || !isStoreError(error)) throw error
    }
  }
}
