/** Changes which ports are taken, for many at once: those that wait together share one write. */
import type { KindDefinition } from '#api/definition.ts'
import type { RangeAllocation } from '#kinds/core/rangeallocation/types.ts'
import { otherRange, rangeNotReady } from '#server/resources/services/allocation-error.ts'
import { formatPortRange, type PortRange, PortSet } from '#server/resources/services/port-set.ts'
import type { Entry, ObjectStore, Outcome } from '#server/served/object-store.ts'

/** How it is kept; nobody asks the API for it. */
export const rangeAllocations: KindDefinition<RangeAllocation> = {
  group: '',
  version: 'v1',
  kind: 'RangeAllocation',
  plural: 'servicenodeportallocations',
  scope: 'Cluster',
  storagePrefix: 'ranges',
}

export const rangeName = { namespace: '', name: 'servicenodeports' }

/** What some work came to, once. */
export interface Attempt<T> {
  /** It changed nothing, perhaps because what it saw was stale. */
  readonly hasFailed: boolean
  /** The answer, or the error thrown. */
  answer(): T
}

/** May run several times, each time on a newer set. The set is asked for when it is needed. */
export type Work<T> = (ports: () => PortSet) => Attempt<T>

interface Job {
  readonly work: Work<unknown>
  attempt: Attempt<unknown> | undefined
}

export interface PortWriterOptions {
  readonly range: PortRange
  /** Of `rangeAllocations`. */
  readonly store: ObjectStore
  /** Of the server: writes are shared by requests. */
  readonly signal: AbortSignal
}

/** What is there says all, or nothing of it is to be changed. */
class NothingToWrite extends Error {
  override readonly name = 'NothingToWrite'
}

export class PortWriter {
  readonly #options: PortWriterOptions
  #waiting: Job[] = []
  #writing: Promise<void> | undefined

  constructor(options: PortWriterOptions) {
    this.#options = options
  }

  /** Answers when what the work changed is stored. */
  async write<T>(work: Work<T>): Promise<T> {
    const job: Job = { work, attempt: undefined }
    this.#waiting.push(job)
    while (!job.attempt) {
      this.#writing ??= this.#writeWaiting()
      await this.#writing
    }
    return job.attempt.answer() as T
  }

  async #writeWaiting(): Promise<void> {
    const jobs = this.#waiting
    this.#waiting = []
    const attempts = new Map<Job, Attempt<unknown>>()
    try {
      await this.#store((ports) => {
        for (const job of jobs) attempts.set(job, job.work(ports))
        return [...attempts.values()].some(({ hasFailed }) => hasFailed)
      })
      for (const [job, attempt] of attempts) job.attempt = attempt
    } catch (error) {
      for (const job of jobs) job.attempt = failedWith(error)
    } finally {
      this.#writing = undefined
    }
  }

  /** Runs `change` until what it made is stored, or it had nothing to change of what is surely newest. */
  async #store(change: (ports: () => PortSet) => boolean): Promise<void> {
    const { range, store, signal } = this.#options
    for (let isSure = false; ; isSure = true) {
      let isFirst = !isSure
      let isChanged = false
      const outcome = (current: Entry | undefined): Outcome => {
        const ports = lazily(() => portsOf(range, current))
        const hasFailed = change(ports)
        const put = current && ports.known && allocationOf(range, ports.known, current)
        isChanged = put !== undefined && put.data !== dataOf(current)
        const mayBeMisled = hasFailed && isFirst
        isFirst = false
        // The store answers this by what is surely newest, unless it was just that.
        if (mayBeMisled || !put || !isChanged) throw new NothingToWrite()
        return { put }
      }
      try {
        await store.write(rangeName, outcome, { signal })
        return
      } catch (error) {
        if (!(error instanceof NothingToWrite)) throw error
        if (!isChanged) return
      }
    }
  }
}

export function failedWith(error: unknown): Attempt<never> {
  return {
    hasFailed: true,
    answer() {
      throw error
    },
  }
}

/** Throws AllocationError where nobody can be given any. */
export function portsOf(range: PortRange, entry: Entry | undefined): PortSet {
  if (!entry) throw rangeNotReady()
  const { range: text, data = '' } = entry.object as RangeAllocation
  if (text !== formatPortRange(range)) throw otherRange()
  return PortSet.fromData(range, data)
}

export function allocationOf(range: PortRange, ports: PortSet, there?: Entry): RangeAllocation {
  const {
    apiVersion = 'v1',
    kind = 'RangeAllocation',
    metadata = { name: '' },
  } = there?.object ?? {}
  return { apiVersion, kind, metadata, range: formatPortRange(range), data: ports.data }
}

function dataOf(entry: Entry | undefined): string {
  return (entry?.object as RangeAllocation | undefined)?.data ?? ''
}

interface Lazy {
  (): PortSet
  known?: PortSet
}

/** Read when it is first wanted, and the same from then on. */
export function lazily(read: () => PortSet): Lazy {
  const ports: Lazy = () => {
    ports.known ??= read()
    return ports.known
  }
  return ports
}
