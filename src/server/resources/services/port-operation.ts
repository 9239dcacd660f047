/** What one write takes of the ports of a range, and what it will leave. */
import type { Random } from '#base/random.ts'
import {
  AllocationError,
  portTaken,
  rangeFull,
} from '#server/resources/services/allocation-error.ts'
import {
  formatPortRange,
  type PortRange,
  type PortSet,
} from '#server/resources/services/port-set.ts'

export interface PortOperation {
  /** Throws AllocationError, as the next does. */
  take(port: number): void
  takeNext(): number
  /** Gives a port back once the write is stored. */
  releaseLater(port: number): void
}

export interface PortChanges {
  readonly taken: number[]
  readonly leaving: number[]
}

/** Upstream's bounds of the band that is left for ports that are chosen. */
const band = { least: 16, most: 128, part: 32 }
/** The first that a dry run shows for ports that somebody would get. */
const dryRunPort = 32769

export interface PortOperationOptions {
  readonly range: PortRange
  readonly random: Random
  /** Asked when a port is wanted; may throw AllocationError. The same set every time. */
  ports(): PortSet
  /** Filled in as the work goes on. */
  readonly changes: PortChanges
}

/** Takes from the set itself. */
export function portOperation(options: PortOperationOptions): PortOperation {
  const { range, random, ports, changes } = options
  const take = (port: number): void => {
    if (port < range.first || port > range.last) throw notInRange(range)
    const set = ports()
    if (set.has(port)) throw portTaken()
    set.add(port)
    changes.taken.push(port)
  }
  return {
    take,
    takeNext() {
      const port = findFree(range, ports(), random)
      take(port)
      return port
    },
    releaseLater: (port) => void changes.leaving.push(port),
  }
}

/** Of the upper band while there is one, so that the lower one stays free for those that are chosen. */
function findFree({ first, last }: PortRange, set: PortSet, random: Random): number {
  const dynamic = first + bandOf(last - first + 1)
  for (const port of around(dynamic, last, random)) if (!set.has(port)) return port
  for (const port of around(first, dynamic - 1, random)) if (!set.has(port)) return port
  throw rangeFull()
}

function bandOf(size: number): number {
  if (size <= band.least) return 0
  return Math.min(Math.max(Math.trunc(size / band.part), band.least), band.most)
}

function* around(from: number, to: number, random: Random): Generator<number> {
  const count = to - from + 1
  if (count <= 0) return
  const start = random.below(count)
  for (let i = 0; i < count; i++) yield from + ((start + i) % count)
}

function notInRange(range: PortRange): AllocationError {
  const valid = formatPortRange(range)
  return new AllocationError(
    `provided port is not in the valid range. The range of valid ports is ${valid}`,
  )
}

/** Takes nothing. Upstream does not ask a dry run to keep to the range. */
export function dryPortOperation(ports: () => PortSet): PortOperation {
  const mine = new Set<number>()
  return {
    take(port) {
      if (mine.has(port) || ports().has(port)) throw portTaken()
      mine.add(port)
    },
    takeNext() {
      // Upstream's ports are of 32 bits: what follows the last one is the first.
      const port = (mine.size === 0 ? dryRunPort : Math.max(...mine) + 1) | 0
      mine.add(port)
      return port
    },
    releaseLater() {},
  }
}
