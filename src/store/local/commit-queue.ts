import { takeOut } from '#base/collections/take-out.ts'
import { type Journal, noJournal, type Step } from '#store/local/journal.ts'
import type { State } from '#store/state.ts'
import { isStoreError, StoreError } from '#store/store-error.ts'

/** More than so many commits on their way are refused: a disk that stands still must not fill memory. */
const pendingLimit = 50_000

/** A step decided and not yet durable. */
interface Pending {
  readonly step: Step
  readonly state: State
  succeed(): void
  reject(err: unknown): void
}

export interface DurableStep {
  readonly step: Step
  readonly state: State
}

/**
 * Orders the steps of a store and makes them durable, many at a time.
 *
 * There are two states: the tentative one, which each step is decided on and moves ahead, and the
 * durable one, which readers see. Should the disk refuse, the tentative state falls back to the
 * durable one, and every step decided in between fails: as states never change, that is one
 * assignment.
 */
export class CommitQueue {
  readonly #journal: Journal
  /** Called with steps that have become durable, before their promises resolve. */
  readonly #publish: (steps: readonly DurableStep[]) => void
  #tentative: State
  #durable: State
  /** Not yet given to the journal. */
  #gathering: Pending[] = []
  readonly #flying: Promise<void>[] = []
  #pending = 0
  #generation = 0
  /**
   * Commits asked for in one turn of the loop go to the disk together. Without a disk nothing waits
   * for a turn, so that a program on a virtual clock settles by promises alone.
   */
  readonly #soon: (flush: () => void) => void
  /** Why nothing can be written any more. */
  #broken: unknown

  constructor(state: State, journal: Journal, publish: (steps: readonly DurableStep[]) => void) {
    this.#tentative = state
    this.#durable = state
    this.#journal = journal
    this.#soon = journal === noJournal ? queueMicrotask : setImmediate
    this.#publish = publish
  }

  get tentative(): State {
    return this.#tentative
  }

  get durable(): State {
    return this.#durable
  }

  /**
   * Resolves with `answer` when `step`, which leads from the tentative state to `state`, is durable. A
   * step that changes nothing resolves when everything it has seen is durable.
   */
  submit(step: Step, state: State): Promise<void>
  submit<T>(step: Step, state: State, answer: T): Promise<T>
  submit<T>(step: Step, state: State, answer?: T): Promise<T | undefined> {
    if (this.#broken) return Promise.reject(this.#broken)
    if (state === this.#tentative && state === this.#durable) return Promise.resolve(answer)
    if (this.#pending >= pendingLimit) {
      return Promise.reject(new StoreError('Unavailable', 'too many requests'))
    }
    this.#pending++
    this.#tentative = state
    if (this.#gathering.length === 0) this.#soon(this.#flushed)
    return new Promise((resolve, reject) => {
      this.#gathering.push({ step, state, succeed: () => resolve(answer), reject })
    })
  }

  readonly #flushed = () => this.#flush()

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    this.#flush()
    while (this.#flying.length > 0) await Promise.all(this.#flying)
  }

  #flush(): void {
    const pending = this.#gathering
    if (pending.length === 0) return
    this.#gathering = []
    const flight = this.#fly(pending, this.#generation).finally(() =>
      takeOut(this.#flying, this.#flying.indexOf(flight)),
    )
    this.#flying.push(flight)
  }

  async #fly(pending: readonly Pending[], generation: number): Promise<void> {
    try {
      await this.#journal.append(pending.map(({ step }) => step))
    } catch (err) {
      this.#fail(pending, generation, err)
      return
    }
    this.#pending -= pending.length
    this.#durable = pending.at(-1)!.state
    this.#publish(pending)
    for (const one of pending) one.succeed()
  }

  #fail(pending: readonly Pending[], generation: number, err: unknown): void {
    const lost = [...pending]
    if (generation === this.#generation) {
      this.#generation++
      this.#tentative = this.#durable
      lost.push(...this.#gathering)
      this.#gathering = []
    }
    if (isStoreError(err, 'Failed') || isStoreError(err, 'Corrupt')) this.#broken = err
    this.#pending -= lost.length
    for (const { reject } of lost) reject(err)
  }
}
