/** The ports of nodes that services have, as a map in memory that a repair makes anew from them. */
import type { Random } from '#base/random.ts'
import {
  AllocationError,
  portTaken,
  rangeFull,
} from '#server/resources/services/allocation-error.ts'

/** From the first to the last port, both within. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

export interface NodePorts {
  readonly range: PortRange
  has(port: number): boolean
  /** Takes ports for one write; what a dry run takes is nobody's. */
  begin(dryRun: boolean): PortOperation
  /** Says which ports are taken, whatever was known before. Those of open operations stay taken. */
  reset(taken: Iterable<number>): void
}

export interface PortOperation {
  /** Throws AllocationError. */
  take(port: number): void
  takeNext(): number
  /** Gives a port back once the write is stored. */
  releaseLater(port: number): void
  keep(): void
  giveBack(): void
}

/** Upstream's bounds of the band that is left for ports that are chosen. */
const band = { least: 16, most: 128, part: 32 }
/** What dry runs show for ports that somebody would get. */
const dryRunPort = 32768

export function createNodePorts(range: PortRange, random: Random): NodePorts {
  let taken = new Set<number>()
  /** Taken by writes that are not stored yet. */
  const open = new Set<number>()

  function has(port: number): boolean {
    return taken.has(port) || open.has(port)
  }

  function findFree(): number {
    const dynamic = range.first + bandOf(range.last - range.first + 1)
    for (const port of around(dynamic, range.last, random)) if (!has(port)) return port
    for (const port of around(range.first, dynamic - 1, random)) if (!has(port)) return port
    throw rangeFull()
  }

  function begin(dryRun: boolean): PortOperation {
    if (dryRun) return dryOperation(has)
    const mine: number[] = []
    const leaving: number[] = []
    const take = (port: number): void => {
      if (port < range.first || port > range.last) throw notInRange(range)
      if (has(port)) throw portTaken()
      open.add(port)
      mine.push(port)
    }
    return {
      take,
      takeNext() {
        const port = findFree()
        take(port)
        return port
      },
      releaseLater: (port) => void leaving.push(port),
      keep() {
        for (const port of mine.splice(0)) {
          open.delete(port)
          taken.add(port)
        }
        for (const port of leaving.splice(0)) taken.delete(port)
      },
      giveBack() {
        for (const port of mine.splice(0)) open.delete(port)
        leaving.length = 0
      },
    }
  }

  return {
    range,
    has,
    begin,
    reset(ports) {
      taken = new Set(ports)
    },
  }
}

export function formatPortRange({ first, last }: PortRange): string {
  return `${first}-${last}`
}

function notInRange(range: PortRange): AllocationError {
  const valid = formatPortRange(range)
  return new AllocationError(
    `provided port is not in the valid range. The range of valid ports is ${valid}`,
  )
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

/** Upstream does not ask a dry run to keep to the range. */
function dryOperation(has: (port: number) => boolean): PortOperation {
  const mine = new Set<number>()
  const take = (port: number): void => {
    if (has(port) || mine.has(port)) throw portTaken()
    mine.add(port)
  }
  return {
    take,
    takeNext() {
      const port = Math.max(dryRunPort - 1, ...mine) + 1
      mine.add(port)
      return port
    },
    releaseLater() {},
    keep() {},
    giveBack() {},
  }
}
