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
const periodMs = 5000
const quietShare = 0.05
/** Collecting stops the process for some 100 ms: it is done where this much has come since the last time. */
const worthBytes = 8 * 1024 * 1024

export function openIdleMemory({ clock, gauge = processGauge() }: IdleMemoryOptions): Disposable {
  let busy = gauge.busySeconds()
  let least = 0
  return every(clock, periodMs, () => {
    const before = busy
    busy = gauge.busySeconds()
    if (busy - before > (quietShare * periodMs) / 1000) return
    if (gauge.heldBytes() < least + worthBytes) return
    gauge.collect()
    least = gauge.heldBytes()
    busy = gauge.busySeconds()
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
