import type { Step } from '#store/local/journal.ts'
import type { Custody } from '#store/sqlite/custody.ts'
import { bytesFor } from '#store/sqlite/protocol.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'
import { isStoreError } from '#store/store-error.ts'

interface Append {
  readonly steps: readonly Step[]
  resolve(): void
  reject(err: unknown): void
}

/** Makes commits durable, in the file of commits: in one record goes what came while the one before was written. */
export class CommitWriter {
  readonly #custody: Custody
  #appends: Append[] = []
  #writing: Promise<void> | undefined
  /** Why nothing is taken in this turn of the loop. */
  #refused: unknown

  constructor(custody: Custody) {
    this.#custody = custody
  }

  append(steps: readonly Step[]): Promise<void> {
    const refused = this.#custody.broken ?? this.#refused
    if (refused) return Promise.reject(refused)
    return new Promise((resolve, reject) => {
      this.#appends.push({ steps, resolve, reject })
      this.#writing ??= this.#write()
    })
  }

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #write(): Promise<void> {
    while (this.#appends.length > 0) await this.#custody.alone(() => this.#writeRecord())
    this.#writing = undefined
  }

  async #writeRecord(): Promise<void> {
    const custody = this.#custody
    const appends = this.#appends
    this.#appends = []
    try {
      if (custody.broken) throw custody.broken // since they were taken
      const steps = appends.length === 1 ? appends[0]!.steps : appends.flatMap((one) => one.steps)
      await custody.makeRoom(bytesFor(steps))
      await custody.commits.append(steps)
    } catch (err) {
      this.#refuse(appends, storeErrorOf(err, custody.path))
      return
    }
    for (const { resolve } of appends) resolve()
    custody.commitsCame()
  }

  /**
   * With them fails what came meanwhile, and what comes before everyone has heard of it: that was decided
   * on what they would have made.
   */
  #refuse(appends: readonly Append[], err: unknown): void {
    if (isStoreError(err, 'Failed') || isStoreError(err, 'Corrupt')) this.#custody.breakDown(err)
    this.#refused = err
    setImmediate(() => {
      this.#refused = undefined
    })
    const late = this.#appends
    this.#appends = []
    for (const { reject } of [...appends, ...late]) reject(err)
  }
}
