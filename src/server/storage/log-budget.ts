/** One bound in bytes for what the logs of all kinds hold beside what is there now. */

/** What holds a past, and can do with less of it. */
export interface Log {
  /** The stored bytes of all that was replaced and is in it still. */
  readonly bytes: number
  /** Lets go of the oldest. Called only while it has bytes. */
  dropOldest(): void
}

/**
 * 50,000 changes of objects of 5 KB, or 170 of the largest there are. In memory small objects take a few
 * times what they take in the store.
 */
const logLimitBytes = 256 * 1024 * 1024

/** Where there is too much, who holds most lets go first: a flood of one kind costs no other its past. */
export class LogBudget {
  readonly #limitBytes: number
  readonly #logs = new Set<Log>()
  #bytes = 0

  constructor(limitBytes: number = logLimitBytes) {
    this.#limitBytes = limitBytes
  }

  /** So many bytes more are in a log, which counts them already. */
  charge(log: Log, bytes: number): void {
    this.#logs.add(log)
    this.#bytes += bytes
    while (this.#bytes > this.#limitBytes) this.#largest(log).dropOldest()
  }

  /** So many are in it no longer. */
  free(bytes: number): void {
    this.#bytes -= bytes
  }

  /** The log is no more, with all that it has. */
  forget(log: Log): void {
    if (this.#logs.delete(log)) this.#bytes -= log.bytes
  }

  get bytes(): number {
    return this.#bytes
  }

  #largest(first: Log): Log {
    let largest = first
    for (const log of this.#logs) if (log.bytes > largest.bytes) largest = log
    return largest
  }
}
