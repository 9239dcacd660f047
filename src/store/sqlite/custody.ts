import type { Clock } from '#base/clock.ts'
import { CommitLog } from '#store/sqlite/commit-log.ts'
import { commitsOf, pathOf } from '#store/sqlite/database.ts'
import { worthBytes } from '#store/sqlite/intake.ts'
import { HomeKeeper, type Keeper, ThreadKeeper } from '#store/sqlite/keepers.ts'
import type { Loaded, Question } from '#store/sqlite/protocol.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'
import { closed, isStoreError } from '#store/store-error.ts'

/** When a thread is worth having. */
export interface HomeLimits {
  /** With so much in the file of commits its rows are work for one. */
  readonly commitBytes: number
  /** So much is read without one. */
  readonly readBytes: number
  /** One that has had nothing to do for so long ends. */
  readonly quietMs: number
}

export const homeLimits: HomeLimits = {
  commitBytes: 2 ** 20,
  readBytes: 16 * 2 ** 20,
  quietMs: 10_000,
}

/** These cost a disk, or change much. */
const laborious: ReadonlySet<Question['type']> = new Set(['compact', 'copy', 'defragment'])

export interface CustodyOptions {
  readonly directory: string
  readonly clock: Clock
  readonly limits: HomeLimits
  /** Has the database open. */
  readonly home: HomeKeeper
}

/**
 * Who has the database of a store open: this thread, as long as there is little to read and nothing to
 * write, or one of its own, until it has had nothing to do for a while. Who opens it next finds in the
 * file of commits what the other had not taken from there.
 */
export class Custody implements AsyncDisposable {
  readonly commits: CommitLog
  readonly #directory: string
  readonly #clock: Clock
  readonly #limits: HomeLimits
  /** One of them has the database; a thread that starts does not have it yet. */
  #home: HomeKeeper | undefined
  #thread: ThreadKeeper | undefined
  /** Up to where the thread was told to take commits. */
  #told = 0
  /** Whoever writes the file of commits, or hands over the database, does so alone: the last of them. */
  #turn: Promise<unknown> = Promise.resolve()
  #leaving: Promise<void> | undefined
  /** While it lasts nobody is asked. */
  #pause: Promise<void> | undefined
  /** What has been read at home. */
  #readBytes = 0
  /** How often the thread had something to do. */
  #busy = 0
  #quiet: Disposable | undefined
  #ceiling = Number.POSITIVE_INFINITY
  #broken: unknown

  constructor({ directory, clock, home, limits }: CustodyOptions) {
    this.#directory = directory
    this.#clock = clock
    this.#limits = limits
    this.#home = home
    try {
      this.commits = new CommitLog(commitsOf(this.path), home.store.next, clock)
    } catch (err) {
      home.abandon()
      throw storeErrorOf(err, this.path)
    }
    if (home.store.isBehind) this.#leaveHomeSoon()
  }

  get path(): string {
    return pathOf(this.#directory)
  }

  /** Why nothing can be written any more. */
  get broken(): unknown {
    return this.#broken
  }

  breakDown(err: unknown): void {
    this.#broken ??= err
  }

  /** Runs when those who asked before are done, and answers when it is done itself. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  async ask(question: Question): Promise<unknown> {
    this.#busy++
    if (laborious.has(question.type) || this.#readBytes > this.#limits.readBytes) {
      await this.#leaveHomeOnceStarted()
    }
    while (this.#pause) await this.#pause
    return await this.#keeper.ask(question, this.commits.end)
  }

  async load(places: Float64Array): Promise<Loaded> {
    const loaded = (await this.ask({ type: 'load', places })) as Loaded
    this.#readBytes += loaded.bytes.length
    return loaded
  }

  async read(question: Question): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = (await this.ask(question)) as Uint8Array<ArrayBuffer>
    this.#readBytes += bytes.length
    return bytes
  }

  /** Nothing above this revision is swept. Only a thread sweeps; one that gets the database is told then. */
  holdAbove(revision: number): void {
    if (revision === this.#ceiling) return
    this.#ceiling = revision
    if (this.#home) return
    this.#thread?.ask({ type: 'ceiling', revision }, 0).catch(() => {}) // one that ended sweeps nothing
  }

  /** Makes room for a commit of so many bytes. Alone. */
  async makeRoom(bytes: number): Promise<void> {
    if (this.commits.hasRoom(bytes)) return
    await this.#leaveHome()
    await this.#unasked(async () => {
      const next = await this.#keeper.ask({ type: 'restart' }, this.commits.end)
      this.#restart(next as number)
    })
  }

  #restart(next: number): void {
    this.commits.restart(next)
    this.#told = 0
  }

