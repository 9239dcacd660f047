/**
 * Gives memory back to the system once a burst of work is over. V8 keeps the space that it took for
 * young objects, and collects old ones when it next has to; a server that was busy for a second would
 * be as large for days. Why and what it costs: docs/decisions/0071-idle-memory.md.
 */
import { type Clock, every } from '#base/clock.ts'

export interface MemoryGauge {
  /** Seconds of processor time that the process has had. */
  busySeconds(): number
  /** What V8 holds for objects, living or not. */
  heldBytes(): number
  /** Collects, and gives back what is free. */
  collect(): void
}

export interface IdleMemoryOptions {
  readonly clock: Clock
  readonly gauge?: MemoryGauge
}

/** It looks so often, and takes a period for quiet in which less than this share was worked. */
const periodMs = 10_000
const quietShare = 0.05
/** After so many quiet ones: sooner, work that comes now and then would pay for a collection each time. */
const quietPeriods = 6
/** Collecting stops the process for some 100 ms: it is done where this much came since the last time. */
const worthBytes = 8 * 1024 * 1024

export function openIdleMemory({ clock, gauge = processGauge() }: IdleMemoryOptions): Disposable {
  let busy = gauge.busySeconds()
  let held = gauge.heldBytes()
  let least = 0 // before anything was collected all of it may be worth it
  let quiet = 0
  return every(clock, periodMs, () => {
    const before = busy
    busy = gauge.busySeconds()
    const heldBefore = held
    held = gauge.heldBytes()
    if (held <= heldBefore - worthBytes) least = held // V8 has collected
    quiet = busy - before > (quietShare * periodMs) / 1000 ? 0 : quiet + 1
    if (quiet < quietPeriods || held < least + worthBytes) return
    gauge.collect()
    held = least = gauge.heldBytes()
    busy = gauge.busySeconds()
    quiet = 0
  })
}

function processGauge(): MemoryGauge {
  let collect: ((options: object) => void) | undefined
  return {
    busySeconds() {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1e6
    },
    heldBytes: () => process.memoryUsage().heapTotal,
    collect() {
      collect ??= exposedCollector()
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    },
  }
}

/** Loaded only here, as a server that starts has no use for it. */
function exposedCollector(): (options: object) => void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc')
  return process.getBuiltinModule('node:vm').runInNewContext('gc') as (options: object) => void
}
