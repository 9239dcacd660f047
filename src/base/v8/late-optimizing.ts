/**
 * Keeps V8 from compiling for speed what a program runs while it starts. Most of that never runs again:
 * compiled so it takes a fifth of the start, and 5 MB of memory for the compilers alone.
 * What it gave: docs/decisions/0070-compiled-copy.md.
 */
import type { Clock } from '#base/clock.ts'

/** Some of what a start does goes on for a moment after it. */
const afterMs = 300

/**
 * TurboFan, whose compiling takes a processor that a burst needs, compiles what goes on being called:
 * Maglev's code does until then (docs/decisions/0045-wakes-and-tiers.md).
 */
const patience = '--invocation-count-for-turbofan=20000'

/**
 * What Maglev needed for a function is freed as its code is installed. Left to V8's own threads, which
 * compile first, it piled up in a burst: 20 to 80 MB, of which malloc gives little back.
 */
const freeAtOnce = '--no-maglev-destroy-on-background'

/** Disposing it lets V8 optimize at once. */
export interface UnoptimizedStart extends Disposable {
  /**
   * Says that the program has started: a moment later V8 may optimize, and `then` is called before it is told
   * how. A program that ends sooner has it called as it ends.
   */
  done(then: () => void): void
}

export function startUnoptimized(clock: Clock): UnoptimizedStart {
  const atEnd = new DisposableStack()
  atEnd.defer(() => optimizeOnly('*'))
  optimizeOnly('~')
  return {
    done(then) {
      atEnd.defer(() => {
        optimizeOnly('*')
        then()
        const { setFlagsFromString } = process.getBuiltinModule('node:v8')
        setFlagsFromString(patience)
        setFlagsFromString(freeAtOnce)
      })
      atEnd.use(clock.after(afterMs, () => atEnd.dispose()))
    },
    [Symbol.dispose]: () => atEnd.dispose(),
  }
}

/**
 * By the names of functions, all or none. A thread that starts while a compiler is turned off would be
 * without it for ever, and how often a function has to run first is noted with each function.
 */
function optimizeOnly(names: '*' | '~'): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  setFlagsFromString(`--maglev-filter=${names}`)
  setFlagsFromString(`--turbo-filter=${names}`)
}
