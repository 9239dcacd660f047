/** How much the heap of a server may grow before it is collected: docs/decisions/0043-young-objects.md. */
import { keepCode } from '#base/v8/keep-code.ts'

/**
 * Leaves the space of young objects as it is. What a start makes lives on, which V8 takes for a reason to
 * double that space; and a server that then has nothing to do keeps all of it.
 */
export function holdYoungSpace(): void {
  setFlags('--semi-space-growth-factor=1', onlyWhenNeeded)
}

/**
 * V8 collects up to twice by itself, 8 s after it last had to, if little is asked of it then: 100 ms of a
 * processor in the first seconds of quiet, whatever there is to gain. `idle-memory.ts` waits a minute.
 */
const onlyWhenNeeded = '--memory-reducer-gc-count=0'

/** What V8 has where nothing is said. */
const asUsual = ['--semi-space-growth-factor=2', '--memory-reducer-gc-count=2']

function setFlags(...flags: readonly string[]): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  for (const flag of flags) setFlagsFromString(flag)
}

/**
 * Has old objects collected when they have grown so much. It is said once a program is loaded, as V8 takes no
 * compiled code that was kept under other flags, and what is in Node itself was kept under none: given
 * at the start, the flag made Node compile its own modules, in each thread anew.
 */
export function limitHeapGrowth(percent: number): void {
  setFlags(...asUsual)
  keepCode()
  // An object that dies with its request must not be made where only whole collections look.
  setFlags(`--heap-growing-percent=${percent}`, '--no-allocation-site-pretenuring', onlyWhenNeeded)
}
