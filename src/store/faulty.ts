/**
 * An engine on a bad day: for tests of what stands on one. Everything a caller must expect of a
 * store on the other side of a network can be made to happen, at random from a seed.
 */
import { type Clock, systemClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import type { ChangeBatch, Changes, ChangesOptions, Engine } from '#store/engine.ts'
import { StoreError } from '#store/store-error.ts'

/** Shares are from 0, never, to 1, always. */
export interface Faults {
  readonly seed: number
  readonly clock?: Clock
  /** Calls and changes come late by up to so much. */
  readonly delayMs?: number
  /** The share of calls that are not let through. */
  readonly unavailable?: number
  /** The share of commits that happen, but whose answer is lost. */
  readonly lostAnswers?: number
  /** The share of batches after which a watch breaks off. */
  readonly disconnects?: number
}

/** Only what reads and writes suffers; leases, upkeep and closing do not. */
export function withFaults(engine: Engine, faults: Faults): Engine {
  const { clock = systemClock, delayMs = 0, unavailable = 0, lostAnswers = 0 } = faults
  const random = createSeededRandom(faults.seed)
  const happens = (share = 0) => share > 0 && random.fraction() < share

  async function hold(): Promise<void> {
    if (delayMs === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    clock.after(random.fraction() * delayMs, resolve)
    await promise
  }

  async function through<T>(call: () => Promise<T>): Promise<T> {
    await hold()
    if (happens(unavailable))
      throw new StoreError('Unavailable', 'Injected: the store is not there')
    const result = await call()
    await hold()
    return result
  }

  function changes(after: number, options: ChangesOptions): Changes {
    const stream = engine.changes(after, options)
    let broken = false
    async function next(): Promise<IteratorResult<ChangeBatch, undefined>> {
      if (broken || happens(unavailable)) {
        await stream.return?.()
        throw new StoreError('Unavailable', 'Injected: the watch broke off')
      }
      const result = await stream.next()
      await hold()
      broken = happens(faults.disconnects)
      return result
    }
    return {
      next,
      return: async () => (await stream.return?.()) ?? { done: true, value: undefined },
      requestProgress: () => stream.requestProgress(),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  return {
    commit: (transaction, options) =>
      through(async () => {
        const committed = await engine.commit(transaction, options)
        if (happens(lostAnswers)) throw new StoreError('Uncertain', 'Injected: the answer was lost')
        return committed
      }),
    range: (query, options) => through(() => engine.range(query, options)),
    changes,
    compact: (revision, options) => engine.compact(revision, options),
    leases: engine.leases,
    status: (options) => engine.status(options),
    snapshot: (options) => engine.snapshot(options),
    fork: (options) => engine.fork(options),
    defragment: (options) => engine.defragment(options),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}