  /** There are new commits. What finds no space is done again, and told, when their file is full. */
  commitsCame(): void {
    this.commits.fillAhead()
    const { end } = this.commits
    if (this.#home) {
      if (end > this.#limits.commitBytes) this.#leaveHomeSoon()
    } else if (end - this.#told > worthBytes) {
      this.#told = end
      this.#busy++
      this.#keeper.ask({ type: 'take' }, end).catch((err) => this.#distrust(err))
    }
  }

  /** Unless the disk was only full, nobody knows what it has: the file of commits may have begun anew there. */
  #distrust(err: unknown): undefined {
    if (!isStoreError(err, 'NoSpace')) this.breakDown(err)
  }

  get #keeper(): Keeper {
    const keeper = this.#home ?? this.#thread
    if (!keeper) throw this.#broken
    return keeper
  }

  #startThread(): ThreadKeeper {
    return new ThreadKeeper((err) => this.breakDown(err))
  }

  #leaveHomeSoon(): void {
    this.#leaving ??= this.#leaveHomeOnceStarted()
      .catch(() => {}) // a commit will tell
      .finally(() => {
        this.#leaving = undefined
      })
  }

  /** Commits go on meanwhile. */
  async #leaveHomeOnceStarted(): Promise<void> {
    if (!this.#home) return
    this.#thread ??= this.#startThread()
    await this.#thread.started()
    await this.alone(() => this.#leaveHome())
  }

  /** Gives the database to the thread. Alone. */
  async #leaveHome(): Promise<void> {
    if (!this.#home) return
    const thread = (this.#thread ??= this.#startThread())
    await this.#handOver(async () => {
      this.#home!.abandon()
      this.#home = undefined
      const options = { directory: this.#directory, ceiling: this.#ceiling }
      try {
        await thread.ask({ type: 'open', ...options }, this.commits.end)
      } catch (err) {
        this.#home = this.#openHome() // the disk may be full, for a while
        throw err
      }
    })
    this.#told = 0
    this.#awaitQuiet()
  }

  #openHome(): HomeKeeper {
    this.#readBytes = 0
    return new HomeKeeper(this.#directory, { isRunning: true, ceiling: this.#ceiling })
  }

  #awaitQuiet(): void {
    const before = this.#busy
    this.#quiet = this.#clock.after(this.#limits.quietMs, () => {
      this.#quiet = undefined
      if (this.#busy !== before) this.#awaitQuiet()
      else this.alone(() => this.#comeHome()).catch(() => {}) // a commit will tell
    })
  }

  /** Takes the database back, if the thread has nothing left to do. Alone. */
  async #comeHome(): Promise<void> {
    const thread = this.#thread
    if (!thread || this.#home) return
    await this.#handOver(async () => {
      const next = await thread
        .ask({ type: 'leave' }, this.commits.end)
        .catch((err) => this.#distrust(err))
      if (next === undefined) return
      this.#restart(next as number)
      this.#home = this.#openHome()
      this.#thread = undefined
      await thread.stop()
    })
    if (!this.#home) this.#awaitQuiet()
  }

  /** If nobody has the database then, another process may. */
  async #handOver(work: () => Promise<void>): Promise<void> {
    await this.#unasked(async () => {
      try {
        await work()
      } catch (err) {
        if (!this.#home) await this.#lose(err)
        throw err
      }
    })
  }

  /** Nobody is asked meanwhile: where the file of commits ends is not the same before and after. */
  async #unasked(work: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#pause = promise
    try {
      await work()
    } finally {
      this.#pause = undefined
      resolve()
    }
  }

  async #lose(err: unknown): Promise<void> {
    this.breakDown(err)
    await this.#thread?.stop()
    this.#thread = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leaving
    await this.alone(() => this.#close())
  }

  async #close(): Promise<void> {
    this.#quiet?.[Symbol.dispose]()
    let isWhole = false
    try {
      if (this.#broken) this.#home?.abandon()
      else isWhole = await this.#keeper.close(this.commits.end)
    } finally {
      this.breakDown(closed())
      await this.#thread?.stop()
      this.#home = undefined
      this.#thread = undefined
      if (isWhole) this.commits.remove()
      else this.commits[Symbol.dispose]()
    }
  }
}
