/** How much the heap of a server may grow before it is collected: docs/decisions/0043-young-objects.md. */
import { keepCode } from '#base/v8/keep-code.ts'

/**
 * Leaves the space of young objects as it is. What a start makes lives on, which V8 takes for a reason to
 * double that space; and a server that then has nothing to do keeps all of it.
 */
export function holdYoungSpace(): void {
  growYoungSpaceBy(1)
}

function growYoungSpaceBy(factor: number): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  setFlagsFromString(`--semi-space-growth-factor=${factor}`)
}

/**
 * Has old objects collected when they have grown so much. It is said once a program is loaded, as V8 takes no
 * compiled code that was kept under other flags, and what is in Node itself was kept under none: given
 * at the start, the flag made Node compile its own modules, in each thread anew.
 */
export function limitHeapGrowth(percent: number): void {
  growYoungSpaceBy(2) // as V8 has it
  keepCode()
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  setFlagsFromString(`--heap-growing-percent=${percent}`)
  // An object that dies with its request must not be made where only whole collections look.
  setFlagsFromString('--no-allocation-site-pretenuring')
}
